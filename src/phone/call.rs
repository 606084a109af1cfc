//! The one call of a phone, as far as it has come.

use std::time::Instant;

use crate::{
    phone::sound::Sound,
    sip::{Dialog, Flow, message::Message, sdp::Session, transaction::Key},
};

/// A call.
#[derive(Debug)]
pub(super) enum Call {
    /// Somebody calls.
    Ringing {
        /// The transaction of the INVITE.
        key: Key,
        /// How it came.
        flow: Flow,
        /// The INVITE.
        invite: Message,
        /// What it offers.
        offered: Option<Session>,
        /// Our tag.
        tag: String,
        /// When it is answered.
        answers: Option<Instant>,
    },
    /// The phone calls somebody.
    Dialling {
        /// The transaction of the INVITE.
        key: Key,
        /// How it was sent.
        flow: Flow,
        /// The INVITE.
        invite: Message,
        /// Who is called.
        to: String,
        /// Whether it has proved who it is.
        proved: bool,
        /// The sound that it offers.
        sound: Sound,
    },
    /// Both sides speak.
    Talking {
        /// Between both.
        dialog: Dialog,
        /// How the other one is reached.
        flow: Flow,
        /// When it hangs up.
        until: Option<Instant>,
        /// The ACK of the answer to our INVITE, in case that comes again.
        ack: Option<Message>,
        /// What is heard while it lasts.
        _sound: Sound,
    },
}

impl Call {
    /// When something is due.
    pub(super) fn due(&self) -> Option<Instant> {
        match self {
            Self::Ringing { answers, .. } => *answers,
            Self::Dialling { .. } => None,
            Self::Talking { until, .. } => *until,
        }
    }
}
