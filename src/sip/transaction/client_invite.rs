//! The client's INVITE transaction (RFC 3261 §17.1.1, RFC 6026 §8.4).

use std::time::Duration;

use super::{act::Act, times::Times};

/// One INVITE that was sent.
#[derive(Debug)]
pub(super) struct ClientInvite {
    times: Times,
    reliable: bool,
    state: State,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// Nothing was heard yet: timers A (unless the transport is reliable) and B.
    Calling {
        again: Option<Duration>,
        gap: Duration,
        end: Duration,
    },
    /// A provisional response came. There is an end only once a CANCEL is out (§9.1).
    Proceeding { end: Option<Duration> },
    /// Refused: repeated answers are acknowledged again until timer D.
    Completed { end: Duration },
    /// Accepted: all 2xx are the user's, of every branch of a fork, until timer M.
    Accepted { end: Duration },
}

impl ClientInvite {
    /// The INVITE was just sent.
    pub(super) fn new(now: Duration, times: Times, reliable: bool) -> Self {
        let state = State::Calling {
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

    /// Whether a CANCEL may be sent: something was heard, and nothing final (§9.1).
    pub(super) fn cancellable(&self) -> bool {
        matches!(self.state, State::Proceeding { end: None })
    }

    /// Whether there is no final response yet.
    pub(super) fn open(&self) -> bool {
        matches!(self.state, State::Calling { .. } | State::Proceeding { .. })
    }

    /// A CANCEL was just sent.
    pub(super) fn cancelled(&mut self, now: Duration) {
        if let State::Proceeding { end } = &mut self.state {
            *end = Some(now + self.times.patience());
        }
    }

    /// A response came.
    pub(super) fn answered(&mut self, now: Duration, status: u16) -> Vec<Act> {
        match (self.state, status) {
            (State::Calling { .. }, 100..200) => {
                self.state = State::Proceeding { end: None };
                vec![Act::Tell]
            }
            (State::Proceeding { .. }, 100..200) | (State::Accepted { .. }, 200..300) => {
                vec![Act::Tell]
            }
            (State::Calling { .. } | State::Proceeding { .. }, 200..300) => {
                let end = now + self.times.patience();
                self.state = State::Accepted { end };
                vec![Act::Tell]
            }
            (State::Calling { .. } | State::Proceeding { .. }, 300..) => {
                let end = now + self.times.echo();
                self.state = State::Completed { end };
                let mut acts = vec![Act::Acknowledge, Act::Tell];
                if self.reliable {
                    acts.push(Act::Over);
                }
                acts
            }
            (State::Completed { .. }, 300..) => vec![Act::Acknowledge],
            (State::Completed { .. } | State::Accepted { .. }, _) | (_, 0..100) => vec![],
        }
    }

    /// The time that [`ClientInvite::next`] said has come.
    pub(super) fn due(&mut self, now: Duration) -> Vec<Act> {
        match &mut self.state {
            State::Calling { end, .. } | State::Proceeding { end: Some(end) } if *end <= now => {
                vec![Act::Silent, Act::Over]
            }
            State::Calling {
                again: Some(again),
                gap,
                ..
            } if *again <= now => {
                // Without an upper bound (§17.1.1.2).
                *gap *= 2;
                *again = now + *gap;
                vec![Act::Resend]
            }
            State::Completed { end } | State::Accepted { end } if *end <= now => vec![Act::Over],
            State::Calling { .. }
            | State::Proceeding { .. }
            | State::Completed { .. }
            | State::Accepted { .. } => vec![],
        }
    }

    /// When something is due.
    pub(super) fn next(&self) -> Option<Duration> {
        match self.state {
            State::Calling { again, end, .. } => Some(again.map_or(end, |again| again.min(end))),
            State::Proceeding { end } => end,
            State::Completed { end } | State::Accepted { end } => Some(end),
        }
    }
}
