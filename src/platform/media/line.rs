//! One leg's sound: its two ports, where it goes, and who is heard in it.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use tokio::net::UdpSocket;

use super::{
    keys::{Keys, Step},
    outgoing::Outgoing,
    reception::Reception,
    reports::{self, Reports},
    tone,
};
use crate::{
    platform::calls::Heard,
    sip::{
        rtcp::Report,
        rtp::{Packet, SAMPLES},
        sdp::{Audio, Law},
    },
};

/// The largest packet that is taken, in bytes.
const PACKET: usize = 2048;
/// How long nobody is heard until silence is sent in their place.
const PAUSE: Duration = Duration::from_millis(50);

/// The sound of a leg.
#[derive(Debug)]
pub struct Line {
    rtp: UdpSocket,
    /// Where reports come to, and leave from.
    rtcp: UdpSocket,
    address: SocketAddr,
    started: Instant,
    /// Packets that were sent.
    sent: AtomicU64,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    audio: Option<Audio>,
    /// The host that signals.
    host: Option<IpAddr>,
    /// Where sound goes.
    towards: Option<SocketAddr>,
    /// Where the phone has said that it is.
    said: Option<SocketAddr>,
    /// Whether it has come from there, too.
    latched: bool,
    partner: Weak<Line>,
    /// Samples of ring tone that it has heard, while it is to hear that.
    ringing: Option<usize>,
    outgoing: Outgoing,
    keys: Keys,
    reception: Reception,
    reports: Reports,
}

impl State {
    /// Whether what comes from there may be the phone's.
    fn is_theirs(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        let hosts = [
            self.host,
            self.audio.as_ref().map(|audio| audio.remote.ip()),
        ];
        let mut hosts = hosts.into_iter().flatten();
        self.audio.is_some() && hosts.any(|host| host.to_canonical() == ip)
    }
}

impl Line {
    /// Takes a pair of ports at this address: an even one, and the next.
    pub fn bind(ip: IpAddr, port: u16, started: Instant, seed: u64) -> io::Result<Arc<Self>> {
        let socket = |port| {
            let socket = std::net::UdpSocket::bind((ip, port))?;
            socket.set_nonblocking(true)?;
            UdpSocket::from_std(socket)
        };
        let rtp = socket(port)?;
        // A number that begins low leaves room for those who count its turns.
        let low = u16::try_from(seed & 0x7fff).unwrap_or_default();
        let source = u32::try_from(seed >> 32).unwrap_or_default();
        let outgoing = Outgoing::new(source, low, u32::from(low) << 8);
        Ok(Arc::new(Self {
            address: rtp.local_addr()?,
            rtp,
            rtcp: socket(port + 1)?,
            started,
            sent: AtomicU64::new(0),
            state: Mutex::new(State {
                audio: None,
                host: None,
                towards: None,
                said: None,
                latched: false,
                partner: Weak::new(),
                ringing: None,
                outgoing,
                keys: Keys::default(),
                reception: Reception::default(),
                reports: Reports::default(),
            }),
        }))
    }

    /// Where it takes sound.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sound goes there from now on, until it comes from somewhere else.
    pub fn point(&self, audio: &Audio, host: IpAddr) {
        let mut state = self.lock();
        let mut towards = audio.remote;
        // Some phones on this machine write another of its addresses; what is bound to the loopback goes nowhere else.
        if self.address.ip().is_loopback() && !towards.ip().is_loopback() {
            towards.set_ip(host);
        }
        // The same place again is no reason to doubt where it really is.
        let is_same = state
            .audio
            .as_ref()
            .is_some_and(|known| known.remote == audio.remote);
        state.said = Some(towards);
        if !is_same {
            state.towards = Some(towards).filter(|towards| !towards.ip().is_unspecified());
            state.latched = false;
        }
        state.audio = Some(audio.clone());
        state.host = Some(host);
    }

