//! Sends the messages of the trace to a Homer collector, as they come and go: a HEP3 packet for each.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use tokio::net::UdpSocket;

use super::trace::Traced;
use crate::sip::Transport;

/// What a datagram has room for; the text of longer messages is cut.
const TEXT_MAX: usize = 65_000;
/// Names us among those who send to one collector.
const AGENT: u32 = 2001;
/// SIP, of the protocols that HEP knows.
const SIP: u8 = 1;

/// The way to a collector.
#[derive(Debug)]
pub struct Hep {
    socket: UdpSocket,
    listening: Vec<(Transport, SocketAddr)>,
}

impl Hep {
    /// To this collector, for whoever listens there.
    pub async fn to(
        collector: SocketAddr,
        listening: Vec<(Transport, SocketAddr)>,
    ) -> std::io::Result<Self> {
        let any: IpAddr = if collector.is_ipv4() {
            Ipv4Addr::UNSPECIFIED.into()
        } else {
            Ipv6Addr::UNSPECIFIED.into()
        };
        let socket = UdpSocket::bind((any, 0)).await?;
        socket.connect(collector).await?;
        Ok(Self { socket, listening })
    }

    /// Sends these. What a collector does not take is lost: nobody waits for it.
    pub fn send(&self, messages: &[Arc<Traced>]) {
        for message in messages {
            let own = own(&self.listening, message);
            let _ = self.socket.try_send(&packet(message, own));
        }
    }
}

/// Our end of the way that a message took.
pub fn own(listening: &[(Transport, SocketAddr)], message: &Traced) -> SocketAddr {
    let all = listening.iter();
    let mut of = all.filter(|(transport, _)| *transport == message.flow.transport);
    let none = (Ipv4Addr::UNSPECIFIED, 0).into();
    of.next().map_or(none, |(_, address)| *address)
}

/// A message as a HEP3 packet.
fn packet(message: &Traced, own: SocketAddr) -> Vec<u8> {
    let peer = message.flow.peer;
    let (from, to) = if message.sent {
        (own, peer)
    } else {
        (peer, own)
    };
    let mut packet = b"HEP3\0\0".to_vec();
    let (from_ip, to_ip) = (from.ip().to_canonical(), to.ip().to_canonical());
    match (from_ip, to_ip) {
        (IpAddr::V4(from), IpAddr::V4(to)) => {
            // AF_INET
            chunk(&mut packet, 1, &[2]);
            chunk(&mut packet, 3, &from.octets());
            chunk(&mut packet, 4, &to.octets());
        }
        (from, to) => {
            let wide = |ip: IpAddr| match ip {
                IpAddr::V4(ip) => ip.to_ipv6_mapped(),
                IpAddr::V6(ip) => ip,
            };
            // AF_INET6
            chunk(&mut packet, 1, &[10]);
            chunk(&mut packet, 5, &wide(from).octets());
            chunk(&mut packet, 6, &wide(to).octets());
        }
    }
    let protocol = if message.flow.transport.reliable() {
        6
    } else {
        17
    };
    chunk(&mut packet, 2, &[protocol]);
    chunk(&mut packet, 7, &from.port().to_be_bytes());
    chunk(&mut packet, 8, &to.port().to_be_bytes());
    let seconds = u32::try_from(message.at.as_secs()).unwrap_or(u32::MAX);
    chunk(&mut packet, 9, &seconds.to_be_bytes());
    chunk(&mut packet, 10, &message.at.subsec_micros().to_be_bytes());
    chunk(&mut packet, 11, &[SIP]);
    chunk(&mut packet, 12, &AGENT.to_be_bytes());
    let text = &message.bytes[..message.bytes.len().min(TEXT_MAX)];
    chunk(&mut packet, 15, text);
    let length = u16::try_from(packet.len()).unwrap_or(u16::MAX);
    packet[4..6].copy_from_slice(&length.to_be_bytes());
    packet
}

/// A piece of a packet: of no vendor, its kind, its length with all that, its value.
fn chunk(packet: &mut Vec<u8>, kind: u16, value: &[u8]) {
    let length = u16::try_from(value.len() + 6).unwrap_or(u16::MAX);
    packet.extend([0, 0]);
    packet.extend(kind.to_be_bytes());
    packet.extend(length.to_be_bytes());
    packet.extend(value);
}
