//! The answer to a request of a phone for which there is no room, or no store, at the moment.

use crate::{
    platform::choices,
    sip::message::{Message, Name},
};

/// 503, and when the phone may try again.
pub fn busy(message: &Message, tag: &str) -> Message {
    let mut answer = message.answer(503, "Service Unavailable", Some(tag));
    let after = choices::BUSY_RETRY_AFTER.to_string();
    answer.headers.push(Name::RetryAfter, after);
    answer
}
