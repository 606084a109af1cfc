//! The client's transaction of every request but INVITE (RFC 3261 §17.1.2).

use std::time::Duration;

use super::{act::Act, times::Times};

/// One request that was sent.
#[derive(Debug)]
pub(super) struct ClientPlain {
    times: Times,
    reliable: bool,
    state: State,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// No final response: timers E (unless the transport is reliable) and F.
    Open {
        again: Option<Duration>,
        gap: Duration,
        end: Duration,
    },
    /// Answered: repeated answers are swallowed until timer K.
    Completed { end: Duration },
}

impl ClientPlain {
    /// The request was just sent.
    pub(super) fn new(now: Duration, times: Times, reliable: bool) -> Self {
        let state = State::Open {
            again: (!reliable).then_some(now + times.t1),
            gap: times.t1,
            end: now + times.patience(),
        };
        Self {
            times,
            reliable,
            state,
        }
    }

    /// Whether there is no final response yet.
    pub(super) fn open(&self) -> bool {
        matches!(self.state, State::Open { .. })
    }

    /// A response came.
    pub(super) fn answered(&mut self, now: Duration, status: u16) -> Vec<Act> {
        match (&mut self.state, status) {
            (State::Open { gap, .. }, 100..200) => {
                // Whoever answers is there: the request is repeated, but slowly.
                *gap = self.times.t2;
                vec![Act::Tell]
            }
            (State::Open { .. }, 200..) if self.reliable => vec![Act::Tell, Act::Over],
            (State::Open { .. }, 200..) => {
                let end = now + self.times.t4;
                self.state = State::Completed { end };
                vec![Act::Tell]
            }
            (State::Completed { .. }, _) | (State::Open { .. }, 0..100) => vec![],
        }
    }

    /// The time that [`ClientPlain::next`] said has come.
    pub(super) fn due(&mut self, now: Duration) -> Vec<Act> {
        match &mut self.state {
            State::Open { end, .. } if *end <= now => vec![Act::Silent, Act::Over],
            State::Open {
                again: Some(again),
                gap,
                ..
            } if *again <= now => {
                *gap = self.times.longer(*gap);
                *again = now + *gap;
                vec![Act::Resend]
            }
            State::Completed { end } if *end <= now => vec![Act::Over],
            State::Open { .. } | State::Completed { .. } => vec![],
        }
    }

    /// When something is due.
    pub(super) fn next(&self) -> Duration {
        match self.state {
            State::Open { again, end, .. } => again.map_or(end, |again| again.min(end)),
            State::Completed { end } => end,
        }
    }
}
