//! What runs beside the loop: calls, timers, queries. Everything that still runs ends with it.

use std::{
    any::Any,
    collections::HashMap,
    future::Future,
    time::{Duration, Instant},
};

use tokio::{
    task::{AbortHandle, Id, JoinSet},
    time::{sleep, timeout},
};

use crate::{
    api::pace::{Priority, Urgency},
    app::{
        Message, Ticket, TimerId,
        query::{self, Query},
    },
};

/// Tasks, each of which ends in a message.
#[derive(Debug, Default)]
pub struct Tasks {
    running: JoinSet<Message>,
    reads: HashMap<Ticket, (Urgency, AbortHandle)>,
    writes: HashMap<Id, Ticket>,
    querying: Option<Id>,
    next_query: Option<(Ticket, Box<Query>)>,
}

impl Tasks {
    /// Runs a read, which may be cancelled, and is as urgent as this says.
    pub fn read(
        &mut self,
        ticket: Ticket,
        urgency: Urgency,
        call: impl Future<Output = Message> + Send + 'static,
    ) {
        let handle = self.running.spawn(call);
        self.reads.insert(ticket, (urgency, handle));
    }

    /// A read is as urgent as this from now on, if it has not been sent yet.
    pub fn prefer(&mut self, ticket: Ticket, priority: Priority) {
        if let Some((urgency, _)) = self.reads.get(&ticket) {
            urgency.set(priority);
        }
    }

    /// Runs a write, which may not.
    pub fn write(&mut self, ticket: Ticket, call: impl Future<Output = Message> + Send + 'static) {
        let handle = self.running.spawn(call);
        self.writes.insert(handle.id(), ticket);
    }

    /// Nobody waits for this read any more.
    pub fn cancel(&mut self, ticket: Ticket) {
        if let Some((_, handle)) = self.reads.remove(&ticket) {
            handle.abort();
        }
    }

    /// Runs something short that ends in a message.
    pub fn run(&mut self, task: impl Future<Output = Message> + Send + 'static) {
        self.running.spawn(task);
    }

    /// Lets a timer run out.
    pub fn after(&mut self, time: Duration, timer: TimerId) {
        self.run(async move {
            sleep(time).await;
            Message::TimedOut(timer)
        });
    }

    /// Runs a query on a thread of its own. One runs at a time; of those that wait, only the last is run.
    pub fn query(&mut self, ticket: Ticket, query: Box<Query>) {
        if self.querying.is_some() {
            self.next_query = Some((ticket, query));
            return;
        }
        let run = move || Message::Queried(ticket, Box::new(query::run(&query)));
        self.querying = Some(self.running.spawn_blocking(run).id());
    }

    /// The next message; waits for ever while nothing runs. A panic in a task goes on here.
    pub async fn next(&mut self) -> Message {
        loop {
            match self.running.join_next_with_id().await {
                Some(Ok((id, message))) => {
                    self.ended(id);
                    if let Message::Replied(ticket, _) = &message {
                        self.reads.remove(ticket);
                    }
                    return message;
                }
                Some(Err(error)) => {
                    self.ended(error.id());
                    if let Ok(panic) = error.try_into_panic() {
                        rethrow(panic);
                    }
                }
                None => std::future::pending().await,
            }
        }
    }

    fn ended(&mut self, id: Id) {
        self.writes.remove(&id);
        if self.querying == Some(id) {
            self.querying = None;
            if let Some((ticket, query)) = self.next_query.take() {
                self.query(ticket, query);
            }
        }
    }

    /// Waits until every write is answered, but no longer than this. Answers how many were not.
    pub async fn finish_writes(&mut self, patience: Duration) -> usize {
        let deadline = Instant::now() + patience;
        while !self.writes.is_empty() {
            let left = deadline.saturating_duration_since(Instant::now());
            if timeout(left, self.next()).await.is_err() {
                break;
            }
        }
        self.writes.len()
    }
}

/// The panic was reported when it happened; here it only goes on.
fn rethrow(panic: Box<dyn Any + Send>) -> ! {
    std::panic::resume_unwind(panic)
}
