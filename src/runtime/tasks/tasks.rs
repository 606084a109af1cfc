//! What runs beside the loop: calls, timers, queries. Everything that still runs ends with it.

use std::{
    any::Any,
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
    future::Future,
    num::NonZero,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use tokio::{
    sync::{Semaphore, mpsc},
    task::{AbortHandle, Id, JoinSet, spawn_blocking},
    time::{Instant, sleep_until},
};

use crate::{
    api::pace::{Priority, Urgency},
    app::{
        exams::Progress,
        message::Message,
        search::Query,
        service::ticket::{Ticket, TimerId},
        work::{gather::Gather, spent::Spent},
    },
    doctor::Report,
};

use super::search;

/// Turns for large work, of all dashboards of this process.
static LARGE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(at_once()));

/// How much large work is done at a time.
fn at_once() -> usize {
    thread::available_parallelism()
        .map_or(1, NonZero::get)
        .max(2)
}

/// Takes what is known of a test by now.
type Telling = Box<dyn FnMut(&Report) + Send>;

/// Partial results that wait to be shown; those that come while so many wait are not told.
const TOLD: usize = 2;

/// What is known of tests by now that waits to be shown: more than a test has steps.
const REPORTS: usize = 32;

/// What is waited for until its end was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaited {
    /// Something that changes the account: nobody leaves before it was answered.
    Write,
    /// An import, or a look at the journal.
    Errand,
    /// Something that has to be on the disk before the program ends.
    Kept,
    /// A password that is being made.
    Password,
}

/// Tasks, each of which ends in a message, unless nobody waits for it any more.
#[derive(Debug)]
pub struct Tasks {
    running: JoinSet<Option<Message>>,
    reads: HashMap<Ticket, (Urgency, AbortHandle)>,
    awaited: HashMap<Id, Awaited>,
    aside: HashMap<Ticket, Arc<AtomicBool>>,
    /// When which timer runs out. They are no tasks: each key may ask for one, and a pasted megabyte is a million keys.
    timers: BinaryHeap<Reverse<(Instant, TimerId)>>,
    tell: mpsc::Sender<Message>,
    told: mpsc::Receiver<Message>,
    report: mpsc::Sender<Message>,
    reported: mpsc::Receiver<Message>,
}

impl Default for Tasks {
    fn default() -> Self {
        let (tell, told) = mpsc::channel(TOLD);
        let (report, reported) = mpsc::channel(REPORTS);
        Self {
            running: JoinSet::new(),
            reads: HashMap::new(),
            awaited: HashMap::new(),
            aside: HashMap::new(),
            timers: BinaryHeap::new(),
            tell,
            told,
            report,
            reported,
        }
    }
}

impl Drop for Tasks {
    fn drop(&mut self) {
        for left in self.aside.values() {
            left.store(true, Ordering::Relaxed);
        }
    }
}

impl Tasks {
    /// Runs a read, which may be cancelled, and is as urgent as this says.
    pub fn read(
        &mut self,
        ticket: Ticket,
        urgency: Urgency,
        call: impl Future<Output = Message> + Send + 'static,
    ) {
        let handle = self.running.spawn(async { Some(call.await) });
        self.reads.insert(ticket, (urgency, handle));
    }

    /// Runs a test, which may be cancelled. What is known of it by now comes as messages as well.
    pub fn examine<F>(&mut self, ticket: Ticket, begin: impl FnOnce(Telling) -> F)
    where
        F: Future<Output = Report> + Send + 'static,
    {
        let message = move |report, is_over| {
            Message::Examined(ticket, Box::new(Progress { report, is_over }))
        };
        let report = self.report.clone();
        let test = begin(Box::new(move |known| {
            // One that finds no room is made up for by the next, which says the same and more.
            let _ = report.try_send(message(known.clone(), false));
        }));
        let test = async move { message(test.await, true) };
        self.read(ticket, Urgency::from(Priority::Interactive), test);
    }

    /// A read is as urgent as this from now on, if it has not been sent yet.
    pub fn prefer(&mut self, ticket: Ticket, priority: Priority) {
        if let Some((urgency, _)) = self.reads.get(&ticket) {
            urgency.set(priority);
        }
    }

    /// Runs something that may not be cancelled.
    pub fn run(&mut self, what: Awaited, task: impl Future<Output = Message> + Send + 'static) {
        let handle = self.running.spawn(async { Some(task.await) });
        self.awaited.insert(handle.id(), what);
    }

    /// Whether the end of one of these was not heard yet.
    #[must_use]
    pub fn awaits(&self, what: Awaited) -> bool {
        self.count(what) > 0
    }

