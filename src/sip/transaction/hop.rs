//! Requests that are made from an INVITE hop by hop: the ACK of a refusal, and CANCEL.

use crate::sip::message::{Message, Method, Name, Seen, check};

/// The ACK for a response that refused this INVITE (RFC 3261 §17.1.1.3).
pub(super) fn acknowledgement(invite: &Message, refusal: &Message) -> Option<Message> {
    let to = refusal.headers.first(&Name::To)?;
    made(invite, &check(invite).ok()?, Method::Ack, to)
}

/// The CANCEL of this INVITE (§9.1).
pub(super) fn cancellation(invite: &Message) -> Option<Message> {
    let to = invite.headers.first(&Name::To)?;
    made(invite, &check(invite).ok()?, Method::Cancel, to)
}

fn made(invite: &Message, seen: &Seen, method: Method, to: &[u8]) -> Option<Message> {
    let cseq = format!("{} {method}", seen.cseq.number);
    let mut made = Message::request(method, invite.uri()?.clone());
    made.headers
        .push(Name::Via, invite.headers.list(&Name::Via).next()?);
    made.headers.push(Name::MaxForwards, "70");
    for route in invite.headers.all(&Name::Route) {
        made.headers.push(Name::Route, route);
    }
    made.headers
        .push(Name::From, invite.headers.first(&Name::From)?);
    made.headers.push(Name::To, to);
    made.headers.push(Name::CallId, seen.call_id);
    made.headers.push(Name::CSeq, cseq);
    Some(made)
}
