//! The times of the transaction layer (RFC 3261 §17, table 4; RFC 6026 §8.1).

use std::time::Duration;

/// What all timers are made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// An estimate of the round trip: the first gap between retransmissions.
    pub t1: Duration,
    /// The longest gap between retransmissions of all but INVITE.
    pub t2: Duration,
    /// How long a message stays in the network.
    pub t4: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            t1: Duration::from_millis(500),
            t2: Duration::from_secs(4),
            t4: Duration::from_secs(5),
        }
    }
}

impl Times {
    /// After this nobody waits any more: timers B, F, H, J, L and M.
    pub(super) fn patience(self) -> Duration {
        self.t1 * 64
    }

    /// How long the other side may repeat a refused INVITE's answer: timer D.
    pub(super) fn echo(self) -> Duration {
        self.patience().max(Duration::from_secs(32))
    }

    /// An INVITE without any answer gets 100 after this time (§17.2.1).
    pub(super) fn trying(self) -> Duration {
        self.t1 * 2 / 5
    }

    /// The gap after one of this length, up to T2.
    pub(super) fn longer(self, gap: Duration) -> Duration {
        (gap * 2).min(self.t2)
    }
}
