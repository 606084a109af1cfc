//! The ports of all legs: given out, joined, and taken back.

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Weak},
    time::Instant,
};

use tokio::task::{AbortHandle, JoinSet};

use super::{
    line::Line,
    ticker::{self, Lines},
};
use crate::{
    platform::{
        calls::{Heard, LineId},
        config::MediaPorts,
        random::Random,
    },
    sip::sdp::Audio,
};

/// All sound. Dropping it ends it.
#[derive(Debug)]
pub struct Media {
    lines: Arc<Lines>,
    /// What ends the tasks of lines.
    tasks: HashMap<LineId, AbortHandle>,
    running: JoinSet<()>,
    /// The next pair of ports that is tried.
    next: u16,
    last: u64,
    random: Random,
    started: Instant,
    ports: MediaPorts,
}

impl Media {
    /// None of these ports taken yet. The seed chooses where among them it begins.
    #[must_use]
    pub fn new(ports: MediaPorts, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let first = random.below(ports.pairs().into());
        let first = u16::try_from(first).unwrap_or_default();
        Self {
            lines: Arc::default(),
            tasks: HashMap::new(),
            running: JoinSet::new(),
            next: ports.first + first * 2,
            last: 0,
            random,
            started: Instant::now(),
            ports,
        }
    }

    /// A pair of ports at this address; none when there is none left.
    pub fn open(&mut self, ip: IpAddr) -> Option<(LineId, SocketAddr)> {
        while self.running.try_join_next().is_some() {}
        let seed = self.random.next();
        let mut found = None;
        for _ in 0..self.ports.pairs() {
            let port = self.next;
            self.next = match port.checked_add(2).filter(|next| *next < self.ports.last) {
                Some(next) => next,
                None => self.ports.first,
            };
            match Line::bind(ip, port, self.started, seed) {
                Ok(line) => {
                    found = Some(line);
                    break;
                }
                // Another program, or a leg of ours, has it.
                Err(why) if why.kind() == io::ErrorKind::AddrInUse => {}
                Err(error) => {
                    tracing::error!(%error, %ip, "no port for sound can be taken");
                    break;
                }
            }
        }
        let line = found?;
        self.last += 1;
        let id = LineId(self.last);
        let address = line.address();
        if self.last == 1 {
            self.running.spawn(ticker::run(Arc::downgrade(&self.lines)));
        }
        let task = self.running.spawn(Arc::clone(&line).run());
        self.tasks.insert(id, task);
        self.lines.lock().insert(id, line);
        self.lines.awake.notify_one();
        Some((id, address))
    }

    fn line(&self, id: LineId) -> Option<Arc<Line>> {
        self.lines.lock().get(&id).cloned()
    }

    /// Sound goes there and comes from there, or from the host that signals.
    pub fn point(&mut self, id: LineId, audio: &Audio, host: IpAddr) {
        if let Some(line) = self.line(id) {
            line.point(audio, host);
        }
    }

    /// Two lines hear each other.
    pub fn join(&mut self, one: LineId, other: LineId) {
        if let (Some(one), Some(other)) = (self.line(one), self.line(other)) {
            one.hear(&Arc::downgrade(&other));
            other.hear(&Arc::downgrade(&one));
        }
    }

    /// A line and its partner hear each other no more.
    pub fn part(&mut self, id: LineId) {
        let Some(line) = self.line(id) else { return };
        if let Some(partner) = line.partner() {
            partner.hear(&Weak::new());
        }
        line.hear(&Weak::new());
    }

    /// Whether a line hears ring tone in place of silence, until it is joined or parted.
    pub fn ring(&mut self, id: LineId, rings: bool) {
        if let Some(line) = self.line(id) {
            line.ring(rings);
        }
    }

    /// Presses keys for a phone to hear. Whether it takes them.
    pub fn press(&mut self, id: LineId, keys: &str) -> bool {
        self.line(id).is_some_and(|line| line.press(keys))
    }

    /// What was heard of a line.
    #[must_use]
    pub fn heard(&self, id: LineId) -> Heard {
        self.line(id).map(|line| line.heard()).unwrap_or_default()
    }