    /// Whose sound it hears; nobody's when that is gone. It hears no ring tone any more.
    pub fn hear(&self, partner: &Weak<Self>) {
        let mut state = self.lock();
        state.partner = Weak::clone(partner);
        state.ringing = None;
    }

    /// Whether it hears ring tone in place of silence.
    pub fn ring(&self, rings: bool) {
        let mut state = self.lock();
        state.ringing = rings.then(|| state.ringing.unwrap_or_default());
    }

    /// The partner, if it has one.
    pub fn partner(&self) -> Option<Arc<Self>> {
        self.lock().partner.upgrade()
    }

    /// What was heard of it, and said to it.
    pub fn heard(&self) -> Heard {
        let state = self.lock();
        Heard {
            sent: self.sent.load(Relaxed),
            far: state.reports.far(),
            codec: state.audio.as_ref().map(|audio| audio.law.into()),
            ..state.reception.heard()
        }
    }

    /// Relays what comes, until it is given up.
    pub async fn run(self: Arc<Self>) {
        let mut bytes = [0; PACKET];
        loop {
            // What the other side could not take comes back as an error, and is as good as lost.
            tokio::select! {
                came = self.rtp.recv_from(&mut bytes) => {
                    if let Ok((length, from)) = came {
                        self.came(&bytes[..length], from);
                    }
                }
                Ok(()) = self.rtcp.readable() => {
                    if let Ok((length, from)) = self.rtcp.try_recv_from(&mut bytes) {
                        self.told(&bytes[..length], from);
                    }
                }
            }
        }
    }

    /// The phone says what it hears.
    fn told(&self, bytes: &[u8], from: SocketAddr) {
        let now = self.started.elapsed();
        let mut state = self.lock();
        if !state.is_theirs(from.ip()) {
            return;
        }
        let source = state.outgoing.source;
        for report in Report::all(bytes) {
            state.reports.came(now, source, &report);
        }
    }

    /// Tells the phone what is heard of it, if it is time.
    fn report(&self, state: &mut State, now: Duration, towards: SocketAddr) {
        if !state.reports.is_due(now) {
            return;
        }
        let sent = self.sent.load(Relaxed);
        let sent = (sent > 0).then(|| reports::sent(now, sent, state.outgoing.timestamp(now)));
        let heard = state.reception.report();
        let heard = heard.map(|heard| state.reports.heard(now, heard));
        let report = Report {
            source: state.outgoing.source,
            sent,
            heard: heard.into_iter().collect(),
        };
        // Theirs stand behind their sound (RFC 3550 §11).
        let Some(port) = towards.port().checked_add(1) else {
            return;
        };
        let towards = SocketAddr::new(towards.ip(), port);
        let _ = self.rtcp.try_send_to(&report.print("sipdeck"), towards);
    }

    fn came(&self, bytes: &[u8], from: SocketAddr) {
        let Some(packet) = Packet::read(bytes) else {
            return;
        };
        let now = self.started.elapsed();
        let mut state = self.lock();
        let is_theirs = state.is_theirs(from.ip());
        let Some(audio) = &state.audio else { return };
        // The first to speak from the phone's host is the phone behind its NAT, until somebody speaks from where the phone
        // has said that it is: nobody takes a call's sound by being quicker.
        let is_known = state.towards == Some(from) || state.said == Some(from);
        if !is_theirs || (state.latched && !is_known) {
            return;
        }
        let sound = if packet.kind == audio.law.payload() {
            Some(Sound::Voice(audio.law))
        } else if packet.kind == audio.law.other().payload() {
            Some(Sound::Voice(audio.law.other()))
        } else if Some(packet.kind) == audio.events {
            Some(Sound::Key)
        } else {
            // Others, such as comfort noise, have numbers of the same row.
            None
        };
        state.towards = Some(from);
        state.latched = true;
        let (source, sequence, timestamp) = (packet.source, packet.sequence, packet.timestamp);
        state.reception.came(now, source, sequence, timestamp);
        let partner = state.partner.upgrade();
        drop(state);
        if let (Some(partner), Some(sound)) = (partner, sound) {
            partner.relay(now, &packet, sound);
        }
    }

