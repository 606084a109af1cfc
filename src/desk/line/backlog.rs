//! Asks the system how many bytes of a connection are not acknowledged (`inet_diag`, one question and one answer over
//! netlink). The socket's buffer swallows many frames that a slow line has not shown yet; nothing else tells of those.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{Mutex, PoisonError},
};

use rustix::{
    fd::OwnedFd,
    net::{
        AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, netlink, recv, send,
        socket_with,
    },
};

/// Whoever asks. Without an answer, only the window of the other side bounds what is sent.
#[derive(Debug)]
pub struct Backlog(Option<Mutex<OwnedFd>>);

/// The bytes of a question: `nlmsghdr` and `inet_diag_req_v2`.
const QUESTION: usize = 16 + 56;

/// Where `idiag_wqueue` stands in an answer: behind `nlmsghdr`, four bytes, `inet_diag_sockid` and two numbers.
const WAITING: usize = 16 + 4 + 48 + 8;

/// `SOCK_DIAG_BY_FAMILY`.
const BY_FAMILY: u16 = 20;

impl Default for Backlog {
    fn default() -> Self {
        let socket = socket_with(
            AddressFamily::NETLINK,
            SocketType::DGRAM,
            SocketFlags::CLOEXEC | SocketFlags::NONBLOCK,
            Some(netlink::SOCK_DIAG),
        );
        Self(socket.ok().map(Mutex::new))
    }
}

impl Backlog {
    /// The bytes that were sent on this connection and are not acknowledged, if that can be told.
    pub fn of(&self, local: SocketAddr, peer: SocketAddr) -> Option<u32> {
        let socket = self.0.as_ref()?;
        let socket = socket.lock().unwrap_or_else(PoisonError::into_inner);
        // The system answers while it is asked.
        send(&*socket, &question(local, peer), SendFlags::empty()).ok()?;
        let mut answer = [0; 1024];
        let (length, _) = recv(&*socket, &mut answer[..], RecvFlags::empty()).ok()?;
        waiting(&answer[..length])
    }
}

fn question(local: SocketAddr, peer: SocketAddr) -> [u8; QUESTION] {
    let mut bytes = [0; QUESTION];
    let mut put = |at: usize, part: &[u8]| bytes[at..at + part.len()].copy_from_slice(part);
    put(0, &72_u32.to_ne_bytes());
    put(4, &BY_FAMILY.to_ne_bytes());
    // NLM_F_REQUEST
    put(6, &1_u16.to_ne_bytes());
    let family = if local.is_ipv4() {
        AddressFamily::INET
    } else {
        AddressFamily::INET6
    };
    // The families are below 256.
    put(16, &[u8::try_from(family.as_raw()).unwrap_or_default()]);
    // IPPROTO_TCP
    put(17, &[6]);
    // Every state.
    put(20, &u32::MAX.to_ne_bytes());
    put(24, &local.port().to_be_bytes());
    put(26, &peer.port().to_be_bytes());
    for (at, address) in [(28, local.ip()), (44, peer.ip())] {
        match address {
            IpAddr::V4(address) => put(at, &address.octets()),
            IpAddr::V6(address) => put(at, &address.octets()),
        }
    }
    // INET_DIAG_NOCOOKIE
    put(64, &[0xff; 8]);
    bytes
}

/// What an answer tells; nothing when it is an error.
fn waiting(answer: &[u8]) -> Option<u32> {
    let kind = answer.get(4..6)?.try_into().ok()?;
    if u16::from_ne_bytes(kind) != BY_FAMILY {
        return None;
    }
    let bytes = answer.get(WAITING..WAITING + 4)?.try_into().ok()?;
    Some(u32::from_ne_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::{TcpListener, TcpStream},
    };

    use super::Backlog;

    #[test]
    fn what_nobody_reads_is_counted_until_it_is_read() {
        let backlog = Backlog::default();
        let listener = TcpListener::bind("127.0.0.1:0").expect("bound");
        let address = listener.local_addr().expect("an address");
        let mut writer = TcpStream::connect(address).expect("connected");
        let (mut reader, _) = listener.accept().expect("accepted");
        let (local, peer) = (
            writer.local_addr().expect("one"),
            writer.peer_addr().expect("one"),
        );
        let Some(before) = backlog.of(local, peer) else {
            // A system without inet_diag: nothing is told, and nothing is waited for.
            return;
        };
        assert_eq!(before, 0);
        writer.set_nonblocking(true).expect("set");
        while writer.write(&vec![0; 65_536]).is_ok() {}
        assert!(backlog.of(local, peer).is_some_and(|bytes| bytes > 4096));
        drop(writer);
        let mut all = Vec::new();
        reader.read_to_end(&mut all).expect("read");
    }
}