    /// Gives the ports back.
    pub fn close(&mut self, id: LineId) {
        self.part(id);
        if let Some(task) = self.tasks.remove(&id) {
            task.abort();
        }
        self.lines.lock().remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use std::{net::SocketAddr, time::Duration};

    use tokio::{net::UdpSocket, time::timeout};

    use super::{super::tone, Media};
    use crate::{
        platform::{calls::LineId, config::MediaPorts},
        sip::{
            rtcp::{self, Report},
            rtp::Packet,
            sdp::{Audio, Direction, Law},
        },
    };

    const LONG: Duration = Duration::from_secs(20);

    /// A phone that speaks, and its line.
    struct Phone {
        socket: UdpSocket,
        line: LineId,
        audio: Audio,
    }

    async fn phone(media: &mut Media, law: Law, events: Option<u8>) -> Phone {
        let ip = [127, 0, 0, 1].into();
        let (line, address) = media.open(ip).expect("there are ports");
        assert_eq!(address.port() % 2, 0);
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
        let mut remote: SocketAddr = socket.local_addr().expect("is bound");
        // As some phones do: another address of this machine, as one writes it.
        remote.set_ip([192, 0, 2, 9].into());
        socket.connect(address).await.expect("connects");
        let audio = Audio {
            at: 0,
            law,
            events,
            remote,
            direction: Direction::BOTH,
        };
        media.point(line, &audio, ip);
        Phone {
            socket,
            line,
            audio,
        }
    }

    impl Phone {
        async fn say(&self, kind: u8, sequence: u16, payload: &[u8]) {
            let packet = Packet {
                marker: false,
                kind,
                sequence,
                timestamp: u32::from(sequence) * 160,
                source: 7,
                payload,
            };
            self.socket.send(&packet.print()).await.expect("sends");
        }

        /// The next packet of a whole tick that is not silence.
        async fn ring(&self) -> Vec<u8> {
            let mut bytes = [0; 2048];
            let ring = async {
                loop {
                    let length = self.socket.recv(&mut bytes).await.expect("hears");
                    let payload = Packet::read(&bytes[..length]).expect("is one").payload;
                    if payload.len() == 160 && payload != [0xff; 160] {
                        return payload.to_vec();
                    }
                }
            };
            timeout(LONG, ring).await.expect("is quick")
        }

        /// The next packet that somebody said: kind, source, sequence, payload.
        async fn hear(&self) -> (u8, u32, u16, Vec<u8>) {
            let mut bytes = [0; 2048];
            let hear = async {
                loop {
                    let length = self.socket.recv(&mut bytes).await.expect("hears");
                    let packet = Packet::read(&bytes[..length]).expect("is one");
                    if packet.payload.len() != 160 {
                        return (
                            packet.kind,
                            packet.source,
                            packet.sequence,
                            packet.payload.to_vec(),
                        );
                    }
                }
            };
            timeout(LONG, hear).await.expect("is heard")
        }
    }

    #[tokio::test]
    async fn two_hear_each_other_in_their_own_laws_and_numbers() {
        let mut media = Media::new(MediaPorts::default(), 1);
        let anna = phone(&mut media, Law::Mu, Some(101)).await;
        let bob = phone(&mut media, Law::A, Some(96)).await;
        media.join(anna.line, bob.line);
        let bytes: Vec<u8> = (0..80).collect();
        anna.say(0, 500, &bytes).await;
        let (kind, source, first, payload) = bob.hear().await;
        assert_eq!(kind, 8);
        let wanted: Vec<u8> = bytes
            .iter()
            .map(|byte| Law::Mu.into_other()[usize::from(*byte)])
            .collect();
        assert_eq!(payload, wanted);
        assert_ne!(source, 7, "a stream of its own");
        anna.say(101, 501, &[5, 10, 0, 160]).await;
        let (kind, same, second, payload) = bob.hear().await;
        assert_eq!((kind, same, payload), (96, source, vec![5, 10, 0, 160]));
        assert!(second.wrapping_sub(first) >= 1);
        bob.say(8, 1, &bytes).await;
        assert_eq!(anna.hear().await.0, 0);
        assert_eq!(media.heard(anna.line).received, 2);
        // What cannot be taken is passed over, and what follows is heard.
        anna.say(13, 502, &[1]).await;
        anna.socket.send(b"rubbish").await.expect("sends");
        anna.say(0, 503, &[9; 80]).await;
        assert_eq!(bob.hear().await.3.len(), 80);
    }

    #[tokio::test]
    async fn a_phone_is_told_what_is_heard_and_says_what_it_hears() {
        let mut media = Media::new(MediaPorts::default(), 6);
        let ip = [127, 0, 0, 1].into();
        let (line, address) = media.open(ip).expect("there are ports");
        // A pair of ports, as a phone takes them.
        let (sound, reports) = loop {
            let sound = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
            let port = sound.local_addr().expect("is bound").port();
            if let Ok(reports) = UdpSocket::bind(("127.0.0.1", port + 1)).await {
                break (sound, reports);
            }
        };
        let audio = Audio {
            at: 0,
            law: Law::Mu,
            events: None,
            remote: sound.local_addr().expect("is bound"),
            direction: Direction::BOTH,
        };
        media.point(line, &audio, ip);
        let mut bytes = [0; 2048];
        let length = timeout(LONG, sound.recv(&mut bytes)).await;
        let length = length.expect("is quick").expect("hears");
        let source = Packet::read(&bytes[..length]).expect("is one").source;
        let (length, from) = timeout(LONG, reports.recv_from(&mut bytes))
            .await
            .expect("is told")
            .expect("hears");
        assert_eq!(from.port(), address.port() + 1);
        let told = Report::all(&bytes[..length]).remove(0);
        assert_eq!((told.source, told.heard.len()), (source, 0));
        let sent = told.sent.expect("it sends");
        assert!(sent.packets > 100, "{sent:?}");
        let heard = rtcp::Heard {
            source,
            lost: 5,
            jitter: 80,
            ..rtcp::Heard::default()
        };
        let report = Report {
            source: 1,
            sent: None,
            heard: vec![heard],
        };
        reports
            .send_to(&report.print("phone"), from)
            .await
            .expect("sends");
        let far = async {
            loop {
                if let Some(far) = media.heard(line).far {
                    return far;
                }
                tokio::task::yield_now().await;
            }
        };
        let far = timeout(LONG, far).await.expect("is heard");
        assert_eq!((far.lost, far.jitter, far.round_trip), (5, 10_000, None));
    }

    #[tokio::test]
    async fn there_are_as_many_legs_as_pairs_of_ports() {
        // Somebody else may have some of them.
        let ports = MediaPorts {
            first: 15_000,
            last: 15_007,
        };
        let mut media = Media::new(ports, 5);
        let ip = [127, 0, 0, 1].into();
        let mut lines = Vec::new();
        while let Some((line, address)) = media.open(ip) {
            assert!((15_000..15_007).contains(&address.port()), "{address}");
            lines.push(line);
        }
        assert!((1..=4).contains(&lines.len()), "{lines:?}");
        // An address that is none of this machine's is not tried port by port.
        assert_eq!(media.open([192, 0, 2, 1].into()), None);
    }

    #[tokio::test]
    async fn keys_are_heard_by_phones_that_take_them() {
        let mut media = Media::new(MediaPorts::default(), 4);
        let anna = phone(&mut media, Law::Mu, Some(96)).await;
        let deaf = phone(&mut media, Law::Mu, None).await;
        assert!(!media.press(deaf.line, "1"));
        assert!(media.press(anna.line, "5"));
        let mut heard = Vec::new();
        while heard.len() < 11 {
            let (kind, _, _, payload) = anna.hear().await;
            assert_eq!((kind, payload[0]), (96, 5));
            heard.push(payload);
        }
        assert_eq!(heard[10], [5, 0x8a, 5, 0]);
    }

    #[tokio::test]
    async fn who_is_alone_or_on_hold_hears_silence_or_nothing() {
        let mut media = Media::new(MediaPorts::default(), 2);
        let anna = phone(&mut media, Law::A, None).await;
        let mut bytes = [0; 2048];
        let length = timeout(LONG, anna.socket.recv(&mut bytes)).await;
        let length = length.expect("is quick").expect("hears");
        let silence = Packet::read(&bytes[..length]).expect("is one");
        assert_eq!((silence.kind, silence.payload), (8, &[0xd5; 160][..]));
        let bob = phone(&mut media, Law::Mu, Some(96)).await;
        media.join(anna.line, bob.line);
        // Anna does not want to hear anything.
        let mut held = anna.audio.clone();
        held.direction.receives = false;
        media.point(anna.line, &held, [127, 0, 0, 1].into());
        bob.say(0, 1, &[1; 80]).await;
        anna.say(8, 1, &[2; 80]).await;
        assert_eq!(bob.hear().await.3.len(), 80);
        media.point(anna.line, &anna.audio, [127, 0, 0, 1].into());
        bob.say(0, 2, &[3; 40]).await;
        assert_eq!(anna.hear().await.3.len(), 40, "the one of before is gone");
        // Keys that a phone does not know are not sent to it.
        bob.say(96, 3, &[5; 4]).await;
        bob.say(0, 4, &[4; 20]).await;
        assert_eq!(anna.hear().await.3.len(), 20);
    }

    #[tokio::test]
    async fn who_waits_for_somebody_who_is_called_hears_ring_tone() {
        let mut media = Media::new(MediaPorts::default(), 4);
        let anna = phone(&mut media, Law::Mu, None).await;
        media.ring(anna.line, true);
        let mut tone = [0; 160];
        tone::ring(Law::Mu, 0, &mut tone);
        assert_eq!(anna.ring().await, tone);
        // Whoever is joined is heard, and nothing else.
        let bob = phone(&mut media, Law::Mu, None).await;
        media.join(anna.line, bob.line);
        bob.say(0, 1, &[1; 80]).await;
        while anna.hear().await.3.len() != 80 {}
        media.part(anna.line);
        media.ring(anna.line, true);
        assert_eq!(anna.ring().await, tone, "it begins anew");
    }

    #[tokio::test]
    async fn strangers_are_not_heard_and_ports_are_given_back() {
        let mut media = Media::new(MediaPorts::default(), 3);
        let anna = phone(&mut media, Law::Mu, None).await;
        let bob = phone(&mut media, Law::Mu, None).await;
        media.join(anna.line, bob.line);
        anna.say(0, 1, &[1; 80]).await;
        assert_eq!(bob.hear().await.3.len(), 80);
        // Another port of the same host comes too late.
        let stranger = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
        let line = anna.socket.peer_addr().expect("is connected");
        let packet = Packet {
            marker: false,
            kind: 0,
            sequence: 9,
            timestamp: 0,
            source: 9,
            payload: &[9; 10],
        };
        stranger
            .send_to(&packet.print(), line)
            .await
            .expect("sends");
        anna.say(0, 2, &[1; 40]).await;
        assert_eq!(bob.hear().await.3.len(), 40);
        media.part(bob.line);
        anna.say(0, 3, &[1; 30]).await;
        media.join(anna.line, bob.line);
        let before = media.heard(anna.line).received;
        anna.say(0, 4, &[1; 20]).await;
        let heard = bob.hear().await.3.len();
        assert!(heard == 20 || (heard == 30 && before < 3));
        let port = line.port();
        for phone in [&anna, &bob] {
            media.close(phone.line);
        }
        let freed = async {
            while UdpSocket::bind(("127.0.0.1", port)).await.is_err() {
                tokio::task::yield_now().await;
            }
        };
        timeout(LONG, freed).await.expect("is free again");
    }
    #[tokio::test]
    async fn who_speaks_first_does_not_take_the_sound_of_a_phone_that_is_where_it_said() {
        let mut media = Media::new(MediaPorts::default(), 3);
        let anna = phone(&mut media, Law::Mu, None).await;
        let bob = phone(&mut media, Law::Mu, None).await;
        media.join(anna.line, bob.line);
        let stranger = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
        let line = anna.socket.peer_addr().expect("is connected");
        let packet = |sequence: u16| Packet {
            marker: false,
            kind: 0,
            sequence,
            timestamp: 0,
            source: 9,
            payload: &[9; 10],
        };
        let send = async |sequence| {
            let sent = stranger.send_to(&packet(sequence).print(), line).await;
            sent.expect("sends");
        };
        send(1).await;
        assert_eq!(bob.hear().await.3.len(), 10);
        anna.say(0, 1, &[1; 80]).await;
        assert_eq!(bob.hear().await.3.len(), 80);
        // It hears what the other says, and the stranger is not heard any more, and hears nothing.
        bob.say(0, 1, &[2; 70]).await;
        assert_eq!(anna.hear().await.3.len(), 70);
        send(2).await;
        anna.say(0, 2, &[1; 60]).await;
        assert_eq!(bob.hear().await.3.len(), 60);
    }
}
