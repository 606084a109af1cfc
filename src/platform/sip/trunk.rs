//! The trunk: another SIP server, by which calls to phone numbers leave, and calls to the account's numbers come in.

use std::net::SocketAddr;

use crate::sip::{Flow, Transport};

/// A trunk.
#[derive(Debug)]
pub struct Trunk {
    /// The way to it.
    pub flow: Flow,
    /// Its addresses: what comes from there is believed without a password.
    pub peers: Vec<SocketAddr>,
    /// As URIs name it.
    pub host: String,
}

impl Trunk {
    /// The address of a number behind it.
    pub fn uri(&self, number: &str) -> String {
        format!("sip:{number}@{}", self.host)
    }

    /// Whether what comes by this flow is the trunk's.
    pub fn is_at(&self, flow: &Flow) -> bool {
        let of = |peer: &SocketAddr| (peer.ip().to_canonical(), peer.port());
        let is_it = |peer: &SocketAddr| of(peer) == of(&flow.peer);
        flow.transport == Transport::Udp && self.peers.iter().any(is_it)
    }
}
