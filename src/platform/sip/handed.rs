//! What comes to a process that has nodes in front of it: calls that nodes hand on, and phones that went past them.

use std::{net::IpAddr, time::Duration};

use super::{batch::To, caller::Who, core::Core};
use crate::{
    platform::{
        calls::Callee,
        choices,
        moment::Now,
        registrar::{Binding, Case},
    },
    sip::{
        Flow,
        message::{Address, Host, Message, Method, Name, Via},
        transaction::Key,
    },
};

/// By which a node says who calls (RFC 3325 §9.1).
const ASSERTED: &[u8] = b"P-Asserted-Identity";

impl Core {
    /// A REGISTER or an INVITE came where nodes are asked first.
    pub(super) fn come_by_node(&mut self, now: Now, key: Key, flow: Flow, message: Message) {
        if message.method() == Some(&Method::Register) {
            return self.turned_away(now, key, &message, "Phones register at the nodes");
        }
        if !self.nodes.as_ref().is_some_and(|it| it.are_at(&flow)) {
            return self.turned_away(now, key, &message, "Phones call by the nodes");
        }
        let Some((host, name)) = asserted(&message) else {
            return self.turned_away(now, key, &message, "The node does not say who calls");
        };
        if self.nodes.as_ref().is_some_and(|it| now.since < it.late) {
            return self.crowded(now, key, &message);
        }
        let case = Case::new(flow, message, &[]);
        self.seek(key, case, Who::Handed { host, name });
    }

    /// This process has stood still for so long. What a node has handed to it meanwhile it takes for refused, so that there are
    /// not two calls.
    pub fn stood_still(&mut self, now: Now, how_long: Duration) {
        if how_long > choices::STILL_MAX
            && let Some(nodes) = &mut self.nodes
        {
            nodes.late = now.since + choices::STILL_LATE;
        }
    }

    /// The way to a phone that a node has registered. `None` where no node is on the way to it.
    #[must_use]
    pub fn by_node(&self, binding: &Binding) -> Option<Callee> {
        let way = self.nodes.as_ref()?.way(binding.path.as_deref()?)?;
        Some(Callee::by(binding, way))
    }

    /// Refuses somebody who should have asked a node, or whom no node should have let pass, and says why.
    pub(super) fn turned_away(&mut self, now: Now, key: Key, message: &Message, why: &str) {
        self.counts.denied += 1;
        let tag = self.layer.tag(&key);
        let mut answer = message.answer(403, "Forbidden", Some(&tag));
        let warning = format!("399 sipdeck \"{why}\"");
        answer.headers.push(Name::Warning, warning);
        self.answer(now, To::Transaction(key), answer);
    }
}

/// Who calls, as the node says: the host in small letters, and the name as it is spelt, since escapes belong to names.
/// `None` where that is not said, or said twice.
fn asserted(message: &Message) -> Option<(String, String)> {
    let name = Name::named(ASSERTED);
    let mut all = message.headers.list(&name);
    let (Some(one), None) = (all.next(), all.next()) else {
        return None;
    };
    let uri = Address::read(one)?.sip()?;
    let user = std::str::from_utf8(uri.user?).ok()?;
    Some((uri.host.text().to_ascii_lowercase(), user.to_owned()))
}

/// The host that the phone signals from, which the node has written beside what the phone says in its Via.
pub fn phone_of(message: &Message) -> Option<IpAddr> {
    let via = message
        .headers
        .list(&Name::Via)
        .nth(1)
        .and_then(Via::read)?;
    match (via.received(), via.host) {
        (Some(ip), _) | (None, Host::Ip(ip)) => Some(ip),
        (None, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{asserted, phone_of};
    use crate::sip::message::{Message, Method, Name};

    fn invite(fields: &[(&str, &str)]) -> Message {
        let mut message = Message::request(Method::Invite, "sip:44@lab.test");
        for (name, value) in fields {
            message.headers.push(Name::named(name.as_bytes()), *value);
        }
        message
    }

    #[test]
    fn who_calls_is_what_the_node_says_once() {
        let said = |fields: &[(&str, &str)]| asserted(&invite(fields));
        let anna = ("P-Asserted-Identity", "<sip:caf%C3%A9@Lab.Test>");
        assert_eq!(
            said(&[anna, ("From", "<sip:43@lab.test>")]),
            Some(("lab.test".into(), "caf%C3%A9".into()))
        );
        for none in [
            &[("From", "<sip:43@lab.test>")][..],
            &[anna, anna],
            &[("P-Asserted-Identity", "<sip:1@a.test>, <sip:2@a.test>")],
            &[("P-Asserted-Identity", "<sip:lab.test>")],
            &[("P-Asserted-Identity", "<tel:+15551234567>")],
            &[("P-Preferred-Identity", "<sip:43@lab.test>")],
            &[("Remote-Party-ID", "<sip:43@lab.test>")],
        ] {
            assert_eq!(said(none), None, "{none:?}");
        }
    }

    #[test]
    fn a_phone_is_where_the_node_heard_it() {
        let node = ("Via", "SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1");
        let at = |via| phone_of(&invite(&[node, ("Via", via)]));
        let heard = "SIP/2.0/UDP 192.168.1.9:5060;rport=40000;received=192.0.2.7;branch=z9hG4bK2";
        assert_eq!(at(heard), Some([192, 0, 2, 7].into()));
        let plain = "SIP/2.0/TCP 192.0.2.8:5060;branch=z9hG4bK2";
        assert_eq!(at(plain), Some([192, 0, 2, 8].into()));
        assert_eq!(at("SIP/2.0/UDP phone.local;branch=z9hG4bK2"), None);
        assert_eq!(phone_of(&invite(&[node])), None);
    }
}
