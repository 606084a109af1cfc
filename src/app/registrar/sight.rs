//! Whether what phones do can be seen at this service, and if not, why.

use jiff::tz::TimeZone;

use crate::{
    api::Failure,
    app::text::time::{self, Moment},
};

/// Whether what phones do can be seen.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Sight {
    /// Nothing was asked yet, or the answer is not there.
    #[default]
    Opening,
    /// It is told as it happens.
    Live,
    /// It was told until this time, and will be again.
    Lost {
        /// Why it is not.
        why: Failure,
        /// Since when; `None` when it never was.
        since: Option<Moment>,
        /// When it is tried again.
        again: Moment,
    },
    /// The service tells nothing of phones.
    Absent,
    /// The service is one of phones, and answers none at present.
    NoPhones,
    /// The service does not let us hear it.
    Refused(Failure),
}

impl Sight {
    /// Whether it is told as it happens.
    pub fn is_live(&self) -> bool {
        *self == Self::Live
    }

    /// Whether the service tells of phones, now or as soon as it is there again.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Live | Self::Lost { .. } => true,
            Self::Opening | Self::Absent | Self::NoPhones | Self::Refused(_) => false,
        }
    }

    /// Whether the service does not tell of phones, so that only the registrar itself can be asked.
    pub fn is_silent(&self) -> bool {
        match self {
            Self::Absent | Self::Refused(_) => true,
            Self::Opening | Self::Live | Self::Lost { .. } | Self::NoPhones => false,
        }
    }

    /// Why phones cannot be seen as they are now, as a sentence; `None` when they can, or when that is not known yet.
    pub fn obstacle(&self, zone: &TimeZone) -> Option<String> {
        match self {
            Self::Opening | Self::Live => None,
            Self::Absent => Some("This service does not tell which phones are registered.".into()),
            Self::NoPhones => {
                Some("This server takes no phones: it was started without SIP.".into())
            }
            Self::Refused(why) => Some(format!(
                "The service does not tell us which phones are registered: {}",
                why.sentence()
            )),
            Self::Lost { why, since, again } => {
                let why = why.sentence();
                let again = time::clock(*again, zone);
                Some(match since {
                    Some(since) => {
                        let since = time::clock(*since, zone);
                        format!("Phones are shown as of {since}: {why} Again at {again}.")
                    }
                    None => format!("Phones are not shown yet: {why} Again at {again}."),
                })
            }
        }
    }
}
