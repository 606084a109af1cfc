//! Effects: everything the dashboard asks of the runtime, as data, and the outbox that collects them.

use std::time::Duration;

use crate::{
    api::{Policy, Secret, pace::Priority},
    app::{
        exams::Exam,
        search::Query,
        service::{
            call::Call,
            memory::Keep,
            ticket::{Ticket, TimerId},
        },
        text::time::Moment,
        work::{gather::Gather, order::Order, spent::Spent},
    },
};

/// One order to the runtime.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Perform this call; its answer comes as `Replied` with the ticket.
    Call(Ticket, Priority, Call),
    /// Nobody waits for this read, this query, this test, or what is being found out, any more. Writes are never cancelled.
    Cancel(Ticket),
    /// This read is as urgent as this from now on. Nothing is sent twice for it.
    Prefer(Ticket, Priority),
    /// Run this [`Search`](super::search::Search) off the loop. What it has found so far comes as `Queried` with the ticket as
    /// soon as it is worth a look and a few times a second, and in the end all of it.
    Query(Ticket, Box<Query>),
    /// Run [`Gather::run`] off the loop; what it found out comes as `Gathered` with the ticket.
    Gather(Ticket, Box<Gather>),
    /// Test this endpoint; what is known of it comes as `Examined` with the ticket whenever that is more, until it is over.
    Examine(Ticket, Box<Exam>),
    /// Let go of this off the loop.
    Free(Spent),
    /// Send `TimedOut` after this time.
    After(Duration, TimerId),
    /// Put this text on the person's clipboard.
    Copy(String),
    /// The same for a password, which no log may show.
    CopySecret(Secret),
    /// Send `Generated` with a fresh password made like this.
    Generate(Policy),
    /// Remember this list for the next start. What was to be kept of it before is worthless now.
    Keep(Box<Keep>),
    /// Stop as the shell's job control does, and come back whole.
    Suspend,
    /// Listen to the mouse, or do not any more.
    Mouse(bool),
    /// Draw every cell again.
    Repaint,
    /// Ring the terminal's bell.
    Ring,
    /// Listen to what the service tells by itself, from the beginning; it comes as `Heard`.
    Listen,
    /// Bulk work, import, export and undo; what comes of it is told as `Worked`.
    Work(Order),
    /// Open the profile of this name beside this one, with its secret if that was typed; `Entered` comes in its
    /// dashboard, or `NotOpened` or `SecretWanted` in this one.
    Open(String, Option<Secret>),
    /// Do not open it after all.
    Stay,
    /// Leave.
    Quit,
}

/// The outbox of one turn: what the dashboard asks for while it takes a message in.
#[derive(Debug, Clone, PartialEq)]
pub struct Asks {
    /// The time of the message at hand.
    pub now: Moment,
    last_ticket: u64,
    effects: Vec<Effect>,
}

impl Asks {
    /// Nothing asked yet.
    pub fn new(now: Moment) -> Self {
        Self {
            now,
            last_ticket: 0,
            effects: Vec::new(),
        }
    }

    /// A number that was never used before.
    pub fn ticket(&mut self) -> Ticket {
        self.last_ticket += 1;
        Ticket(self.last_ticket)
    }

    /// Asks for this call; the reply brings the ticket back.
    pub fn call(&mut self, priority: Priority, call: Call) -> Ticket {
        let ticket = self.ticket();
        self.effects.push(Effect::Call(ticket, priority, call));
        ticket
    }

    /// Nobody waits for this read, or what is being found out, any more.
    pub fn cancel(&mut self, ticket: Ticket) {
        self.effects.push(Effect::Cancel(ticket));
    }

    /// Asks for a `TimedOut` after this time.
    pub fn after(&mut self, time: Duration) -> TimerId {
        let timer = TimerId(self.ticket().0);
        self.effects.push(Effect::After(time, timer));
        timer
    }

    /// Asks the runtime for anything else.
    pub fn ask(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Lets go of this off the loop, if there is something.
    pub fn free(&mut self, spent: Option<Spent>) {
        self.effects.extend(spent.map(Effect::Free));
    }

    /// What was asked for since the last time, in order.
    pub fn take(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }
}
