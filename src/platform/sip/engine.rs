//! The task around the core: sockets, clocks and the store.

use std::{net::SocketAddr, sync::Arc, time::Instant};

use jiff::Timestamp;
use tokio::{
    sync::{mpsc, oneshot},
    task::{JoinSet, yield_now},
    time::{sleep_until, timeout},
};

use super::{
    archive::Archive,
    batch::Batch,
    core::Core,
    effect::{Answer, CaseId, Decider, Effect},
    hep::Hep,
    kept,
    lookup::{Found, look_up},
    seeking::seek,
};
use crate::{
    api::CallId,
    net::{Event, Sockets},
    platform::{
        callbacks::{Callbacks, Done, Kept},
        calls::Fault,
        choices,
        errors::{Errors, KEPT, Stored},
        faults::Troubles,
        moment::{self, Now},
        refusal::Refusal,
        registrar::{Binding, Question, Ticket},
        shown,
        store::{Store, news::Told},
    },
    sip::{
        Flow, Transport,
        locate::Target,
        transaction::{Bytes, Key},
    },
};

/// Something to do in the engine's task.
pub type Errand = Box<dyn FnOnce(&mut Core, &Sockets, Now) + Send>;

/// Questions that were asked together, with their answers.
type Asked = Vec<(CaseId, Ticket, Result<Found, Refusal>)>;

/// The engine.
pub struct Engine {
    core: Core,
    sockets: Sockets,
    store: Arc<Store>,
    errands: mpsc::Receiver<Errand>,
    news: mpsc::Receiver<Told>,
    /// What goes wrong on purpose, and as of when the core knows it.
    troubles: (Troubles, u64),
    /// Where messages are sent to, if anywhere.
    pub hep: Option<Hep>,
    started: Instant,
    /// When it was awake last.
    awake: Instant,
    questions: Vec<(CaseId, Question, Ticket)>,
    asking: JoinSet<Asked>,
    /// The applications of those who call.
    seeking: JoinSet<(CaseId, Result<Decider, Refusal>)>,
    callbacks: Callbacks,
    errors: Arc<Errors>,
    /// What went wrong and is being written down for all processes.
    noting: JoinSet<()>,
    kept: Arc<Kept>,
    archive: Archive,
    /// At most one batch is under way: the next one grows until it is done.
    storing: JoinSet<(Batch, Result<(), Refusal>)>,
    /// The table is not what memory is, and will be written anew at this time.
    behind: Option<Instant>,
    /// When it is told next what is heard in calls, while there are any.
    sound: Option<Instant>,
}

impl Engine {
    pub fn new(
        core: Core,
        sockets: Sockets,
        store: Arc<Store>,
        errands: mpsc::Receiver<Errand>,
        news: mpsc::Receiver<Told>,
        (callbacks, errors, kept): (Callbacks, Arc<Errors>, Arc<Kept>),
        troubles: Troubles,
    ) -> Self {
        Self {
            troubles: (troubles, 0),
            hep: None,
            core,
            sockets,
            archive: Archive::new(Arc::clone(&store)),
            store,
            errands,
            news,
            started: Instant::now(),
            awake: Instant::now(),
            questions: Vec::new(),
            asking: JoinSet::new(),
            seeking: JoinSet::new(),
            callbacks,
            errors,
            noting: JoinSet::new(),
            kept,
            storing: JoinSet::new(),
            behind: None,
            sound: None,
        }
    }

    fn now(&self) -> Now {
        Now {
            since: self.started.elapsed(),
            epoch: moment::epoch(),
        }
    }

