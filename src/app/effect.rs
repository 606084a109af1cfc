//! What the dashboard wants done, as data: the runtime performs it.

use std::time::Duration;

use crate::{
    api::{Policy, Secret, pace::Priority},
    app::{
        search::Query,
        service::{
            call::Call,
            memory::Keep,
            ticket::{Ticket, TimerId},
        },
        work::{gather::Gather, order::Order, spent::Spent},
    },
};

/// One order to the runtime.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Perform this call; its answer comes as `Replied` with the ticket.
    Call(Ticket, Priority, Call),
    /// Nobody waits for this read, this query, or what is being found out, any more. Writes are never cancelled.
    Cancel(Ticket),
    /// This read is as urgent as this from now on. Nothing is sent twice for it.
    Prefer(Ticket, Priority),
    /// Run this [`Search`](super::search::Search) off the loop. What it has found so far comes as `Queried` with the ticket as
    /// soon as it is worth a look and a few times a second, and in the end all of it.
    Query(Ticket, Box<Query>),
    /// Run [`Gather::run`] off the loop; what it found out comes as `Gathered` with the ticket.
    Gather(Ticket, Box<Gather>),
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
