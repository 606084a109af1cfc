//! Why a call has ended, as the API names it (reference §10).

use std::fmt;

use serde::{Deserialize, Serialize};

/// One cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Cause {
    /// Who called has given up, or the application has before anybody answered.
    OriginatorCancel,
    /// One side has hung up.
    NormalClearing,
    /// Busy.
    UserBusy,
    /// Declined.
    CallRejected,
    /// There is nobody of this name.
    UnallocatedNumber,
    /// Nobody answered in time.
    NoAnswer,
    /// Anything else.
    NormalTemporaryFailure,
}

impl Cause {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::OriginatorCancel,
        Self::NormalClearing,
        Self::UserBusy,
        Self::CallRejected,
        Self::UnallocatedNumber,
        Self::NoAnswer,
        Self::NormalTemporaryFailure,
    ];

    /// As the API writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OriginatorCancel => "ORIGINATOR_CANCEL",
            Self::NormalClearing => "NORMAL_CLEARING",
            Self::UserBusy => "USER_BUSY",
            Self::CallRejected => "CALL_REJECTED",
            Self::UnallocatedNumber => "UNALLOCATED_NUMBER",
            Self::NoAnswer => "NO_ANSWER",
            Self::NormalTemporaryFailure => "NORMAL_TEMPORARY_FAILURE",
        }
    }

    /// The cause of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.name() == name)
    }

    /// What a phone means that refuses a call so.
    #[must_use]
    pub fn of_status(status: u16) -> Self {
        match status {
            486 | 600 => Self::UserBusy,
            403 | 603 => Self::CallRejected,
            404 | 484 | 604 => Self::UnallocatedNumber,
            408 => Self::NoAnswer,
            _ => Self::NormalTemporaryFailure,
        }
    }

    /// How a phone is refused that calls: status and reason phrase.
    #[must_use]
    pub fn refusal(self) -> (u16, &'static str) {
        match self {
            Self::UserBusy => (486, "Busy Here"),
            Self::CallRejected => (603, "Decline"),
            Self::UnallocatedNumber => (404, "Not Found"),
            Self::OriginatorCancel => (487, "Request Terminated"),
            Self::NormalClearing | Self::NoAnswer | Self::NormalTemporaryFailure => {
                (480, "Temporarily Unavailable")
            }
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
