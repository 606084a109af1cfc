//! The task around the core: sockets, clocks and the store.

use std::{
    sync::Arc,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use jiff::Timestamp;
use tokio::{
    sync::{mpsc, oneshot},
    task::{JoinSet, yield_now},
    time::sleep_until,
};

use super::{
    core::{Answer, Batch, CaseId, Core, Effect, Now},
    kept,
    lookup::{Found, look_up},
};
use crate::{
    net::{Event, Sockets},
    platform::{
        choices,
        refusal::Refusal,
        registrar::{Binding, Question, Ticket},
        shown,
        store::{Store, news::Told},
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
    started: Instant,
    questions: Vec<(CaseId, Question, Ticket)>,
    asking: JoinSet<Asked>,
    /// At most one batch is under way: the next one grows until it is done.
    storing: JoinSet<(Batch, Result<(), Refusal>)>,
    /// The table is not what memory is, and will be written anew at this time.
    behind: Option<Instant>,
}

impl Engine {
    pub fn new(
        core: Core,
        sockets: Sockets,
        store: Arc<Store>,
        errands: mpsc::Receiver<Errand>,
        news: mpsc::Receiver<Told>,
    ) -> Self {
        Self {
            core,
            sockets,
            store,
            errands,
            news,
            started: Instant::now(),
            questions: Vec::new(),
            asking: JoinSet::new(),
            storing: JoinSet::new(),
            behind: None,
        }
    }

    fn now(&self) -> Now {
        Now {
            since: self.started.elapsed(),
            epoch: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default(),
        }
    }

    /// Runs until it is stopped, or whoever could do that is gone; then stores what is left.
    pub async fn run(mut self, mut stopped: oneshot::Receiver<()>) {
        let mut events = Vec::new();
        loop {
            let now = self.now();
            let next = self.core.next(now).map(|at| self.started + at);
            let next = next.into_iter().chain(self.behind).min();
            tokio::select! {
                () = self.sockets.turn(&mut events) => {
                    let now = self.now();
                    self.core.hurry(self.sockets.waiting() > choices::WAIT_MAX);
                    for event in events.drain(..) {
                        match event {
                            Event::Arrived { flow, message, flaws } => {
                                self.core.arrived(now, flow, message, &flaws);
                            }
                            Event::Opened { .. } => {}
                            Event::Closed { flow, .. } => self.core.lost(now, flow.id),
                        }
                    }
                }
                Some(Ok(asked)) = self.asking.join_next() => self.learn(asked),
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
                }
                _ = &mut stopped => break,
                () = sleep_until(next.unwrap_or_else(Instant::now).into()), if next.is_some() => {
                    let now = self.now();
                    self.core.due(now);
                }
            }
            self.perform();
            // While messages never end, others have their turn all the same.
            yield_now().await;
        }
        self.finish().await;
    }

    /// Does what the core wants.
    fn perform(&mut self) {
        let now = self.now();
        let told = self.core.told(now);
        if !told.is_empty() {
            self.store.wire.stream.tell(told.iter().map(shown::notice));
        }
        self.keep();
        for effect in self.core.effects() {
            match effect {
                // What cannot be sent is as good as lost on its way.
                Effect::Send(flow, bytes) => {
                    if !self.core.hurried() {
                        self.core.trace.sent(now.epoch, flow, &bytes);
                    }
                    let _ = self.sockets.send(&flow, &bytes);
                }
                Effect::Ask(id, question, ticket) => self.questions.push((id, question, ticket)),
            }
        }
        if !self.questions.is_empty() && self.asking.len() < choices::QUESTIONS_AT_ONCE {
            let store = Arc::clone(&self.store);
            let questions = std::mem::take(&mut self.questions);
            self.asking.spawn(ask(store, questions));
        }
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
        // Whoever has news must not wait for us while we wait for the store.
        self.news.close();
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
