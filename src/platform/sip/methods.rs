//! What every request but REGISTER is answered whatever calls there are (RFC 3261 §8.2, §11).

use crate::sip::message::{Flaw, Message, Method, Name, Scheme, Seen, Uri};

/// What we take, wherever `Allow` is said.
const ALLOW: &str = "REGISTER, OPTIONS, INVITE, ACK, CANCEL, BYE, INFO, UPDATE";

/// Methods of other RFCs that exist, and that nothing here is asked with.
const KNOWN: [&[u8]; 6] = [
    b"SUBSCRIBE",
    b"MESSAGE",
    b"PUBLISH",
    b"REFER",
    b"PRACK",
    b"NOTIFY",
];

/// The answer to a request that came without flaws; none to an INVITE that begins a call, and to what is asked inside
/// one. `tag` is for To.
pub fn answer(message: &Message, seen: &Seen, tag: &str) -> Option<Message> {
    let with = |status, reason| message.answer(status, reason, Some(tag));
    let Some(method) = message.method() else {
        return Some(with(400, "Bad Request"));
    };
    if let Some(status) = strange(method) {
        let reason = if status == 405 {
            "Method Not Allowed"
        } else {
            "Not Implemented"
        };
        return Some(allowing(with(status, reason)));
    }
    let uri = message.uri().and_then(|uri| Uri::read(uri));
    let is_call = *method == Method::Invite;
    if uri.is_none_or(|uri| is_call && uri.scheme == Scheme::Sips) {
        return Some(with(416, "Unsupported URI Scheme"));
    }
    let required: Vec<&[u8]> = [Name::Require, Name::ProxyRequire]
        .iter()
        .flat_map(|name| message.headers.list(name))
        // Of calls; nothing else is asked with it (RFC 4028).
        .filter(|option| !option.eq_ignore_ascii_case(b"timer"))
        .collect();
    if !required.is_empty() {
        let mut answer = with(420, "Bad Extension");
        answer
            .headers
            .push(Name::Unsupported, required.join(&b", "[..]));
        return Some(answer);
    }
    let is_inside = seen.to.tag().is_some();
    match method {
        Method::Options if !is_inside => {
            let mut answer = allowing(with(200, "OK"));
            answer.headers.push(Name::Accept, "application/sdp");
            answer.headers.push(Name::Supported, "path, outbound");
            Some(answer)
        }
        Method::Invite if !is_inside => match hops(message) {
            None => Some(with(400, "Malformed Max-Forwards")),
            Some(0) => Some(with(483, "Too Many Hops")),
            Some(_) => None,
        },
        // The switchboard knows whether there is such a call.
        Method::Options | Method::Invite | Method::Bye | Method::Info | Method::Update
            if is_inside =>
        {
            None
        }
        Method::Options
        | Method::Register
        | Method::Invite
        | Method::Ack
        | Method::Cancel
        | Method::Bye
        | Method::Info
        | Method::Update
        | Method::Notify
        | Method::Other(_) => Some(with(481, "Call/Transaction Does Not Exist")),
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