    /// Runs until it is stopped, or whoever could do that is gone; then stores what is left.
    pub async fn run(mut self, mut stopped: oneshot::Receiver<()>) {
        let mut events = Vec::new();
        loop {
            let now = self.now();
            let next = self.core.next(now).map(|at| self.started + at);
            let next = next.into_iter().chain(self.behind).chain(self.sound);
            let look = self
                .core
                .nodes
                .is_some()
                .then(|| self.awake + choices::STILL_LOOK);
            let next = next.chain(self.archive.next()).chain(look).min();
            tokio::select! {
                () = self.sockets.turn(&mut events) => {
                    self.go_wrong();
                    self.awake();
                    let now = self.now();
                    self.core.hurry(self.sockets.waiting() > choices::WAIT_MAX);
                    for event in events.drain(..) {
                        match event {
                            Event::Arrived { flow, message, flaws } => {
                                self.core.arrived(now, flow, message, &flaws);
                            }
                            Event::Opened { flow } => self.core.opened(flow.id),
                            Event::Closed { flow, .. } => self.core.lost(now, flow.id),
                        }
                    }
                }
                Some(Ok(asked)) = self.asking.join_next() => self.learn(asked),
                Some(Ok((id, found))) = self.seeking.join_next() => {
                    let now = self.now();
                    self.core.sought(now, id, found);
                }
                Some(done) = self.callbacks.done() => {
                    self.told(&done);
                    for _ in 1..choices::TURN {
                        let Some(done) = self.callbacks.try_done() else {
                            break;
                        };
                        self.told(&done);
                    }
                }
                Some(()) = self.archive.done() => {}
                Some(Ok((batch, outcome))) = self.storing.join_next() => self.stored(batch, &outcome),
                Some(told) = self.news.recv() => match told {
                    Told::News(news) => {
                        let now = self.now();
                        self.core.hear(now, news);
                    }
                    // Whoever waited may have gone.
                    Told::Heard(heard) => drop(heard.send(())),
                },
                Some(errand) = self.errands.recv() => {
                    let now = self.now();
                    errand(&mut self.core, &self.sockets, now);
                    for _ in 1..choices::TURN {
                        let Ok(errand) = self.errands.try_recv() else {
                            break;
                        };
                        errand(&mut self.core, &self.sockets, now);
                    }
                    self.core.operate(now);
                }
                _ = &mut stopped => break,
                () = sleep_until(next.unwrap_or_else(Instant::now).into()), if next.is_some() => {
                    let now = self.now();
                    self.core.due(now);
                }
            }
            self.awake();
            self.perform();
            // While messages never end, others have their turn all the same.
            yield_now().await;
        }
        self.finish().await;
    }

    /// Notices when the whole process has stood still.
    fn awake(&mut self) {
        let still = self.awake.elapsed();
        self.awake += still;
        let now = self.now();
        self.core.stood_still(now, still);
    }

    /// Lets go wrong what is to go wrong now.
    fn go_wrong(&mut self) {
        let (troubles, known) = &mut self.troubles;
        let version = troubles.version();
        if *known != version {
            *known = version;
            self.core.trouble(troubles.all());
        }
    }

    /// Does what the core wants.
    fn perform(&mut self) {
        let now = self.now();
        let told = self.core.told(now);
        if !told.is_empty() {
            self.store.wire.stream.tell(told.iter().map(shown::notice));
        }
        self.keep();
        let mut changed = Vec::new();
        let mut effects = self.core.effects();
        while !effects.is_empty() {
            for effect in effects {
                match effect {
                    Effect::Send(flow, bytes) => self.send(now, flow, &bytes),
                    Effect::Widen(peer, key) => self.widen(now, peer, &key),
                    Effect::Close(flow) => self.sockets.close(flow),
                    Effect::Ask(id, question, ticket) => {
                        self.questions.push((id, question, ticket));
                    }
                    Effect::Seek(id, sought) => {
                        let store = Arc::clone(&self.store);
                        self.seeking.spawn(seek(store, id, sought));
                    }
                    Effect::Call(callback) => self.callbacks.put(callback),
                    Effect::Changed(call) => {
                        self.archive.call(call.clone());
                        changed.push(call);
                    }
                    Effect::Rebridged(bridge) => self.archive.bridge(bridge),
                    Effect::Kept(kept) => self.archive.when_kept(kept),
                    Effect::Fault(fault) => self.fault(&fault),
                }
            }
            // What could not be sent may have ended something.
            effects = self.core.effects();
        }
        self.archive.keep(&self.core.calls);
        self.tell_of_calls(changed);
        if let Some(hep) = &self.hep {
            hep.send(&self.core.trace.fresh());
        }
        self.tell_of_sound();
        if !self.questions.is_empty() && self.asking.len() < choices::QUESTIONS_AT_ONCE {
            let store = Arc::clone(&self.store);
            let questions = std::mem::take(&mut self.questions);
            self.asking.spawn(ask(store, questions));
        }
    }

