//! The sockets of the name server.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream, UdpSocket},
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{
    answer::{Carrier, Domains, answer},
    zone::Zone,
};

/// The most connections at once; others wait in the kernel. sipdeck's own choice.
const CONNECTIONS: usize = 64;
/// How long a connection may be silent.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest question that is read: a name has at most 255 bytes, and options are few.
const QUESTION: usize = 4096;
/// With port 0, a port that is free for both is looked for so many times.
const TRIES: usize = 16;

/// A name server. Dropping it closes its sockets.
#[derive(Debug)]
pub struct Dns {
    address: SocketAddr,
    _tasks: JoinSet<()>,
}

impl Dns {
    /// Answers at this address, by datagrams and connections; with port 0, at a free one.
    pub async fn start(
        address: SocketAddr,
        zone: Zone,
        domains: Arc<impl Domains>,
    ) -> io::Result<Self> {
        let (udp, tcp) = bound(address).await?;
        let address = udp.local_addr()?;
        let zone = Arc::new(zone);
        let mut tasks = JoinSet::new();
        tasks.spawn(datagrams(udp, Arc::clone(&zone), Arc::clone(&domains)));
        tasks.spawn(connections(tcp, zone, domains));
        Ok(Self {
            address,
            _tasks: tasks,
        })
    }

    /// Where it answers.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

async fn bound(address: SocketAddr) -> io::Result<(UdpSocket, TcpListener)> {
    let mut tries = 0;
    loop {
        tries += 1;
        let udp = UdpSocket::bind(address).await?;
        match TcpListener::bind(udp.local_addr()?).await {
            Ok(tcp) => return Ok((udp, tcp)),
            Err(why)
                if why.kind() == io::ErrorKind::AddrInUse
                    && address.port() == 0
                    && tries < TRIES => {}
            Err(why) => return Err(why),
        }
    }
}

async fn datagrams(socket: UdpSocket, zone: Arc<Zone>, domains: Arc<impl Domains>) {
    let mut chunk = vec![0; QUESTION];
    loop {
        // An error is about a datagram that was sent before: its receiver is gone.
        let Ok((length, peer)) = socket.recv_from(&mut chunk).await else {
            continue;
        };
        let answer = answer(&zone, &*domains, &chunk[..length], Carrier::Datagram).await;
        if let Some(bytes) = answer {
            let _ = socket.send_to(&bytes, peer).await;
        }
    }
}

async fn connections(listener: TcpListener, zone: Arc<Zone>, domains: Arc<impl Domains>) {
    let mut talks = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept(), if talks.len() < CONNECTIONS => match accepted {
                Ok((socket, _)) => {
                    let (zone, domains) = (Arc::clone(&zone), Arc::clone(&domains));
                    talks.spawn(async move {
                        let _ = talk(socket, &zone, &*domains).await;
                    });
                }
                Err(_) => sleep(Duration::from_millis(100)).await,
            },
            Some(_) = talks.join_next() => {}
        }
    }
}

async fn talk(mut socket: TcpStream, zone: &Zone, domains: &impl Domains) -> io::Result<()> {
    loop {
        let mut question = vec![0; QUESTION];
        let reading = async {
            let length = usize::from(socket.read_u16().await?);
            let question = question
                .get_mut(..length)
                .ok_or(io::ErrorKind::InvalidData)?;
            socket.read_exact(question).await
        };
        let length = timeout(PATIENCE, reading).await??;
        let answer = answer(zone, domains, &question[..length], Carrier::Stream).await;
        let Some(bytes) = answer else { return Ok(()) };
        let length = u16::try_from(bytes.len()).map_err(|_| io::ErrorKind::InvalidData)?;
        let framed = [&length.to_be_bytes()[..], &bytes].concat();
        timeout(PATIENCE, socket.write_all(&framed)).await??;
    }
}