    /// Nobody waits for this read, this query, or what is being found out, any more.
    pub fn cancel(&mut self, ticket: Ticket) {
        if let Some(left) = self.aside.remove(&ticket) {
            left.store(true, Ordering::Relaxed);
        }
        if let Some((_, handle)) = self.reads.remove(&ticket) {
            handle.abort();
        }
    }

    /// Runs something that nobody waits for, and that ends in a message.
    pub fn aside(&mut self, task: impl Future<Output = Message> + Send + 'static) {
        self.running.spawn(async { Some(task.await) });
    }

    /// Lets a timer run out.
    pub fn after(&mut self, time: Duration, timer: TimerId) {
        self.timers.push(Reverse((Instant::now() + time, timer)));
    }

    /// Runs a query on a thread of its own. What it has found so far comes as messages as well.
    pub fn query(&mut self, ticket: Ticket, query: Box<Query>) {
        let left = Arc::new(AtomicBool::new(false));
        self.aside.insert(ticket, Arc::clone(&left));
        let tell = self.tell.clone();
        let message = move |found| Message::Queried(ticket, Box::new(found));
        self.large(move || {
            let tell = |found| drop(tell.try_send(message(found)));
            search::run(*query, &left, tell).map(message)
        });
    }

    /// Finds something out about many rows, on a thread of its own.
    pub fn gather(&mut self, ticket: Ticket, gather: Box<Gather>) {
        let left = Arc::new(AtomicBool::new(false));
        self.aside.insert(ticket, Arc::clone(&left));
        self.large(move || {
            let left = || left.load(Ordering::Relaxed);
            let gathered = gather.run(&left);
            (!left()).then(|| Message::Gathered(ticket, Box::new(gathered)))
        });
    }

    /// Lets go of something large on a thread of its own.
    pub fn free(&mut self, spent: Spent) {
        self.large(move || {
            drop(spent);
            None
        });
    }

    /// Does something large on a thread of its own, once it is its turn. However many ask for it at once, no more threads
    /// are at work than there are processors: each would keep memory of its own, and none would be sooner done.
    fn large(&mut self, work: impl FnOnce() -> Option<Message> + Send + 'static) {
        self.running.spawn(async move {
            // Nobody closes it.
            let _turn = LARGE.acquire().await;
            match spawn_blocking(work).await {
                Ok(message) => message,
                Err(error) => error.try_into_panic().map_or(None, |panic| rethrow(panic)),
            }
        });
    }

    /// The next message; waits for ever while nothing runs. A panic in a task goes on here.
    pub async fn next(&mut self) -> Message {
        loop {
            let due = self.timers.peek().map(|Reverse((at, _))| *at);
            let ended = tokio::select! {
                biased;
                Some(message) = self.told.recv() => return message,
                Some(message) = self.reported.recv() => return message,
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                    match self.timers.pop() {
                        Some(Reverse((_, timer))) => return Message::TimedOut(timer),
                        None => continue,
                    }
                }
                Some(ended) = self.running.join_next_with_id() => ended,
            };
            match ended {
                Ok((id, message)) => {
                    self.awaited.remove(&id);
                    if let Some(Message::Replied(ticket, _) | Message::Examined(ticket, _)) =
                        &message
                    {
                        self.reads.remove(ticket);
                    }
                    if let Some(Message::Queried(ticket, _) | Message::Gathered(ticket, _)) =
                        &message
                    {
                        self.aside.remove(ticket);
                    }
                    if let Some(message) = message {
                        return message;
                    }
                }
                Err(error) => {
                    self.awaited.remove(&error.id());
                    if let Ok(panic) = error.try_into_panic() {
                        rethrow(panic);
                    }
                }
            }
        }
    }

    /// How many of these did not end yet.
    #[must_use]
    pub fn count(&self, what: Awaited) -> usize {
        let awaited = self.awaited.values();
        awaited.filter(|awaited| **awaited == what).count()
    }
}

/// The panic was reported when it happened; here it only goes on.
fn rethrow(panic: Box<dyn Any + Send>) -> ! {
    std::panic::resume_unwind(panic)
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        thread,
        time::Duration,
    };

    use super::{Message, Tasks, at_once};

    #[tokio::test]
    async fn large_work_waits_until_others_are_done_with_theirs() {
        let mut tasks = Tasks::default();
        let (busy, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        for _ in 0..50 {
            let (busy, most) = (Arc::clone(&busy), Arc::clone(&most));
            tasks.large(move || {
                let now = busy.fetch_add(1, Ordering::SeqCst) + 1;
                most.fetch_max(now, Ordering::SeqCst);
                thread::sleep(Duration::from_millis(1));
                busy.fetch_sub(1, Ordering::SeqCst);
                Some(Message::Started)
            });
        }
        for _ in 0..50 {
            assert_eq!(tasks.next().await, Message::Started);
        }
        assert!(most.load(Ordering::SeqCst) <= at_once());
    }
}
