//! A client's channel to one server, for requests that are asked one after the other: bytes out, the bytes of the answer
//! back as they came.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use jiff::Timestamp;
use rustls::{CertificateError as Fault, ClientConfig, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpStream, UdpSocket},
    time::{Instant, timeout, timeout_at},
};
use tokio_rustls::TlsConnector;

use crate::{
    net::{certificate::Certificate, listener::tune, udp::towards},
    sip::{
        Transport,
        locate::Target,
        message::{Arrived, Message, Name, Start, Stream, Via, datagram},
    },
};

/// The first wait before a datagram is sent again; each is twice the one before (RFC 3261 §17.1.2.1).
const T1: Duration = Duration::from_millis(500);
/// The longest such wait.
const T2: Duration = Duration::from_secs(4);
/// The most bytes of an answer that are read.
const ANSWER: usize = 64 * 1024;

/// Why there is no channel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreached {
    /// Nothing listens there.
    #[error("nothing listens there")]
    Refused,
    /// Nothing came back in time.
    #[error("nothing came back")]
    Silent,
    /// No way leads there.
    #[error("no way leads there")]
    Unreachable,
    /// The certificate is for these names.
    #[error("the certificate is for other names")]
    Name(Vec<String>),
    /// The certificate is not valid at this time: when it was, or will be.
    #[error("the certificate is not valid at this time: {0}")]
    Expired(String),
    /// Nobody who is trusted vouches for the certificate.
    #[error("nobody who is trusted vouches for the certificate: {0}")]
    Untrusted(String),
    /// What answers speaks no TLS.
    #[error("what answers speaks no TLS")]
    NotTls,
    /// Anything else.
    #[error("{0}")]
    Failed(String),
}

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unheard {
    /// Nothing came in time.
    #[error("nothing came back")]
    Silent,
    /// Nothing listens there.
    #[error("nothing listens there")]
    Refused,
    /// No way leads there.
    #[error("no way leads there")]
    Unreachable,
    /// The connection was closed.
    #[error("the connection was closed")]
    Closed,
    /// Something came that is no SIP.
    #[error("what came back is no SIP")]
    Noise(Vec<u8>),
}

/// Both directions of a connection.
trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Duplex for T {}

/// A channel.
pub struct Channel {
    local: SocketAddr,
    certificate: Option<Certificate>,
    socket: Socket,
}

enum Socket {
    Datagrams(UdpSocket),
    Connection(Box<dyn Duplex>),
}

impl Channel {
    /// Makes a channel. `name` is what a TLS server's certificate is to be for.
    pub async fn open(
        target: &Target,
        name: &str,
        tls: Option<Arc<ClientConfig>>,
        patience: Duration,
    ) -> Result<Self, Unreached> {
        if target.transport == Transport::Udp {
            let ip = towards(target.address).map_err(|why| unreached(&why))?;
            let socket = UdpSocket::bind((ip, 0)).await;
            let socket = socket.map_err(|why| unreached(&why))?;
            let connected = socket.connect(target.address).await;
            connected.map_err(|why| unreached(&why))?;
            return Ok(Self {
                local: socket.local_addr().map_err(|why| unreached(&why))?,
                certificate: None,
                socket: Socket::Datagrams(socket),
            });
        }
        let until = Instant::now() + patience;
        let socket = match timeout_at(until, TcpStream::connect(target.address)).await {
            Err(_) => return Err(Unreached::Silent),
            Ok(connected) => connected.map_err(|why| unreached(&why))?,
        };
        let tuned = tune(&socket).and_then(|()| socket.local_addr());
        let local = tuned.map_err(|why| unreached(&why))?;
        if target.transport == Transport::Tcp {
            return Ok(Self {
                local,
                certificate: None,
                socket: Socket::Connection(Box::new(socket)),
            });
        }
        let config = tls.ok_or_else(|| {
            Unreached::Untrusted("no authorities are known that could vouch for it".to_owned())
        })?;
        let name = ServerName::try_from(name.to_owned())
            .map_err(|_| Unreached::Failed(format!("{name:?} is no name for a certificate")))?;
        match timeout_at(until, TlsConnector::from(config).connect(name, socket)).await {
            Err(_) => Err(Unreached::Silent),
            Ok(Err(why)) => Err(handshake(&why)),
            Ok(Ok(socket)) => {
                let chain = socket.get_ref().1.peer_certificates();
                let first = chain.and_then(|chain| chain.first());
                Ok(Self {
                    local,
                    certificate: first.and_then(|one| Certificate::read(one)),
                    socket: Socket::Connection(Box::new(socket)),
                })
            }
        }
    }

