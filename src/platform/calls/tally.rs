//! What has come of calls since the start, counted for whoever draws curves of it.

use std::collections::BTreeMap;

use super::{call::Event, cause::Cause, ground::Heard};

/// How many there were so far.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Calls that began.
    pub started: u64,
    /// Calls that were answered.
    pub answered: u64,
    /// Calls that ended, by why.
    pub ended: BTreeMap<Cause, u64>,
    /// Calls in which both sides can speak now.
    pub sounding: usize,
    /// Packets of sound that came.
    pub received: u64,
    /// Packets of sound that did not.
    pub lost: u64,
    /// Packets of sound that were sent.
    pub sent: u64,
}

impl Tally {
    /// Something happened in a call.
    pub fn count(&mut self, event: Event) {
        match event {
            Event::Create => self.started += 1,
            Event::Answer => self.answered += 1,
            Event::Hangup(cause) => *self.ended.entry(cause).or_default() += 1,
            Event::Timeout => {}
        }
    }

    /// This was heard in a call.
    pub fn add(&mut self, heard: Heard) {
        self.received += heard.received;
        self.lost += heard.lost;
        self.sent += heard.sent;
    }
}
