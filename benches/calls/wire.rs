//! What the phones send and receive: sockets that never wait, and the parts of messages that they look at.

use std::{
    io::{self, ErrorKind},
    net::{SocketAddr, UdpSocket},
    time::Duration,
};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use socket2::SockRef;

/// What the kernel keeps for a socket.
const BUFFER: usize = 8 * 1024 * 1024;

/// A socket of this machine that never waits.
pub fn socket() -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    socket.set_nonblocking(true)?;
    let _ = SockRef::from(&socket).set_recv_buffer_size(BUFFER);
    let _ = rustix::net::sockopt::set_socket_recv_buffer_size_force(&socket, BUFFER);
    Ok(socket)
}

/// An offer or answer of µ law at this port.
pub fn description(port: u16) -> String {
    format!(
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 0\r\n"
    )
}

/// The port of sound in a description.
pub fn sound_port(text: &str) -> u16 {
    let rest = text.split("m=audio ").nth(1);
    let port = rest.and_then(|rest| rest.split(' ').next()?.parse().ok());
    port.unwrap_or_default()
}

/// The value of a header field.
pub fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = text.lines().take_while(|line| !line.is_empty());
    lines.find_map(|line| {
        let (known, value) = line.split_once(':')?;
        known.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// The nonce of a challenge.
pub fn nonce(text: &str) -> Option<&str> {
    text.split("nonce=\"").nth(1)?.split('"').next()
}

/// Sends a datagram, which may be lost.
pub fn send(socket: &UdpSocket, message: &str, to: SocketAddr) -> io::Result<()> {
    match socket.send_to(message.as_bytes(), to) {
        // As good as lost on its way: it is sent again.
        Err(why)
            if matches!(
                why.kind(),
                ErrorKind::WouldBlock | ErrorKind::ConnectionRefused
            ) =>
        {
            Ok(())
        }
        outcome => outcome.map(|_| ()),
    }
}

/// The next datagram, if there is one.
pub fn read(socket: &UdpSocket, chunk: &mut [u8]) -> io::Result<Option<(String, SocketAddr)>> {
    match socket.recv_from(chunk) {
        Ok((length, from)) => {
            let text = String::from_utf8_lossy(&chunk[..length]).into_owned();
            Ok(Some((text, from)))
        }
        Err(why)
            if matches!(
                why.kind(),
                ErrorKind::WouldBlock | ErrorKind::ConnectionRefused
            ) =>
        {
            Ok(None)
        }
        Err(why) => Err(why),
    }
}

/// Whether something comes in time.
pub fn wait(socket: &UdpSocket, time: Duration) -> io::Result<bool> {
    let mut fds = [PollFd::new(socket, PollFlags::IN)];
    let wait = Timespec {
        tv_sec: i64::try_from(time.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: 0,
    };
    Ok(poll(&mut fds, Some(&wait))? > 0)
}
