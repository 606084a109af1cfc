//! Session timers: a phone may promise to say now and then that it is still there, and is taken at its word (RFC 4028).
//! We never ask for it, and promise nothing.

use std::time::Duration;

use super::{leg::Leg, switchboard::Switchboard};
use crate::{
    api::CallId,
    platform::{choices, moment::Now},
    sip::message::{Message, Name},
};

/// What a request says of its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Promise {
    /// How long it holds.
    seconds: u32,
}

impl Promise {
    /// None when the phone promises nothing, or wants us to.
    fn of(request: &Message) -> Option<Self> {
        let supports = request.headers.list(&Name::Supported);
        let mut supports = supports.chain(request.headers.list(&Name::Require));
        let is_able = supports.any(|it| it.eq_ignore_ascii_case(b"timer"));
        let value = request.headers.first(&Name::SessionExpires)?;
        let text = String::from_utf8_lossy(value).to_ascii_lowercase();
        let (seconds, rest) = text.split_once(';').unwrap_or((&text, ""));
        let wants_us = rest.replace(' ', "").contains("refresher=uas");
        let seconds: u32 = seconds.trim().parse().ok()?;
        (is_able && !wants_us && seconds >= choices::SESSION_MIN).then_some(Self { seconds })
    }
}

/// Takes a phone at its word in our 2xx to its INVITE or UPDATE.
pub(super) fn agree(request: &Message, answer: &mut Message) {
    if let Some(Promise { seconds }) = Promise::of(request) {
        let headers = &mut answer.headers;
        headers.push(Name::SessionExpires, format!("{seconds};refresher=uac"));
        headers.push(Name::Require, "timer");
    }
}

impl Switchboard {
    /// A phone has promised, with an INVITE or UPDATE that was accepted, to say again that it is there, or nothing more.
    pub(super) fn promised(&mut self, now: Now, id: &CallId, request: &Message) {
        let promise = Promise::of(request);
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        if let Leg::Accepted(_, talk) | Leg::Talking(talk) = &mut call.leg {
            talk.refresh = promise.map(|it| now.since + Duration::from_secs(it.seconds.into()));
        }
        self.schedule(id);
    }
}
