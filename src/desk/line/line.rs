//! One TCP connection beside whoever reads and writes it.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    os::fd::{AsFd, OwnedFd},
    sync::Arc,
};

use rustix::net::{Shutdown, shutdown, sockopt};
use tokio::net::TcpStream;

use crate::api::patience::LINE;

use super::backlog::Backlog;

/// A connection, whoever has its stream.
#[derive(Debug)]
pub struct Line {
    socket: OwnedFd,
    local: SocketAddr,
    peer: SocketAddr,
    backlog: Arc<Backlog>,
}

impl Line {
    /// The line of this stream. Small pieces are sent at once, and bytes that nobody acknowledges end it.
    ///
    /// # Errors
    /// When it is gone already.
    pub fn of(stream: &TcpStream, backlog: Arc<Backlog>) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        #[cfg(target_os = "linux")]
        sockopt::set_tcp_user_timeout(stream, u32::try_from(LINE.as_millis()).unwrap_or(u32::MAX))?;
        Ok(Self {
            socket: stream.as_fd().try_clone_to_owned()?,
            local: stream.local_addr()?,
            peer: stream.peer_addr()?,
            backlog,
        })
    }

    /// Who is at the other end.
    pub fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// The address that a person would be told.
    pub fn from(&self) -> IpAddr {
        self.peer.ip().to_canonical()
    }

    /// How many bytes were sent and have not been acknowledged, as far as the system tells.
    pub fn backlog(&self) -> Option<u32> {
        self.backlog.of(self.local, self.peer)
    }

    /// Ends it now: whoever reads or writes it fails.
    pub fn end(&self) {
        // One that is gone already has ended.
        let _ = shutdown(&self.socket, Shutdown::Both);
    }
}
