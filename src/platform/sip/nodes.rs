//! Nodes in front of the phones: they register phones and prove callers, which is not done here then.

use std::{
    collections::HashSet,
    net::{IpAddr, SocketAddr, SocketAddrV4},
    time::Duration,
};

use crate::sip::{
    Flow, Transport,
    message::{Address, Host},
};

/// What is known of the nodes.
#[derive(Debug)]
pub struct Nodes {
    /// The way to any of them.
    way: Flow,
    /// Where each of them speaks.
    known: HashSet<SocketAddrV4>,
    /// Whether an endpoint that has a call may have been disabled without anybody saying so.
    pub are_callers_in_doubt: bool,
    /// Until then, what comes may have waited so long that a node has handed it to another process.
    pub late: Duration,
}

impl Nodes {
    /// Nobody is known yet. `way` is the flow of datagrams to whomever.
    pub fn new(way: Flow) -> Self {
        Self {
            way,
            known: HashSet::new(),
            are_callers_in_doubt: false,
            late: Duration::ZERO,
        }
    }

    /// These are the nodes from now on.
    pub fn learn(&mut self, known: Vec<SocketAddrV4>) {
        self.known = known.into_iter().collect();
    }

    /// Whether what comes by this flow is a node's: a datagram from where one speaks.
    pub fn are_at(&self, flow: &Flow) -> bool {
        let is_known = match flow.peer.ip().to_canonical() {
            IpAddr::V4(ip) => self
                .known
                .contains(&SocketAddrV4::new(ip, flow.peer.port())),
            IpAddr::V6(_) => false,
        };
        flow.transport == Transport::Udp && is_known
    }

    /// The way to a phone with this Path, which is the node that it registered at.
    pub fn way(&self, path: &[u8]) -> Option<Flow> {
        let uri = Address::read(path)?.sip()?;
        let Host::Ip(ip) = uri.host else { return None };
        let port = uri.port.unwrap_or(Transport::Udp.default_port());
        Some(Flow {
            peer: SocketAddr::new(ip, port),
            ..self.way
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Nodes;
    use crate::sip::{Flow, FlowId, Transport};

    fn flow(transport: Transport, peer: &str) -> Flow {
        Flow {
            id: FlowId(3),
            transport,
            peer: peer.parse().expect("an address"),
        }
    }

    #[test]
    fn a_node_is_who_sends_datagrams_from_where_one_speaks() {
        let udp = |peer: &str| flow(Transport::Udp, peer);
        let mut nodes = Nodes::new(udp("0.0.0.0:0"));
        assert!(!nodes.are_at(&udp("10.0.0.1:5060")));
        nodes.learn(vec!["10.0.0.1:5060".parse().expect("an address")]);
        assert!(nodes.are_at(&udp("10.0.0.1:5060")));
        assert!(nodes.are_at(&udp("[::ffff:10.0.0.1]:5060")));
        for (transport, other) in [
            (Transport::Udp, "10.0.0.1:5061"),
            (Transport::Udp, "10.0.0.2:5060"),
            (Transport::Tcp, "10.0.0.1:5060"),
        ] {
            assert!(!nodes.are_at(&flow(transport, other)), "{other}");
        }
        nodes.learn(Vec::new());
        assert!(!nodes.are_at(&udp("10.0.0.1:5060")));
    }

    #[test]
    fn a_phone_is_reached_by_the_node_of_its_path() {
        let nodes = Nodes::new(flow(Transport::Udp, "0.0.0.0:0"));
        let path = b"<sip:10.0.0.1:5070;lr;received=sip:192.0.2.7:40000%3Btransport%3Dtcp>";
        assert_eq!(nodes.way(path), Some(flow(Transport::Udp, "10.0.0.1:5070")));
        assert_eq!(
            nodes.way(b"<sip:10.0.0.1;lr>"),
            Some(flow(Transport::Udp, "10.0.0.1:5060"))
        );
        for strange in [&b""[..], b"<sip:node.example;lr>", b"<tel:+1>"] {
            assert_eq!(nodes.way(strange), None, "{strange:?}");
        }
    }
}