    fn send(&mut self, now: Now, flow: Flow, bytes: &Bytes) {
        if !self.core.hurried() {
            self.core.trace.sent(now.epoch, flow, bytes);
        }
        let is_sent = self.sockets.send(&flow, bytes).is_ok();
        // A datagram that cannot be sent is as good as lost on its way.
        if !is_sent && flow.transport.reliable() {
            self.core.lost(now, flow.id);
        }
    }

    /// Reaches somebody by TCP for a request that is too long for a datagram.
    fn widen(&mut self, now: Now, address: SocketAddr, key: &Key) {
        let target = Target {
            transport: Transport::Tcp,
            address,
        };
        let known = self.core.wide_to(address);
        let way = known.or_else(|| self.sockets.reach(&target, "", None));
        if let Some(way) = way {
            self.core.widened(now, key, way);
        }
    }

    /// Tells whoever watches of calls, each once as it is now.
    fn tell_of_calls(&mut self, mut changed: Vec<CallId>) {
        changed.sort();
        changed.dedup();
        let calls = changed.iter().filter_map(|id| self.core.calls.call(id));
        let notices: Vec<_> = calls
            .map(|call| shown::call_notice(&self.core.calls, call))
            .collect();
        if !notices.is_empty() {
            self.store.wire.stream.tell(notices);
        }
    }

    /// Tells whoever watches what is heard in calls, now and then.
    fn tell_of_sound(&mut self) {
        if self.core.calls.live() == 0 {
            self.sound = None;
            return;
        }
        let now = Instant::now();
        let is_due = self.sound.is_some_and(|at| at <= now);
        if is_due && self.store.wire.stream.watchers() > 0 {
            let notices = shown::sound_notices(&self.core.calls);
            self.store.wire.stream.tell(notices);
        }
        if is_due || self.sound.is_none() {
            self.sound = Some(now + choices::SOUND_EVERY);
        }
    }

    /// An application was told of a call, or could not be.
    fn told(&mut self, done: &Done) {
        let now = self.now();
        let id = &done.callback.call;
        let (followed, untold) = match (done.callback.decides, done.outcome()) {
            (Some(answers), outcome) => {
                let followed = self.core.calls.called_back(now, id, outcome, answers);
                self.core.operate(now);
                (followed, None)
            }
            (None, outcome) => (None, outcome.err()),
        };
        self.kept.add(now.epoch, done, followed, None);
        if let Some(message) = untold {
            self.fault(&Fault {
                call: id.clone(),
                code: "no-callback-for-call",
                message,
            });
        }
    }

    fn fault(&mut self, fault: &Fault) {
        let details = [("callId", fault.call.as_str())];
        let kind = ("unavailable", fault.code);
        let stored = Stored::new(Timestamp::now(), kind, &fault.message, details);
        if !self.store.is_common() {
            return self.errors.add(stored);
        }
        while self.noting.try_join_next().is_some() {}
        let (store, record) = (Arc::clone(&self.store), stored.record());
        self.noting
            .spawn(async move { store.remember(stored.id, record, KEPT).await });
    }

