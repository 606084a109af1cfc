//! Dialogs: what both ends of a call remember of each other, so that later requests find their way (RFC 3261 §12).

use crate::sip::message::{Address, CSeq, Message, Method, Name, Raw, check};

/// One end of a dialog: ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialog {
    call_id: Raw,
    /// The value of From in our requests, tag included.
    local: Raw,
    /// The value of To in our requests, tag included.
    remote: Raw,
    /// Where requests go.
    target: Raw,
    routes: Vec<Raw>,
    /// Of our last request.
    number: u32,
    /// Of their last request.
    heard: Option<u32>,
}

impl Dialog {
    /// The dialog that our response with this tag makes of their INVITE. `None` when the request is not whole.
    #[must_use]
    pub fn uas(request: &Message, tag: &str) -> Option<Self> {
        let seen = check(request).ok()?;
        let to = request.headers.first(&Name::To)?;
        let from = request.headers.first(&Name::From)?;
        Some(Self {
            call_id: seen.call_id.into(),
            local: [to, &b";tag="[..], tag.as_bytes()].concat().into(),
            remote: from.into(),
            target: contact(request).unwrap_or_else(|| seen.from.uri.into()),
            routes: routes(request),
            number: 0,
            heard: Some(seen.cseq.number),
        })
    }

    /// The dialog that their response makes of our INVITE. `None` when the response is not whole.
    #[must_use]
    pub fn uac(invite: &Message, response: &Message) -> Option<Self> {
        let seen = check(response).ok()?;
        seen.to.tag()?;
        let mut routes = routes(response);
        routes.reverse();
        Some(Self {
            call_id: seen.call_id.into(),
            local: invite.headers.first(&Name::From)?.into(),
            remote: response.headers.first(&Name::To)?.into(),
            target: contact(response).or_else(|| invite.uri().cloned())?,
            routes,
            number: seen.cseq.number,
            heard: None,
        })
    }

    /// The identifier of the call.
    #[must_use]
    pub fn call_id(&self) -> &Raw {
        &self.call_id
    }

    /// Our tag.
    #[must_use]
    pub fn local_tag(&self) -> Raw {
        tag(&self.local)
    }

    /// Their tag; empty for a client of RFC 2543 that has none.
    #[must_use]
    pub fn remote_tag(&self) -> Raw {
        tag(&self.remote)
    }

    /// Our next request, without a Via.
    pub fn request(&mut self, method: Method) -> Message {
        self.number += 1;
        self.made(method, self.number)
    }

    /// The ACK of the 2xx that made this dialog of our INVITE, without a Via (§13.2.2.4).
    #[must_use]
    pub fn ack(&self) -> Message {
        self.made(Method::Ack, self.number)
    }

    fn made(&self, method: Method, number: u32) -> Message {
        let cseq = format!("{number} {method}");
        let mut request = Message::request(method, self.target.clone());
        let headers = &mut request.headers;
        headers.push(Name::MaxForwards, "70");
        for route in &self.routes {
            headers.push(Name::Route, route.clone());
        }
        headers.push(Name::From, self.local.clone());
        headers.push(Name::To, self.remote.clone());
        headers.push(Name::CallId, self.call_id.clone());
        headers.push(Name::CSeq, cseq);
        request
    }

    /// Whether a request of theirs comes in order: one with a lower number than the last is answered 500 (§12.2.2).
    pub fn accept(&mut self, cseq: &CSeq) -> bool {
        if self.heard.is_some_and(|last| cseq.number < last) {
            return false;
        }
        self.heard = Some(cseq.number);
        true
    }

    /// Takes in where they are now, when an INVITE or UPDATE of theirs says so (§12.2).
    pub fn refresh(&mut self, request: &Message) {
        if let Some(target) = contact(request) {
            self.target = target;
        }
    }
}

fn contact(message: &Message) -> Option<Raw> {
    let first = message.headers.list(&Name::Contact).next()?;
    Some(Address::read(first)?.uri.into())
}

fn routes(message: &Message) -> Vec<Raw> {
    let all = message.headers.list(&Name::RecordRoute);
    all.map(Raw::from).collect()
}

fn tag(value: &[u8]) -> Raw {
    let address = Address::read(value);
    address.and_then(|it| it.tag()).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::Dialog;
    use crate::sip::message::{CSeq, Message, Method, Name};

    fn invite() -> Message {
        let mut message = Message::request(Method::Invite, "sip:bob@192.0.2.9");
        for (name, value) in [
            (Name::Via, "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1"),
            (Name::From, "<sip:anna@a>;tag=f"),
            (Name::To, "<sip:bob@b>"),
            (Name::CallId, "c"),
            (Name::CSeq, "7 INVITE"),
            (Name::Contact, "\"A, B\" <sip:anna@192.0.2.1:5070;x=y>;q=1"),
            (Name::RecordRoute, "<sip:p1;lr>, <sip:p2;lr>"),
        ] {
            message.headers.push(name, value);
        }
        message
    }

    fn field(message: &Message, name: &Name) -> Vec<String> {
        let all = message.headers.all(name);
        all.map(|value| String::from_utf8_lossy(value).into_owned())
            .collect()
    }

    #[test]
    fn both_ends_find_each_other() {
        let invite = invite();
        let mut answer = invite.answer(200, "OK", Some("t"));
        answer.headers.push(Name::Contact, "<sip:bob@192.0.2.9:9>");
        // The answer carries what the INVITE does of those in between; a refusal, and what is no INVITE, do not.
        let refusal = invite.answer(486, "Busy Here", Some("t"));
        assert_eq!(field(&refusal, &Name::RecordRoute), Vec::<String>::new());
        let mut callee = Dialog::uas(&invite, "t").expect("one");
        let mut outer = Dialog::uac(&invite, &answer).expect("one");
        assert_eq!(callee.local_tag(), outer.remote_tag());
        assert_eq!(callee.remote_tag(), outer.local_tag());
        let bye = callee.request(Method::Bye);
        assert_eq!(bye.uri().expect("one"), &"sip:anna@192.0.2.1:5070;x=y");
        assert_eq!(field(&bye, &Name::From), ["<sip:bob@b>;tag=t"]);
        assert_eq!(field(&bye, &Name::CSeq), ["1 BYE"]);
        assert_eq!(field(&bye, &Name::Route), ["<sip:p1;lr>", "<sip:p2;lr>"]);
        let ack = outer.ack();
        assert_eq!(field(&ack, &Name::CSeq), ["7 ACK"]);
        assert_eq!(ack.uri().expect("one"), &"sip:bob@192.0.2.9:9");
        let bye = outer.request(Method::Bye);
        assert_eq!(field(&bye, &Name::CSeq), ["8 BYE"]);
        assert_eq!(field(&bye, &Name::Route), ["<sip:p2;lr>", "<sip:p1;lr>"]);
    }

    #[test]
    fn numbers_may_repeat_and_never_fall() {
        let mut dialog = Dialog::uas(&invite(), "t").expect("one");
        let cseq = |number| CSeq {
            number,
            method: Method::Bye,
        };
        let asked = [6, 7, 9, 9, 8].map(|number| dialog.accept(&cseq(number)));
        assert_eq!(asked, [false, true, true, true, false]);
    }

    #[test]
    fn an_answer_without_a_tag_makes_no_dialog() {
        let invite = invite();
        assert_eq!(Dialog::uac(&invite, &invite.answer(200, "OK", None)), None);
    }
}
