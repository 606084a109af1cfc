//! Performs the effects that are the same for every kind of dashboard.

use std::sync::Arc;

use futures_util::{
    StreamExt,
    stream::{self, BoxStream, Fuse},
};

use crate::{
    api::{Secret, client::Caller, pace::Urgency},
    app::{
        effect::Effect, message::Message, service::heard::Heard, shared::Shared, work::order::Order,
    },
    runtime::{
        cache::Keeper,
        engine::Desk,
        files::{history, place::Place},
        provider::Provider,
        tasks::{Awaited, Tasks},
    },
};

use super::means::{Means, News};

/// An effect that only what shows the dashboard can perform.
#[derive(Debug)]
pub enum Shown {
    /// Put this text on the person's clipboard.
    Copy(String),
    /// The same for a password.
    CopySecret(Secret),
    /// Stop as the shell's job control does.
    Suspend,
    /// Listen to the mouse, or do not any more.
    Mouse(bool),
    /// Draw every cell again.
    Repaint,
    /// Ring the bell.
    Ring,
    /// Go to the profile of this name, with its secret if that was typed.
    Open(String, Option<Secret>),
    /// Do not go there after all.
    Stay,
    /// Leave.
    Quit,
}

/// Performs effects, and hears what comes of them.
pub struct Performer {
    provider: Provider,
    news: News,
    /// What the service tells by itself, once that was asked for.
    heard: Fuse<BoxStream<'static, Heard>>,
    cache: Option<Arc<dyn Keeper>>,
    place: Option<Place>,
    desk: Desk,
    tasks: Tasks,
}

impl Performer {
    /// A performer that has nothing to do yet.
    pub fn new(means: Means) -> Self {
        Self {
            provider: means.provider,
            news: means.news,
            heard: stream::empty().boxed().fuse(),
            cache: means.cache,
            desk: Desk::new(means.place.clone()),
            place: means.place,
            tasks: Tasks::default(),
        }
    }

    /// Performs the effect, or hands it back.
    pub fn perform(&mut self, effect: Effect) -> Option<Shown> {
        match effect {
            Effect::Call(ticket, priority, call) => {
                tracing::debug!(ticket = ticket.0, ?call, "a call");
                let provider = self.provider.clone();
                let is_write = call.is_write();
                let urgency = Urgency::from(priority);
                let mut caller = Caller::from(urgency.clone());
                if is_write {
                    caller.report = self.desk.report(ticket);
                }
                let before = self.desk.before(ticket).filter(|_| is_write);
                let call = async move {
                    if let Some(before) = before
                        && let Err(failure) = before.await
                    {
                        return Message::Replied(ticket, Err(failure));
                    }
                    Message::Replied(ticket, provider.perform(caller, call).await)
                };
                if is_write {
                    self.tasks.run(Awaited::Write, call);
                } else {
                    self.tasks.read(ticket, urgency, call);
                }
            }
            Effect::Prefer(ticket, priority) => self.tasks.prefer(ticket, priority),
            Effect::Cancel(ticket) => self.tasks.cancel(ticket),
            Effect::Query(ticket, query) => self.tasks.query(ticket, query),
            Effect::Gather(ticket, gather) => self.tasks.gather(ticket, gather),
            Effect::Examine(ticket, exam) => {
                let provider = self.provider.clone();
                let begin = |told| async move { provider.examine(*exam, told).await };
                self.tasks.examine(ticket, begin);
            }
            Effect::Free(spent) => self.tasks.free(spent),
            Effect::After(time, timer) => self.tasks.after(time, timer),
            Effect::Generate(policy) => {
                let generate = async move { Message::Generated(policy.generate()) };
                self.tasks.run(Awaited::Password, generate);
            }
            Effect::Keep(keep) => {
                if let Some(cache) = &self.cache {
                    cache.keep(*keep);
                }
            }
            Effect::Work(order) => {
                self.desk.perform(&mut self.tasks, &self.provider, order);
            }
            Effect::Copy(text) => return Some(Shown::Copy(text)),
            Effect::CopySecret(secret) => return Some(Shown::CopySecret(secret)),
            Effect::Suspend => return Some(Shown::Suspend),
            Effect::Mouse(on) => return Some(Shown::Mouse(on)),
            Effect::Repaint => return Some(Shown::Repaint),
            Effect::Ring => return Some(Shown::Ring),
            Effect::Listen => self.heard = self.provider.listen().fuse(),
            Effect::Open(name, typed) => return Some(Shown::Open(name, typed)),
            Effect::Stay => return Some(Shown::Stay),
            Effect::Quit => return Some(Shown::Quit),
        }
        None
    }

    /// What is heard next, of what was asked for or by itself. Nothing is lost when the waiting is given up.
    pub async fn next(&mut self) -> Message {
        tokio::select! {
            biased;
            message = self.desk.next() => message,
            message = self.tasks.next() => message,
            Some(message) = self.news.next() => message,
            Some(heard) = self.heard.next() => Message::Heard(heard),
        }
    }

    /// Whether a file is being read or written, or the last change looked up.
    pub fn is_at_desk(&self) -> bool {
        self.tasks.awaits(Awaited::Errand) || self.tasks.awaits(Awaited::Kept)
    }

    /// Whether a change or a job is under way.
    pub fn is_writing(&self) -> bool {
        self.tasks.awaits(Awaited::Write)
    }

    /// Whether a password is on its way.
    pub fn is_thinking(&self) -> bool {
        self.tasks.awaits(Awaited::Password)
    }

    /// Begins to end: jobs stop before their next items, and what was used is kept.
    pub fn stop(&mut self, shared: &Shared) {
        self.desk.stop();
        history::keep(self.place.as_ref(), shared);
    }

    /// Whether the program must not end yet: something was sent and not answered, or is not on the disk.
    pub fn is_ending(&self) -> bool {
        self.tasks.awaits(Awaited::Write) || self.tasks.awaits(Awaited::Kept)
    }

    /// Performs what an answer leads to that comes while the program ends: it is kept, and nothing more is asked.
    pub fn perform_last(&mut self, effect: Effect) {
        if let Effect::Keep(_) | Effect::Work(Order::Note(..) | Order::Seen(_) | Order::Tested(_)) =
            &effect
        {
            self.perform(effect);
        }
    }

    /// How many writes were sent and not answered.
    pub fn unanswered(&self) -> usize {
        self.tasks.count(Awaited::Write)
    }
}
