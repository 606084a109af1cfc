//! Works through a job, one item after the other, at the pace that the provider keeps.

use std::{io, sync::Arc};

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};

use crate::{
    api::{Cause, Failure, Secret, pace::Priority},
    app::{
        service::{
            call::{Call, Reply},
            rows::EndpointPage,
        },
        text::time::Moment,
        work::{
            job::{
                answer::{self, Answer},
                control::Control,
                event::{Event, Outcome, Step},
                item::{Item, Work},
                state::{Job, Status},
            },
            journal::{Entry, Who},
        },
    },
    runtime::{engine::witness::Witness, files::journal::Journal, seats::provider::Provider},
};

use super::{aside::aside, held::Held, pages::first_found, passwords::Passwords};

/// Items in a row that the service may fail at before work stops.
const PATIENCE: usize = 5;

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Every item came to an end.
    Finished,
    /// It stopped before the next item, for this reason; it can be resumed.
    Stopped(String),
}

/// What a run works with.
#[derive(Debug)]
pub struct Run<P> {
    /// Performs calls.
    pub provider: P,
    /// The job's passwords.
    pub passwords: Passwords,
    /// Where changes are written down.
    pub journal: Journal,
    /// Who does it.
    pub who: Who,
    /// Which requests were made.
    pub witness: Witness,
    /// The time.
    pub clock: fn() -> Moment,
    /// What the person wants. When the other end is gone, the job stops.
    pub control: watch::Receiver<Control>,
    /// Hears of everything that happens. Nobody has to listen.
    pub told: mpsc::Sender<Event>,
}

/// Works until every item has ended, the person says stop, or the service cannot be used.
///
/// # Errors
/// When the record cannot be written: then nothing more is sent.
pub async fn run<P: Provider>(mut held: Held, mut run: Run<P>) -> io::Result<(End, Job)> {
    let begun = held.note((run.clock)(), Step::Begun).await?;
    let _ = run.told.send(begun).await;
    let end = run.work(&mut held).await?;
    if let End::Stopped(why) = &end {
        run.note(&mut held, Step::Stopped { why: why.clone() })
            .await?;
    }
    held.sync().await?;
    let job = run.tidy(held.job().clone()).await?;
    Ok((end, job))
}

impl<P: Provider> Run<P> {
    async fn work(&mut self, held: &mut Held) -> io::Result<End> {
        let plan = Arc::new(held.job().plan.clone());
        let mut in_vain = 0;
        while let Some((at, in_doubt)) = held.job().next() {
            if !self.may_go_on().await {
                return Ok(End::Stopped("It was stopped before the next item.".into()));
            }
            match self.item(held, &plan.items[at], at, in_doubt).await? {
                Answer::Settled(outcome) => {
                    in_vain = 0;
                    self.settle(held, at, outcome).await?;
                }
                Answer::InVain(outcome) => {
                    in_vain += 1;
                    self.settle(held, at, outcome).await?;
                }
                Answer::NotNow(why) => {
                    if held.job().status(at) == &Status::Sent && !in_doubt {
                        self.note(held, Step::Returned { item: at }).await?;
                    }
                    return Ok(End::Stopped(why));
                }
            }
            if in_vain >= PATIENCE {
                return Ok(End::Stopped(format!(
                    "The last {PATIENCE} items did not succeed."
                )));
            }
        }
        Ok(End::Finished)
    }

    /// Waits while the person wants a pause. Answers whether the next item may be sent.
    async fn may_go_on(&mut self) -> bool {
        loop {
            let wanted = *self.control.borrow_and_update();
            match wanted {
                Control::Go => return self.control.has_changed().is_ok(),
                Control::Stop => return false,
                Control::Pause if self.control.changed().await.is_err() => return false,
                Control::Pause => {}
            }
        }
    }