    /// Sends what its partner says.
    fn relay(&self, now: Duration, packet: &Packet, sound: Sound) {
        let mut state = self.lock();
        let (Some(audio), Some(towards)) = (&state.audio, state.towards) else {
            return;
        };
        // A key that is pressed is heard alone.
        if !audio.direction.receives || state.keys.is_busy() {
            return;
        }
        let (law, events) = (audio.law, audio.events);
        let kind = match (sound, events) {
            (Sound::Voice(_), _) => law.payload(),
            (Sound::Key, Some(events)) => events,
            (Sound::Key, None) => return,
        };
        let (sequence, timestamp, begins) =
            state
                .outgoing
                .relayed(now, packet.source, packet.sequence, packet.timestamp);
        let mut relayed = Packet {
            marker: packet.marker || begins,
            kind,
            sequence,
            timestamp,
            source: state.outgoing.source,
            payload: packet.payload,
        }
        .print();
        drop(state);
        if let Sound::Voice(theirs) = sound
            && theirs != law
        {
            let table = theirs.into_other();
            let payload = relayed.len() - packet.payload.len();
            for byte in &mut relayed[payload..] {
                *byte = table[usize::from(*byte)];
            }
        }
        self.send(&relayed, towards);
    }

    /// Presses keys for the phone to hear, if it takes them.
    pub fn press(&self, keys: &str) -> bool {
        let mut state = self.lock();
        let takes = state
            .audio
            .as_ref()
            .is_some_and(|audio| audio.events.is_some());
        if takes {
            state.keys.press(keys);
        }
        takes
    }

    /// Sends the next part of a key that is pressed, or ring tone or silence, if nobody is heard.
    pub fn tick(&self) {
        let now = self.started.elapsed();
        let mut state = self.lock();
        let (Some(audio), Some(towards)) = (&state.audio, state.towards) else {
            return;
        };
        let (law, events, receives) = (audio.law, audio.events, audio.direction.receives);
        self.report(&mut state, now, towards);
        if let Some(events) = events
            && let Some(step) = state.keys.next()
        {
            let (payload, begins) = match step {
                Step::Begin(payload) => (payload, true),
                Step::Go(payload) => (payload, false),
                Step::Pause => return,
            };
            let (sequence, timestamp) = if begins {
                state.outgoing.own(now)
            } else {
                state.outgoing.again()
            };
            let packet = Packet {
                marker: begins,
                kind: events,
                sequence,
                timestamp,
                source: state.outgoing.source,
                payload: &payload,
            };
            drop(state);
            return self.send(&packet.print(), towards);
        }
        let is_relayed = state.partner.strong_count() > 0 && state.outgoing.idle(now) < PAUSE;
        if !receives || is_relayed {
            return;
        }
        let (sequence, timestamp) = state.outgoing.own(now);
        let mut sound = [law.silence(); SAMPLES as usize];
        if let Some(at) = &mut state.ringing {
            tone::ring(law, *at, &mut sound);
            *at += sound.len();
        }
        let packet = Packet {
            marker: false,
            kind: law.payload(),
            sequence,
            timestamp,
            source: state.outgoing.source,
            payload: &sound,
        };
        drop(state);
        self.send(&packet.print(), towards);
    }

    fn send(&self, bytes: &[u8], towards: SocketAddr) {
        // What cannot be sent now would come too late.
        if self.rtp.try_send_to(bytes, towards).is_ok() {
            self.sent.fetch_add(1, Relaxed);
        }
    }
}

/// What is in a packet.
#[derive(Debug, Clone, Copy)]
enum Sound {
    Voice(Law),
    Key,
}