    /// Our end of it.
    #[must_use]
    pub fn local(&self) -> SocketAddr {
        self.local
    }

    /// What the server's certificate says, when there was a handshake.
    #[must_use]
    pub fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_ref()
    }

    /// Sends a request and waits for its final response. Over UDP it is sent again until something comes.
    pub async fn ask(&mut self, request: &[u8], patience: Duration) -> Result<Vec<u8>, Unheard> {
        let branch = match datagram(request) {
            Arrived::Message(message, _) => branch_of(&message),
            Arrived::Ping | Arrived::Pong | Arrived::Noise => None,
        };
        let asking = async {
            match &mut self.socket {
                Socket::Datagrams(socket) => by_datagrams(socket, request, branch.as_deref()).await,
                Socket::Connection(socket) => {
                    over(socket.as_mut(), request, branch.as_deref()).await
                }
            }
        };
        timeout(patience, asking)
            .await
            .unwrap_or(Err(Unheard::Silent))
    }
}

async fn by_datagrams(
    socket: &UdpSocket,
    request: &[u8],
    branch: Option<&[u8]>,
) -> Result<Vec<u8>, Unheard> {
    let mut chunk = vec![0; ANSWER];
    let mut wait = T1;
    loop {
        socket.send(request).await.map_err(|why| unheard(&why))?;
        let again = Instant::now() + wait;
        wait = (wait * 2).min(T2);
        while let Ok(read) = timeout_at(again, socket.recv(&mut chunk)).await {
            let length = read.map_err(|why| unheard(&why))?;
            let bytes = &chunk[..length];
            match heard(&datagram(bytes), branch) {
                Heard::Final => return Ok(bytes.to_vec()),
                Heard::Noise => return Err(Unheard::Noise(bytes.to_vec())),
                // It is being worked on: the request arrived, and is sent again only every four seconds.
                Heard::Provisional => wait = T2,
                Heard::Other => {}
            }
        }
    }
}

async fn over(
    socket: &mut dyn Duplex,
    request: &[u8],
    branch: Option<&[u8]>,
) -> Result<Vec<u8>, Unheard> {
    socket
        .write_all(request)
        .await
        .map_err(|why| unheard(&why))?;
    socket.flush().await.map_err(|why| unheard(&why))?;
    let (mut stream, mut raw) = (Stream::default(), Vec::new());
    let mut chunk = vec![0; 4096];
    loop {
        let length = socket.read(&mut chunk).await.map_err(|why| unheard(&why))?;
        if length == 0 {
            return Err(if raw.is_empty() {
                Unheard::Closed
            } else {
                Unheard::Noise(raw)
            });
        }
        raw.extend_from_slice(&chunk[..length]);
        stream.feed(&chunk[..length]);
        while let Some(arrived) = stream.next() {
            match heard(&arrived, branch) {
                Heard::Final => return Ok(raw),
                Heard::Noise => return Err(Unheard::Noise(raw)),
                Heard::Provisional | Heard::Other => {
                    if !stream.begun() {
                        raw.clear();
                    }
                }
            }
        }
        if raw.len() > ANSWER {
            return Err(Unheard::Noise(raw));
        }
    }
}

/// What something that came is to the request that is out.
enum Heard {
    /// Its answer.
    Final,
    /// A sign that there will be one.
    Provisional,
    /// Not for this request.
    Other,
    /// Not SIP at all.
    Noise,
}

