//! INVITEs that are too long for a datagram: they go by TCP, and by UDP where nobody takes the connection
//! (RFC 3261 §18.1.1).

use std::net::SocketAddr;

use super::{core::Core, effect::Effect, wide::Waiting};
use crate::{
    platform::{choices, moment::Now},
    sip::{
        Flow, FlowId, Transport,
        message::{Message, Method, carry_by, check, print},
        transaction::{Input, Key, Output},
    },
};

impl Core {
    /// Sends a request of the switchboard's.
    pub(super) fn request(&mut self, now: Now, flow: Flow, message: Message) {
        let is_invite = message.method() == Some(&Method::Invite);
        // Nodes are reached by datagrams alone, by which they know us: their network carries long ones in parts.
        let is_node = self.nodes.as_ref().is_some_and(|it| it.are_at(&flow));
        let is_long = is_invite && !is_node && !flow.transport.carries(print(&message).len());
        match check(&message) {
            Ok(seen) if is_long => {
                let key = Key::client(&seen);
                self.effects.push(Effect::Widen(flow.peer, key.clone()));
                self.wide.wait(key, flow, message);
            }
            Ok(_) | Err(_) => self.put(now, flow, message),
        }
    }

    fn put(&mut self, now: Now, flow: Flow, message: Message) {
        let out = self.layer.step(now.since, Input::Request { flow, message });
        self.follow(now, out);
    }

    /// The connection to somebody that was made for long requests, if there is one.
    pub fn wide_to(&self, peer: SocketAddr) -> Option<Flow> {
        self.wide.to(peer)
    }

    /// There is a connection for a long request, which may not be made yet.
    pub fn widened(&mut self, now: Now, key: &Key, way: Flow) {
        let until = now.since + choices::CONNECTED_WITHIN;
        let Some(mut invite) = self.wide.found(key, way, until) else {
            // It was given up before it was sent.
            return self.calls.over(key);
        };
        carry_by(&mut invite, Transport::Tcp);
        self.put(now, way, invite);
    }

    /// A connection is made.
    pub fn opened(&mut self, flow: FlowId) {
        self.wide.opened(flow);
    }

    /// A connection is gone, or could not be made.
    pub fn lost(&mut self, now: Now, flow: FlowId) {
        let waiting = self.wide.give_up(flow);
        let mut out = self.layer.step(now.since, Input::Lost { flow });
        out.retain(|output| {
            let (Output::Unsent { key } | Output::Over { key }) = output else {
                return true;
            };
            !waiting.iter().any(|(of, _)| of == key)
        });
        self.follow(now, out);
        for (_, Waiting { flow, request, .. }) in waiting {
            self.put(now, flow, request);
        }
    }

