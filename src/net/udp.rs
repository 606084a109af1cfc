//! One socket for datagrams.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    task::Poll,
    time::Duration,
};

use socket2::{Domain, Protocol, SockRef, Socket, Type};
use tokio::net::UdpSocket;

use crate::net::{event::Event, queue::Queue};
use crate::sip::{
    Flow, FlowId, Transport,
    message::{Arrived, datagram, stamp},
};

/// What the kernel is asked to keep for us while we are busy. It may grant less.
const RECEIVE_BUFFER: usize = 4 * 1024 * 1024;

/// The largest datagram.
const DATAGRAM: usize = 65_535;

/// The answer to a ping. Over UDP that is STUN's business (RFC 5626 §3.5.2), but phones send CRLF all the same.
const PONG: &[u8] = b"\r\n";

/// A bound socket.
#[derive(Debug)]
pub(super) struct Udp {
    id: FlowId,
    socket: UdpSocket,
    /// Asked of the system once: a start with many registrations wants it for each of them.
    local: SocketAddr,
    chunk: Vec<u8>,
    queue: Queue,
}

impl Udp {
    pub(super) fn bind(id: FlowId, address: SocketAddr) -> io::Result<Self> {
        let socket = Socket::new(
            Domain::for_address(address),
            Type::DGRAM,
            Some(Protocol::UDP),
        )?;
        socket.set_nonblocking(true)?;
        // Root may ask for more than the limit of the system; others take what they get.
        if rustix::net::sockopt::set_socket_recv_buffer_size_force(&socket, RECEIVE_BUFFER).is_err()
        {
            socket.set_recv_buffer_size(RECEIVE_BUFFER)?;
        }
        socket.bind(&address.into())?;
        let socket = UdpSocket::from_std(socket.into())?;
        Ok(Self {
            id,
            local: socket.local_addr()?,
            socket,
            chunk: vec![0; DATAGRAM],
            queue: Queue::new()?,
        })
    }

    pub(super) fn local(&self) -> SocketAddr {
        self.local
    }

    pub(super) fn flow(&self, peer: SocketAddr) -> Flow {
        Flow {
            id: self.id,
            transport: Transport::Udp,
            peer,
        }
    }

    /// Whether there may be something to read; wakes the task when there is.
    pub(super) fn poll_ready(&self, context: &mut std::task::Context<'_>) -> bool {
        matches!(self.socket.poll_recv_ready(context), Poll::Ready(_))
    }

    /// Reads at most so many datagrams without waiting.
    pub(super) fn read(&mut self, most: usize, events: &mut Vec<Event>) {
        for _ in 0..most {
            let (length, peer) = match self.socket.try_recv_from(&mut self.chunk) {
                Ok(read) => read,
                Err(why) if why.kind() == io::ErrorKind::WouldBlock => return self.queue.empty(),
                // A failure of one datagram, such as a peer that is gone: the next one counts.
                Err(_) => continue,
            };
            if self.queue.came(&self.chunk[..length]) {
                continue;
            }
            match datagram(&self.chunk[..length]) {
                Arrived::Message(mut message, flaws) => {
                    stamp(&mut message, peer);
                    let flow = self.flow(peer);
                    events.push(Event::Arrived {
                        flow,
                        message,
                        flaws,
                    });
                }
                Arrived::Ping => {
                    self.send(PONG, peer);
                }
                Arrived::Pong | Arrived::Noise => {}
            }
        }
        // There is more than one turn reads.
        if let Some(probe) = self.queue.probe() {
            let mut own = self.local;
            if own.ip().is_unspecified() {
                own.set_ip(match own {
                    SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                    SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
                });
            }
            self.send(&probe, own);
        }
    }

    /// By which the system's own tables name the socket.
    pub(super) fn inode(&self) -> Option<u64> {
        rustix::fs::fstat(&self.socket).ok().map(|stat| stat.st_ino)
    }

    /// How long datagrams wait until they are read.
    pub(super) fn waiting(&self) -> Duration {
        self.queue.waiting()
    }

    /// Whether it left. When the kernel has no room it is lost, as it may be on its way, and is sent again.
    ///
    /// The kernel is asked and not tokio, which says of a new socket that it would block until the kernel has told it
    /// otherwise: the first datagram of a phone would be lost.
    pub(super) fn send(&self, bytes: &[u8], peer: SocketAddr) -> bool {
        SockRef::from(&self.socket)
            .send_to(bytes, &peer.into())
            .is_ok()
    }
}

/// The address of this machine from which a peer is reached, as the system's routes have it. Nothing is sent.
pub fn towards(peer: SocketAddr) -> io::Result<IpAddr> {
    let any: IpAddr = if peer.is_ipv4() {
        Ipv4Addr::UNSPECIFIED.into()
    } else {
        Ipv6Addr::UNSPECIFIED.into()
    };
    let socket = std::net::UdpSocket::bind((any, 0))?;
    socket.connect(peer)?;
    Ok(socket.local_addr()?.ip())
}
