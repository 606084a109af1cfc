//! The sound of a phone: nobody speaks into it, and nobody listens, but packets go and come as they do.

use std::{
    io,
    net::{IpAddr, SocketAddr},
};

use tokio::{
    net::UdpSocket,
    sync::watch,
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

use crate::sip::{
    rtp::{Packet, SAMPLES, TIME},
    sdp::{Audio, Law},
};

/// Sound that goes on until it is dropped.
#[derive(Debug)]
pub(super) struct Sound {
    address: SocketAddr,
    towards: watch::Sender<Option<(SocketAddr, Law)>>,
    task: JoinHandle<()>,
}

impl Sound {
    /// Takes a port.
    pub(super) fn open(ip: IpAddr, seed: u64) -> io::Result<Self> {
        let socket = std::net::UdpSocket::bind((ip, 0))?;
        socket.set_nonblocking(true)?;
        let socket = UdpSocket::from_std(socket)?;
        let address = socket.local_addr()?;
        let (towards, told) = watch::channel(None);
        let source = u32::try_from(seed >> 32).unwrap_or_default();
        let task = tokio::spawn(run(socket, told, source));
        Ok(Self {
            address,
            towards,
            task,
        })
    }

    /// Where it takes sound.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sound goes there from now on.
    pub(super) fn point(&self, audio: &Audio) {
        let towards = (audio.remote, audio.law);
        self.towards.send_replace(Some(towards));
    }
}

impl Drop for Sound {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn run(socket: UdpSocket, mut told: watch::Receiver<Option<(SocketAddr, Law)>>, source: u32) {
    let mut ticks = interval(TIME);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let (mut bytes, mut sequence) = ([0; 2048], 0_u16);
    loop {
        tokio::select! {
            _ = ticks.tick() => {
                let Some((address, law)) = *told.borrow_and_update() else {
                    continue;
                };
                sequence = sequence.wrapping_add(1);
                let packet = Packet {
                    marker: sequence == 1,
                    kind: law.payload(),
                    sequence,
                    timestamp: u32::from(sequence) * u32::from(SAMPLES),
                    source,
                    payload: &[law.silence(); SAMPLES as usize],
                };
                // What cannot be sent now would come too late.
                let _ = socket.try_send_to(&packet.print(), address);
            }
            // Nobody listens.
            _ = socket.recv(&mut bytes) => {}
        }
    }
}
