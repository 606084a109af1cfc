//! What calls need of the machine that they run on: its addresses, and ports for sound.

use std::{
    fmt::Debug,
    net::{IpAddr, SocketAddr},
};

use serde::{Deserialize, Serialize};

use crate::sip::{
    Flow,
    sdp::{Audio, Law},
};

/// The ports of one leg's sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineId(pub u64);

/// What was heard of a leg, and said to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Heard {
    /// Packets that came.
    pub received: u64,
    /// Packets that did not.
    pub lost: u64,
    /// How unevenly they came, in microseconds (RFC 3550 §6.4.1).
    pub jitter: u64,
    /// Packets that were sent.
    pub sent: u64,
    /// What was agreed on, once it was.
    pub codec: Option<Codec>,
    /// What the phone says of those, if it says anything (RFC 3550 §6.4).
    pub far: Option<Far>,
}

/// How sound is written (RFC 3551 §4.5.14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Codec {
    /// µ law.
    Pcmu,
    /// A law.
    Pcma,
}

impl Codec {
    /// As descriptions of sessions name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pcmu => "PCMU",
            Self::Pcma => "PCMA",
        }
    }
}

impl From<Law> for Codec {
    fn from(law: Law) -> Self {
        match law {
            Law::Mu => Self::Pcmu,
            Law::A => Self::Pcma,
        }
    }
}

/// What a phone says of what it hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Far {
    /// Packets that did not come to it.
    pub lost: u64,
    /// How unevenly they came, in microseconds.
    pub jitter: u64,
    /// How long a packet takes to it and back, in microseconds, once that is known.
    pub round_trip: Option<u64>,
}

/// The machine.
pub trait Ground: Debug + Send {
    /// Our own address for signalling, as the other end of this flow reaches it.
    fn here(&mut self, flow: &Flow) -> SocketAddr;
    /// A pair of ports for sound from and to the other end of this flow, and the address of the first. None when there
    /// is none left.
    fn open(&mut self, flow: &Flow) -> Option<(LineId, SocketAddr)>;
    /// Sound goes there and comes from there, or from the host that signals, from now on.
    fn point(&mut self, line: LineId, audio: &Audio, host: IpAddr);
    /// Two lines hear each other.
    fn join(&mut self, one: LineId, other: LineId);
    /// A line and its partner, if it has one, hear each other no more.
    fn part(&mut self, line: LineId);
    /// Whether the phone hears ring tone in place of silence, until its line is joined or parted.
    fn ring(&mut self, line: LineId, rings: bool);
    /// Presses keys for the phone to hear. Whether it takes them.
    fn press(&mut self, line: LineId, keys: &str) -> bool;
    /// What was heard so far.
    fn heard(&self, line: LineId) -> Heard;
    /// Gives the ports back.
    fn close(&mut self, line: LineId);
}
