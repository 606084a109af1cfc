//! A response as it came, read as strictly as a picky phone would.

use crate::sip::message::{Arrived, Message, Start, check, datagram};

/// A response that can be read.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// 100 to 699.
    pub(super) status: u16,
    /// Status and reason: `401 Unauthorized`.
    pub(super) said: String,
    /// The whole.
    pub(super) message: Message,
    /// What is wrong with it and can be read all the same.
    pub(super) flaw: Option<String>,
}

/// Reads a response, or says what is wrong with it.
pub(super) fn read(bytes: &[u8]) -> Result<Answer, String> {
    let Arrived::Message(message, flaws) = datagram(bytes) else {
        return Err("it is no SIP message".to_owned());
    };
    let Start::Response { status, reason, .. } = &message.start else {
        return Err("it is a request and no response".to_owned());
    };
    if !(100..700).contains(status) {
        return Err(format!("there is no status {status}"));
    }
    if let Err(flaw) = check(&message) {
        return Err(flaw.to_string());
    }
    Ok(Answer {
        status: *status,
        said: format!("{status} {}", reason.text()).trim().to_owned(),
        flaw: flaws.first().map(ToString::to_string),
        message,
    })
}
