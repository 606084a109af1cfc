//! Works through a job, one item after the other, at the pace that the provider keeps.

use std::{io, sync::Arc};

use jiff::Timestamp;
use tokio::sync::watch;

use crate::{
    api::{
        Cause, Failure, Secret,
        client::{Caller, Report},
        pace::Priority,
        patience::ITEMS_IN_VAIN,
        sentence::Sentence,
    },
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
                doubt::doubts,
                event::{Outcome, Step},
                item::{Item, Work},
                state::{Job, Status},
            },
            journal::{Entry, Who},
        },
    },
    runtime::{files::journal::Journal, provider::Provider},
};

use super::{
    aside::aside,
    at_work::AtWork,
    gather::gather_done,
    held::Held,
    pages::first_found,
    passwords::Passwords,
    told::{End, Teller, Told, channel},
};

/// What a run works with.
#[derive(Debug)]
pub struct Run {
    /// Performs calls.
    pub provider: Provider,
    /// The job's passwords.
    pub passwords: Passwords,
    /// Where changes are written down.
    pub journal: Journal,
    /// Who does it.
    pub who: Who,
    /// The time.
    pub clock: fn() -> Moment,
    /// What the person wants. When the other end is gone, the job stops.
    pub control: watch::Receiver<Control>,
}

/// Begins to work: until every item has ended, the person says stop, or the service cannot be used. A hearer that is busy
/// with something else keeps no item waiting.
#[must_use]
pub fn start(held: Held, with: Run) -> AtWork {
    let (teller, told) = channel(held.job());
    AtWork::spawn(told, run(held, with, teller))
}

/// Works to the end, and tells all of it.
async fn run(mut held: Held, run: Run, teller: Teller) {
    let at_work = Working {
        run,
        report: Report::default(),
        teller: &teller,
    };
    let ended = at_work.whole(&mut held).await;
    // Whoever hears of the end may take the job up again.
    drop(held);
    teller.tell(Told::Ended(ended)).await;
}

/// A run, and who hears of it.
struct Working<'a> {
    run: Run,
    /// What is told of the writes of the item at hand.
    report: Report,
    teller: &'a Teller,
}

impl Working<'_> {
    async fn whole(mut self, held: &mut Held) -> io::Result<(End, Box<Job>)> {
        self.note(held, Step::Begun).await?;
        let end = match self.doubt(held).await? {
            None => self.work(held).await?,
            Some(end) => end,
        };
        if let End::Stopped(why) = &end {
            let given_up = *self.run.control.borrow() == Control::GiveUp;
            let why = why.clone();
            self.note(held, Step::Stopped { why, given_up }).await?;
        }
        held.sync().await?;
        let job = self.run.tidy(held.job().clone()).await?;
        Ok((end, Box::new(job)))
    }

    /// Holds what earlier runs did against how things are now. Answers why that cannot be, if so.
    async fn doubt(&mut self, held: &mut Held) -> io::Result<Option<End>> {
        let job = held.job();
        if job.counts().done == 0 {
            return Ok(None);
        }
        let provider = &self.run.provider;
        let mut doubted = match gather_done(provider, Priority::Bulk, job).await {
            Ok(known) => doubts(job, &known.domains, &known.pages),
            Err(failure) => return Ok(Some(End::Stopped(failure.to_string()))),
        };
        let lost = job.items().enumerate().filter(|(_, (item, status))| {
            matches!(status, Status::Settled(Outcome::Done { .. }))
                && !self.run.passwords.knows(item)
        });
        let why = format!(
            "It was done, but its password is not in {} any more: set a new one.",
            job.plan.results.as_deref().unwrap_or("its file")
        );
        doubted.extend(lost.map(|(at, _)| (at, why.clone())));
        doubted.sort_by_key(|(at, _)| *at);
        doubted.dedup_by_key(|(at, _)| *at);
        for (item, why) in doubted {
            self.note(held, Step::Doubted { item, why }).await?;
        }
        Ok(None)
    }

    async fn work(&mut self, held: &mut Held) -> io::Result<End> {
        let plan = Arc::clone(&held.job().plan);
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
            if in_vain >= ITEMS_IN_VAIN {
                return Ok(End::Stopped(format!(
                    "The last {ITEMS_IN_VAIN} items did not succeed."
                )));
            }
        }
        Ok(End::Finished)
    }

    /// Waits while the person wants a pause. Answers whether the next item may be sent.
    async fn may_go_on(&mut self) -> bool {
        loop {
            let wanted = *self.run.control.borrow_and_update();
            match wanted {
                Control::Go => return self.run.control.has_changed().is_ok(),
                Control::Stop | Control::GiveUp => return false,
                Control::Pause if self.run.control.changed().await.is_err() => return false,
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
                .ok_or_else(|| "The plan does not say which endpoint it is.".into())
        });
        let call = match order {
            Ok(call) => call,
            Err(why) => return Ok(Answer::Settled(Outcome::Failed { why: why.into() })),
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
    async fn send(&mut self, call: Call) -> Result<Reply, Failure> {
        let caller = Caller::from(Priority::Bulk);
        self.report = caller.report.clone();
        let answer = self.run.provider.perform(caller, call.clone()).await;
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
        let (provider, take) = (&self.run.provider, Reply::into_endpoints);
        let there = first_found(provider, Priority::Bulk, ask, take, look).await?;
        Ok(there.map(|there| {
            let outcome = answer::found(item, &there);
            if matches!(outcome, Outcome::Done { .. }) && !self.run.passwords.knows(item) {
                let why = "It was created, but the file with its password is gone: set a new one.";
                return Outcome::Unknown { why: why.into() };
            }
            outcome
        }))
    }

    /// Into the journal first: after a crash in between, the item is read back and stands there twice.
    async fn settle(&mut self, held: &mut Held, at: usize, outcome: Outcome) -> io::Result<()> {
        let plan = &held.job().plan;
        let now = i64::try_from((self.run.clock)().0).unwrap_or_default();
        let now = Timestamp::from_millisecond(now).unwrap_or_default();
        let mut entry = Entry::of_item(now, self.run.who.clone(), &plan.items[at], &outcome);
        entry.requests = std::mem::take(&mut self.report).lines();
        entry.job = Some(plan.id.clone());
        entry.item = Some(at);
        entry.undoes.clone_from(&plan.undoes);
        let journal = self.run.journal.clone();
        aside(move || journal.write(entry)).await??;
        self.note(held, Step::Settled { item: at, outcome }).await
    }

    async fn note(&self, held: &mut Held, step: Step) -> io::Result<()> {
        let event = held.note((self.run.clock)(), step).await?;
        self.teller.tell(Told::Happened(event)).await;
        Ok(())
    }

    /// The item's new password, if it gets one; one that is made now is on the disk when this returns.
    async fn password(&mut self, item: &Item) -> io::Result<Result<Option<Secret>, Sentence>> {
        if item.new_password().is_none() {
            return Ok(Ok(None));
        }
        let (mut passwords, item) = (std::mem::take(&mut self.run.passwords), item.clone());
        let (passwords, password) = aside(move || {
            let password = passwords.obtain(&item);
            (passwords, password)
        })
        .await?;
        self.run.passwords = passwords;
        Ok(password)
    }
}

impl Run {
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
