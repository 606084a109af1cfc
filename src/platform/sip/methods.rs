//! What every request but REGISTER is answered while there are no calls (RFC 3261 §8.2, §11).

use crate::{
    platform::choices,
    sip::message::{Flaw, Message, Method, Name, Seen, Uri},
};

/// What we take, wherever `Allow` is said.
const ALLOW: &str = "REGISTER, OPTIONS, INVITE, ACK, CANCEL, BYE";

/// Methods of other RFCs that exist, and that nothing here is asked with.
const KNOWN: [&[u8]; 6] = [
    b"SUBSCRIBE",
    b"MESSAGE",
    b"PUBLISH",
    b"REFER",
    b"PRACK",
    b"NOTIFY",
];

/// The answer to a request that came without flaws. `tag` is for To.
pub fn answer(message: &Message, seen: &Seen, tag: &str) -> Message {
    let with = |status, reason| message.answer(status, reason, Some(tag));
    let Some(method) = message.method() else {
        return with(400, "Bad Request");
    };
    if let Some(status) = strange(method) {
        let reason = if status == 405 {
            "Method Not Allowed"
        } else {
            "Not Implemented"
        };
        return allowing(with(status, reason));
    }
    if message.uri().and_then(|uri| Uri::read(uri)).is_none() {
        return with(416, "Unsupported URI Scheme");
    }
    let required: Vec<&[u8]> = [Name::Require, Name::ProxyRequire]
        .iter()
        .flat_map(|name| message.headers.list(name))
        .collect();
    if !required.is_empty() {
        let mut answer = with(420, "Bad Extension");
        answer
            .headers
            .push(Name::Unsupported, required.join(&b", "[..]));
        return answer;
    }
    match method {
        Method::Options => {
            let mut answer = allowing(with(200, "OK"));
            answer.headers.push(Name::Accept, "application/sdp");
            answer.headers.push(Name::Supported, "path, outbound");
            answer
        }
        Method::Invite if seen.to.tag().is_none() => match hops(message) {
            None => with(400, "Malformed Max-Forwards"),
            Some(0) => with(483, "Too Many Hops"),
            Some(_) => with(choices::NO_CALLS.0, choices::NO_CALLS.1),
        },
        // There are no dialogs that it could belong to.
        Method::Register
        | Method::Invite
        | Method::Ack
        | Method::Cancel
        | Method::Bye
        | Method::Info
        | Method::Update
        | Method::Notify
        | Method::Other(_) => with(481, "Call/Transaction Does Not Exist"),
    }
}

/// The answer to a request that cannot be understood.
pub fn flawed(message: &Message, flaw: &Flaw, tag: &str) -> Message {
    message.answer(flaw.status(), &flaw.to_string(), Some(tag))
}

/// The status of methods that are not served at all: 405 for those that exist, 501 for others.
fn strange(method: &Method) -> Option<u16> {
    match method {
        Method::Notify => Some(405),
        Method::Other(name) if KNOWN.contains(&&**name) => Some(405),
        Method::Other(_) => Some(501),
        Method::Register
        | Method::Invite
        | Method::Ack
        | Method::Cancel
        | Method::Bye
        | Method::Options
        | Method::Info
        | Method::Update => None,
    }
}

fn allowing(mut answer: Message) -> Message {
    answer.headers.push(Name::Allow, ALLOW);
    answer
}

/// How often the request may still be sent on; without the header field as often as one does.
fn hops(message: &Message) -> Option<u8> {
    let Some(value) = message.headers.first(&Name::MaxForwards) else {
        return Some(70);
    };
    std::str::from_utf8(value).ok()?.trim().parse().ok()
}
