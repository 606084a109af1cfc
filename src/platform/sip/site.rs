//! The machine that calls stand on: where we are for each phone, and the ports of sound.

use std::net::{IpAddr, SocketAddr};

use crate::{
    net::towards,
    platform::{
        calls::{Ground, Heard, LineId},
        media::Media,
    },
    sip::{Flow, Transport, sdp::Audio},
};

/// This machine.
#[derive(Debug)]
pub struct Site {
    listening: Vec<(Transport, SocketAddr)>,
    media: Media,
}

impl Site {
    /// Where SIP is spoken, and sound.
    pub fn new(listening: Vec<(Transport, SocketAddr)>, media: Media) -> Self {
        Self { listening, media }
    }
}

impl Ground for Site {
    fn here(&mut self, flow: &Flow) -> SocketAddr {
        let all = self.listening.iter();
        let fits = |address: &SocketAddr| address.is_ipv4() == flow.peer.is_ipv4();
        let of = all.filter(|(transport, _)| *transport == flow.transport);
        let found = of.clone().find(|(_, address)| fits(address));
        let found = found
            .or_else(|| of.clone().next())
            .map(|(_, address)| *address);
        let mut here = found.unwrap_or(flow.peer);
        if here.ip().is_unspecified() {
            // A peer that no way leads to is not reached anyhow.
            here.set_ip(towards(flow.peer).unwrap_or(here.ip()));
        }
        here.set_ip(here.ip().to_canonical());
        here
    }

    fn open(&mut self, flow: &Flow) -> Option<(LineId, SocketAddr)> {
        let ip = self.here(flow).ip();
        self.media.open(ip)
    }

    fn point(&mut self, line: LineId, audio: &Audio, host: IpAddr) {
        self.media.point(line, audio, host);
    }

    fn join(&mut self, one: LineId, other: LineId) {
        self.media.join(one, other);
    }

    fn part(&mut self, line: LineId) {
        self.media.part(line);
    }

    fn ring(&mut self, line: LineId, rings: bool) {
        self.media.ring(line, rings);
    }

    fn press(&mut self, line: LineId, keys: &str) -> bool {
        self.media.press(line, keys)
    }

    fn heard(&self, line: LineId) -> Heard {
        self.media.heard(line)
    }

    fn close(&mut self, line: LineId) {
        self.media.close(line);
    }
}