fn heard(arrived: &Arrived, branch: Option<&[u8]>) -> Heard {
    let message = match arrived {
        Arrived::Message(message, _) => message,
        Arrived::Ping | Arrived::Pong => return Heard::Other,
        Arrived::Noise => return Heard::Noise,
    };
    let Start::Response { status, .. } = message.start else {
        return Heard::Other;
    };
    // A response whose Via cannot be read is shown: that it is broken is what there is to see.
    let other = matches!((branch_of(message), branch), (Some(one), Some(two)) if one != two);
    if other {
        Heard::Other
    } else if (100..200).contains(&status) {
        Heard::Provisional
    } else {
        Heard::Final
    }
}

fn branch_of(message: &Message) -> Option<Vec<u8>> {
    let top = message.headers.list(&Name::Via).next()?;
    Some(Via::read(top)?.branch()?.to_vec())
}

fn unreached(why: &io::Error) -> Unreached {
    let kind = why.kind();
    if kind == io::ErrorKind::ConnectionRefused {
        Unreached::Refused
    } else if kind == io::ErrorKind::TimedOut {
        Unreached::Silent
    } else if matches!(
        kind,
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable
    ) {
        Unreached::Unreachable
    } else {
        Unreached::Failed(why.to_string())
    }
}

fn unheard(why: &io::Error) -> Unheard {
    match unreached(why) {
        Unreached::Refused => Unheard::Refused,
        Unreached::Unreachable => Unheard::Unreachable,
        Unreached::Silent => Unheard::Silent,
        Unreached::Name(_)
        | Unreached::Expired(_)
        | Unreached::Untrusted(_)
        | Unreached::NotTls
        | Unreached::Failed(_) => Unheard::Closed,
    }
}

/// What a handshake failed of.
fn handshake(why: &io::Error) -> Unreached {
    let inner = why.get_ref().and_then(|inner| inner.downcast_ref());
    match inner {
        Some(rustls::Error::InvalidCertificate(fault)) => certificate(fault),
        Some(
            rustls::Error::InvalidMessage(_)
            | rustls::Error::InappropriateMessage { .. }
            | rustls::Error::InappropriateHandshakeMessage { .. },
        ) => Unreached::NotTls,
        Some(other) => Unreached::Failed(format!("the handshake failed: {other}")),
        // Whoever does not know what to do with a handshake closes the connection, or says nothing.
        None if matches!(
            why.kind(),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset
        ) =>
        {
            Unreached::NotTls
        }
        None => Unreached::Failed(format!("the handshake failed: {why}")),
    }
}

fn certificate(fault: &Fault) -> Unreached {
    if let Fault::NotValidForNameContext { presented, .. } = fault {
        let names = presented.iter().map(|name| bare(name).to_owned());
        return Unreached::Name(names.collect());
    }
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other fault is none of time"
    )]
    let ended = match fault {
        Fault::ExpiredContext { not_after, .. } => Some(("it ended", Some(*not_after))),
        Fault::NotValidYetContext { not_before, .. } => Some(("it begins", Some(*not_before))),
        Fault::Expired => Some(("it has ended", None)),
        Fault::NotValidYet => Some(("it has not begun", None)),
        _ => None,
    };
    if let Some((words, at)) = ended {
        let at = at.and_then(|at| Timestamp::from_second(at.as_secs().try_into().ok()?).ok());
        Unreached::Expired(at.map_or(words.to_owned(), |at| format!("{words} at {at}")))
    } else if *fault == Fault::NotValidForName {
        Unreached::Name(Vec::new())
    } else if *fault == Fault::UnknownIssuer {
        Unreached::Untrusted("its issuer is not known here".to_owned())
    } else {
        Unreached::Untrusted(fault.to_string())
    }
}

/// The library writes `DnsName("example.com")`.
fn bare(name: &str) -> &str {
    let inner = name.split_once("(\"").map(|(_, rest)| rest);
    inner
        .and_then(|rest| rest.strip_suffix("\")"))
        .unwrap_or(name)
}