    /// One item: looked for if it may have been sent, and sent if it was not done.
    async fn item(
        &mut self,
        held: &mut Held,
        item: &Item,
        at: usize,
        in_doubt: bool,
    ) -> io::Result<Answer> {
        let is_creation = matches!(item.work, Work::Create { .. });
        if in_doubt && is_creation {
            match self.look_for(item).await {
                Ok(None) => {}
                Ok(Some(outcome)) => return Ok(Answer::Settled(outcome)),
                Err(failure) => return Ok(Answer::NotNow(failure.to_string())),
            }
        }
        let order = self.password(item).await?.and_then(|password| {
            item.call(password)
                .ok_or_else(|| "The plan does not say which endpoint it is.".to_owned())
        });
        let call = match order {
            Ok(call) => call,
            Err(why) => return Ok(Answer::Settled(Outcome::Failed { why })),
        };
        self.note(held, Step::Sent { item: at }).await?;
        let answer = self.send(call).await;
        if in_doubt
            && is_creation
            && answer
                .as_ref()
                .is_err_and(|failure| failure.cause == Cause::Conflict)
        {
            // What was sent before the interruption has arrived after all.
            if let Ok(Some(outcome)) = self.look_for(item).await {
                return Ok(Answer::Settled(outcome));
            }
        }
        Ok(answer::judge(answer))
    }

    /// Once: when it may be sent again without harm, the provider does so by itself.
    async fn send(&self, call: Call) -> Result<Reply, Failure> {
        let answer = self.provider.perform(Priority::Bulk, call.clone()).await;
        answer.and_then(|reply| reply.answering(&call))
    }

    /// Whether a creation that may have been sent has arrived.
    async fn look_for(&self, item: &Item) -> Result<Option<Outcome>, Failure> {
        let ask = |after| Call::ListEndpoints {
            domain: item.domain.clone(),
            after,
        };
        let look = |page: Arc<EndpointPage>| {
            let row = page.iter().find(|row| row.name == item.name);
            row.map(|row| row.to_endpoint())
        };
        let (provider, take) = (&self.provider, Reply::into_endpoints);
        let there = first_found(provider, Priority::Bulk, ask, take, look).await?;
        Ok(there.map(|there| {
            let outcome = answer::found(item, &there);
            if matches!(outcome, Outcome::Done { .. }) && !self.passwords.knows(item) {
                let why = "It was created, but the file with its password is gone: set a new one.";
                return Outcome::Unknown { why: why.into() };
            }
            outcome
        }))
    }

    /// Into the journal first: after a crash in between, the item is read back and stands there twice.
    async fn settle(&mut self, held: &mut Held, at: usize, outcome: Outcome) -> io::Result<()> {
        let plan = &held.job().plan;
        let now = i64::try_from((self.clock)().0).unwrap_or_default();
        let now = Timestamp::from_millisecond(now).unwrap_or_default();
        let mut entry = Entry::of_item(now, self.who.clone(), &plan.items[at], &outcome);
        entry.requests = self.witness.requests(entry.verb, &entry.object);
        entry.job = Some(plan.id.clone());
        entry.item = Some(at);
        entry.undoes.clone_from(&plan.undoes);
        let journal = self.journal.clone();
        aside(move || journal.write(entry)).await??;
        self.note(held, Step::Settled { item: at, outcome }).await
    }

    async fn note(&self, held: &mut Held, step: Step) -> io::Result<()> {
        let event = held.note((self.clock)(), step).await?;
        let _ = self.told.send(event).await;
        Ok(())
    }

    /// The item's new password, if it gets one; one that is made now is on the disk when this returns.
    async fn password(&mut self, item: &Item) -> io::Result<Result<Option<Secret>, String>> {
        if item.new_password().is_none() {
            return Ok(Ok(None));
        }
        let (mut passwords, item) = (std::mem::take(&mut self.passwords), item.clone());
        let (passwords, password) = aside(move || {
            let password = passwords.obtain(&item);
            (passwords, password)
        })
        .await?;
        self.passwords = passwords;
        Ok(password)
    }

    /// Takes the passwords of what was refused out of the result file.
    async fn tidy(self, job: Job) -> io::Result<Job> {
        let mut passwords = self.passwords;
        aside(move || passwords.keep(may_be_set(&job)).map(|()| job)).await?
    }
}

/// The items whose passwords may have been set.
fn may_be_set(job: &Job) -> impl Iterator<Item = &Item> {
    let set = job.items().filter(|(_, status)| match status {
        Status::Queued
        | Status::Sent
        | Status::Settled(Outcome::Done { .. } | Outcome::Unknown { .. }) => true,
        Status::Settled(Outcome::Failed { .. }) => false,
    });
    set.map(|(item, _)| item)
}