    /// Stores what is to be stored.
    fn keep(&mut self) {
        let store = Arc::clone(&self.store);
        if let Some(at) = self.behind {
            // Nobody waits for a store that fails, and nothing is promised.
            if let Some(batch) = self.core.batch() {
                let now = self.now();
                let failed = Refusal::unavailable("Registrations cannot be stored at the moment.");
                self.core.stored(now, batch, &Err(failed));
            }
            if self.storing.is_empty() && at <= Instant::now() {
                self.behind = None;
                let all = self.core.registrar.bindings.all().cloned().collect();
                self.storing.spawn(keep_all(store, all));
            }
        } else if self.storing.is_empty()
            && let Some(batch) = self.core.batch()
        {
            self.storing.spawn(keep(store, batch));
        }
    }

    fn learn(&mut self, asked: Asked) {
        let now = self.now();
        for (id, ticket, found) in asked {
            let people = &mut self.core.registrar.people;
            let answer = match found {
                Ok(Found::Realm(host, realm)) => {
                    people.learn_realm(ticket, &host, realm);
                    Answer::Known
                }
                Ok(Found::User(host, name, user)) => {
                    people.learn_user(ticket, &host, &name, user);
                    Answer::Known
                }
                Ok(Found::Owner(owner)) => Answer::Owner(owner),
                Err(_) => Answer::Failed,
            };
            self.core.learned(now, id, answer);
        }
    }

    fn stored(&mut self, batch: Batch, outcome: &Result<(), Refusal>) {
        if let Err(refusal) = outcome {
            tracing::error!(?refusal, "bindings could not be stored");
            self.behind = Some(Instant::now() + choices::STORE_PAUSE);
        }
        let now = self.now();
        self.core.stored(now, batch, outcome);
    }

    /// Stores what is left.
    async fn finish(mut self) {
        let now = self.now();
        self.core.calls.close(now);
        self.core.operate(now);
        self.perform();
        // Whoever has news must not wait for us while we wait for the store.
        self.news.close();
        // Applications are to know that their calls have ended.
        let tell = async { while self.callbacks.done().await.is_some() {} };
        // Those who do not listen are not waited for.
        let _ = timeout(choices::STOP_GRACE, tell).await;
        self.archive.settle().await;
        self.archive.keep_now(&self.core.calls);
        self.archive.settle().await;
        while self.noting.join_next().await.is_some() {}
        let mut outcome = Ok(());
        while let Some(Ok((_, done))) = self.storing.join_next().await {
            outcome = outcome.and(done);
        }
        if self.behind.is_some() || outcome.is_err() {
            let all = self.core.registrar.bindings.all().cloned().collect();
            outcome = keep_all(self.store, all).await.1;
        } else if let Some(batch) = self.core.batch() {
            outcome = keep(self.store, batch).await.1;
        }
        if let Err(refusal) = outcome {
            tracing::error!(?refusal, "bindings could not be stored");
        }
    }
}

/// Asks the store all of these in one go.
async fn ask(store: Arc<Store>, questions: Vec<(CaseId, Question, Ticket)>) -> Asked {
    let ids: Vec<(CaseId, Ticket)> = questions
        .iter()
        .map(|(id, _, ticket)| (*id, *ticket))
        .collect();
    let answers = store
        .read(move |db| {
            let now = Timestamp::now();
            let questions = questions.into_iter();
            questions
                .map(|(_, question, _)| look_up(db, question, now))
                .collect::<Result<Vec<Found>, Refusal>>()
        })
        .await;
    match answers {
        Ok(found) => ids
            .into_iter()
            .zip(found)
            .map(|((id, ticket), found)| (id, ticket, Ok(found)))
            .collect(),
        Err(refusal) => ids
            .into_iter()
            .map(|(id, ticket)| (id, ticket, Err(refusal.clone())))
            .collect(),
    }
}

async fn keep(store: Arc<Store>, batch: Batch) -> (Batch, Result<(), Refusal>) {
    let changes = batch.changes.clone();
    let outcome = store.write(move |db| kept::store(db, &changes)).await;
    (batch, outcome)
}

/// Writes the whole table.
async fn keep_all(store: Arc<Store>, all: Vec<Binding>) -> (Batch, Result<(), Refusal>) {
    let outcome = store.write(move |db| kept::replace(db, &all)).await;
    (Batch::default(), outcome)
}
