//! The server's transaction of every request but INVITE and ACK (RFC 3261 §17.2.2).

use std::time::Duration;

use super::{act::Act, times::Times};

/// One request that came.
#[derive(Debug)]
pub(super) struct ServerPlain {
    times: Times,
    reliable: bool,
    state: State,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// No final response. At the end the client has given up, and an answer would only be noise (RFC 4320 §4.2).
    Open { answered: bool, end: Duration },
    /// Answered, and answered again the same until timer J.
    Completed { end: Duration },
}

impl ServerPlain {
    /// The request just came.
    pub(super) fn new(now: Duration, times: Times, reliable: bool) -> Self {
        let state = State::Open {
            answered: false,
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

    /// The request came again.
    pub(super) fn again(&self) -> Vec<Act> {
        match self.state {
            State::Open { answered: true, .. } | State::Completed { .. } => vec![Act::Resend],
            State::Open {
                answered: false, ..
            } => vec![],
        }
    }

    /// Whether the user may send this response now; if so it is sent.
    pub(super) fn respond(&mut self, now: Duration, status: u16) -> bool {
        match (&mut self.state, status) {
            (State::Open { answered, .. }, 100..200) => {
                *answered = true;
                true
            }
            (State::Open { .. }, 200..) => {
                // On a reliable transport nothing comes twice.
                let kept = if self.reliable {
                    Duration::ZERO
                } else {
                    self.times.patience()
                };
                self.state = State::Completed { end: now + kept };
                true
            }
            (State::Completed { .. }, _) | (State::Open { .. }, 0..100) => false,
        }
    }

    /// The time that [`ServerPlain::next`] said has come.
    pub(super) fn due(&self, now: Duration) -> Vec<Act> {
        match self.state {
            State::Open { end, .. } | State::Completed { end } if end <= now => vec![Act::Over],
            State::Open { .. } | State::Completed { .. } => vec![],
        }
    }

    /// When something is due.
    pub(super) fn next(&self) -> Duration {
        match self.state {
            State::Open { end, .. } | State::Completed { end } => end,
        }
    }
}