    /// Gives up connections that have taken too long.
    pub(super) fn narrow(&mut self, now: Now) {
        while let Some(flow) = self.wide.late(now.since) {
            self.effects.push(Effect::Close(flow));
            self.lost(now, flow);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{net::SocketAddr, time::Duration};

    use crate::{
        api::CallId,
        platform::{
            calls::{Callee, Order, Switchboard, Wish},
            choices,
            config::MediaPorts,
            media::Media,
            moment::Now,
            registrar::{Bindings, Registrar},
            sip::{core::Core, effect::Effect, site::Site},
        },
        sip::{
            Flow, FlowId, Transport,
            digest::{Gate, Limits},
        },
    };

    fn now(seconds: u64) -> Now {
        Now {
            since: Duration::from_secs(seconds),
            epoch: Duration::from_secs(1000 + seconds),
        }
    }

    fn flow(id: u64, transport: Transport) -> Flow {
        let peer = SocketAddr::from(([127, 0, 0, 1], 5070));
        Flow {
            id: FlowId(id),
            transport,
            peer,
        }
    }

    fn core() -> Core {
        let limits = Limits {
            life: Duration::from_mins(5),
            used: 10,
        };
        let gate = Gate::new(&[3; 32], choices::ALGORITHM, limits);
        let registrar = Registrar::new(Duration::ZERO, gate, Bindings::new(1, usize::MAX, 1));
        let media = Media::new(MediaPorts::default(), 1);
        let here = SocketAddr::from(([127, 0, 0, 1], 5060));
        let calls = Switchboard::new(Box::new(Site::new(vec![(Transport::Udp, here)], media)), 1);
        Core::new(registrar, calls, None, 1)
    }

    /// A call to a phone that registered by UDP, and whether its INVITE waits for a connection; with a long header
    /// field it does.
    fn call(core: &mut Core, length: usize) -> (CallId, bool) {
        let order = Order {
            from: "+1".into(),
            from_uri: "sip:+1@a.test".into(),
            to: "sip:b@a.test".into(),
            to_uri: "sip:b@a.test".into(),
            endpoint: None,
            phones: vec![Callee {
                uri: "sip:b@127.0.0.1:5070".into(),
                route: None,
                flow: flow(1, Transport::Udp),
                host: [127, 0, 0, 1].into(),
                user_agent: None,
            }],
            vain: None,
            patience: Duration::from_mins(1),
            target: None,
            tag: None,
            bridge: None,
            transfers: None,
            headers: vec![("X-Long".into(), "x".repeat(length))],
        };
        let id = core.calls.create(now(1), &order).expect("is taken");
        core.operate(now(1));
        let widen = core.effects().into_iter().find_map(|effect| {
            let Effect::Widen(_, key) = effect else {
                return None;
            };
            Some(key)
        });
        if let Some(key) = &widen {
            core.widened(now(1), key, flow(2, Transport::Tcp));
        }
        (id, widen.is_some())
    }

    /// The flows that INVITEs leave by, with what their Via says, and the connections that are closed.
    fn sent(core: &mut Core) -> Vec<String> {
        let effects = core.effects().into_iter();
        let lines = effects.filter_map(|effect| {
            if let Effect::Close(flow) = effect {
                return Some(format!("close {}", flow.0));
            }
            let Effect::Send(flow, bytes) = effect else {
                return None;
            };
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let method = text.split(' ').next().unwrap_or_default();
            let via = text.split("Via: SIP/2.0/").nth(1).unwrap_or_default();
            Some(format!("{} {method} {}", flow.transport, &via[..3]))
        });
        lines.collect()
    }

    #[tokio::test]
    async fn a_long_invite_goes_by_tcp_and_by_udp_where_nobody_takes_it() {
        let mut core = core();
        let (_, is_widened) = call(&mut core, 100);
        assert!(!is_widened);
        let (_, is_widened) = call(&mut core, 1300);
        assert!(is_widened);
        assert_eq!(sent(&mut core), ["TCP INVITE TCP"]);
        core.lost(now(2), FlowId(2));
        assert_eq!(sent(&mut core), ["UDP INVITE UDP"]);
        assert_eq!(core.wide_to(flow(2, Transport::Tcp).peer), None);
        assert!(core.wide.is_empty());
        assert_eq!(core.calls.live(), 2);
    }

    #[tokio::test]
    async fn a_connection_that_is_never_made_is_not_waited_for() {
        let mut core = core();
        call(&mut core, 1300);
        sent(&mut core);
        let until = now(1).since + choices::CONNECTED_WITHIN;
        assert_eq!(core.next(now(1)), Some(until));
        let late = Now {
            since: until,
            ..now(1)
        };
        core.due(late);
        assert_eq!(sent(&mut core), ["close 2", "UDP INVITE UDP"]);
    }

    #[tokio::test]
    async fn a_connection_that_is_made_serves_the_next_call_too() {
        let mut core = core();
        call(&mut core, 1300);
        core.opened(FlowId(2));
        assert_eq!(
            core.wide_to(flow(2, Transport::Tcp).peer),
            Some(flow(2, Transport::Tcp))
        );
        call(&mut core, 1300);
        assert_eq!(sent(&mut core), ["TCP INVITE TCP"]);
        let late = Now {
            since: now(1).since + choices::CONNECTED_WITHIN,
            ..now(1)
        };
        core.due(late);
        assert_eq!(sent(&mut core), [""; 0], "it is there");
    }

    #[tokio::test]
    async fn what_was_given_up_is_not_sent_another_way() {
        let mut core = core();
        let (id, _) = call(&mut core, 1300);
        sent(&mut core);
        assert_eq!(core.calls.change(now(2), &id, Wish::End), Ok(()));
        core.operate(now(2));
        core.lost(now(2), FlowId(2));
        assert_eq!(sent(&mut core), [""; 0]);
        assert_eq!((core.transactions(), core.calls.held()), (0, 0));
    }
}
