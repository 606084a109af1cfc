//! The server's INVITE transaction (RFC 3261 §17.2.1, RFC 6026 §8.3). It also repeats a 2xx until its ACK
//! comes (RFC 3261 §13.3.1.4), so that who answers a call keeps no timers.

use std::time::Duration;

use super::{act::Act, times::Times};

/// One INVITE that came.
#[derive(Debug)]
pub(super) struct ServerInvite {
    times: Times,
    reliable: bool,
    state: State,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// No final response. While there is none at all, 100 is sent at a set time.
    Proceeding { trying: Option<Duration> },
    /// Refused, and repeated until ACK: timers G (unless the transport is reliable) and H.
    Completed {
        again: Option<Duration>,
        gap: Duration,
        end: Duration,
    },
    /// Refused and acknowledged: more ACKs are swallowed until timer I.
    Confirmed { end: Duration },
    /// Accepted. Repeated until ACK, over every transport; INVITEs are swallowed until timer L.
    Accepted {
        again: Option<Duration>,
        gap: Duration,
        end: Duration,
    },
}

impl ServerInvite {
    /// The INVITE just came.
    pub(super) fn new(now: Duration, times: Times, reliable: bool) -> Self {
        let trying = Some(now + times.trying());
        Self {
            times,
            reliable,
            state: State::Proceeding { trying },
        }
    }

    /// Whether there is no final response yet.
    pub(super) fn open(&self) -> bool {
        matches!(self.state, State::Proceeding { .. })
    }

    /// Whether it was accepted.
    pub(super) fn accepted(&self) -> bool {
        matches!(self.state, State::Accepted { .. })
    }

    /// The INVITE came again.
    pub(super) fn again(&self) -> Vec<Act> {
        match self.state {
            State::Proceeding { trying: None } | State::Completed { .. } => vec![Act::Resend],
            State::Proceeding { trying: Some(_) }
            | State::Confirmed { .. }
            | State::Accepted { .. } => vec![],
        }
    }

    /// Whether the user may send this response now; if so it is sent.
    pub(super) fn respond(&mut self, now: Duration, status: u16) -> bool {
        let end = now + self.times.patience();
        let gap = self.times.t1;
        match (self.state, status) {
            (State::Proceeding { .. }, 100..200) => {
                self.state = State::Proceeding { trying: None };
                true
            }
            (State::Proceeding { .. }, 200..300) => {
                let again = Some(now + gap);
                self.state = State::Accepted { again, gap, end };
                true
            }
            (State::Proceeding { .. }, 300..) => {
                let again = (!self.reliable).then_some(now + gap);
                self.state = State::Completed { again, gap, end };
                true
            }
            (State::Completed { .. } | State::Confirmed { .. } | State::Accepted { .. }, _)
            | (State::Proceeding { .. }, 0..100) => false,
        }
    }

    /// An ACK came.
    pub(super) fn acknowledged(&mut self, now: Duration) -> Vec<Act> {
        match &mut self.state {
            State::Completed { .. } if self.reliable => vec![Act::Over],
            State::Completed { .. } => {
                let end = now + self.times.t4;
                self.state = State::Confirmed { end };
                vec![]
            }
            State::Accepted { again, .. } if again.is_some() => {
                *again = None;
                vec![Act::Tell]
            }
            State::Accepted { .. } | State::Proceeding { .. } | State::Confirmed { .. } => vec![],
        }
    }

    /// The time that [`ServerInvite::next`] said has come.
    pub(super) fn due(&mut self, now: Duration) -> Vec<Act> {
        match &mut self.state {
            State::Proceeding { trying: Some(at) } if *at <= now => {
                self.state = State::Proceeding { trying: None };
                vec![Act::Resend]
            }
            State::Accepted {
                again: None, end, ..
            }
            | State::Confirmed { end }
                if *end <= now =>
            {
                vec![Act::Over]
            }
            State::Completed { end, .. } | State::Accepted { end, .. } if *end <= now => {
                vec![Act::Silent, Act::Over]
            }
            State::Completed {
                again: Some(again),
                gap,
                ..
            }
            | State::Accepted {
                again: Some(again),
                gap,
                ..
            } if *again <= now => {
                *gap = self.times.longer(*gap);
                *again = now + *gap;
                vec![Act::Resend]
            }
            State::Proceeding { .. }
            | State::Completed { .. }
            | State::Confirmed { .. }
            | State::Accepted { .. } => vec![],
        }
    }

    /// When something is due.
    pub(super) fn next(&self) -> Option<Duration> {
        match self.state {
            State::Proceeding { trying } => trying,
            State::Completed { again, end, .. } | State::Accepted { again, end, .. } => {
                Some(again.map_or(end, |again| again.min(end)))
            }
            State::Confirmed { end } => Some(end),
        }
    }
}
