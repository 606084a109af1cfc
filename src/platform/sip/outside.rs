//! Calls that come in by the trunk: who calls is believed, and the number that is called leads to an application.

use super::{batch::To, caller::Who, core::Core};
use crate::{
    platform::{moment::Now, registrar::Case},
    sip::{
        Flow,
        message::{Address, Message, Method, Name, Uri},
        transaction::Key,
    },
};

impl Core {
    /// Whether this INVITE is one of the trunk's.
    pub(super) fn is_of_trunk(&self, flow: &Flow, message: &Message) -> bool {
        let is_from = self.trunk.as_ref().is_some_and(|it| it.is_at(flow));
        is_from && message.method() == Some(&Method::Invite)
    }

    /// The trunk has a call for a number.
    pub(super) fn come_by_trunk(&mut self, now: Now, key: Key, flow: Flow, message: Message) {
        let Some(number) = called(&message) else {
            return self.unallocated(now, key, &message);
        };
        let from = calling(&message);
        let case = Case::new(flow, message, &[]);
        self.seek(key, case, Who::Outside { from, number });
    }

    /// Tells the trunk that the account has no such number.
    pub(super) fn unallocated(&mut self, now: Now, key: Key, message: &Message) {
        let tag = self.layer.tag(&key);
        let answer = message.answer(404, "Not Found", Some(&tag));
        self.answer(now, To::Transaction(key), answer);
    }
}

/// The number that is called, in E.164 form: the user part of the Request-URI.
fn called(message: &Message) -> Option<String> {
    let uri = message.uri().and_then(|uri| Uri::read(uri))?;
    let user = uri.user_said()?;
    number(std::str::from_utf8(&user).ok()?)
}

/// Who calls: the number in From, or the address when it is none.
fn calling(message: &Message) -> String {
    let from = message.headers.first(&Name::From).and_then(Address::read);
    let Some(from) = from else {
        return String::new();
    };
    let user = from.sip().and_then(|uri| uri.user_said());
    let user = user.and_then(|user| String::from_utf8(user.into_owned()).ok());
    let found = user.as_deref().and_then(number);
    found.unwrap_or_else(|| String::from_utf8_lossy(from.uri).into_owned())
}

/// Digits with a `+`, which some leave out.
fn number(text: &str) -> Option<String> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let is_one = (2..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_one.then(|| format!("+{digits}"))
}
