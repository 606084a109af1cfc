//! A session description as it came: its streams, and the sound in it that we can take.

use std::net::{IpAddr, SocketAddr};

/// The streams of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// In their order, those included that we do not take.
    pub streams: Vec<Stream>,
}

/// One stream: an `m=` line and what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    /// `audio`, `video` …
    pub kind: String,
    /// 0 when it is refused.
    pub port: u16,
    /// `RTP/AVP` …
    pub protocol: String,
    /// Payload types, best first.
    pub formats: Vec<String>,
    /// Where it is to be sent.
    pub address: Option<IpAddr>,
    /// Who sends and who receives.
    pub direction: Direction,
    /// The payload type of pressed keys.
    pub events: Option<u8>,
}

/// Which ways sound goes, as the one says who described it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Direction {
    /// They send.
    pub sends: bool,
    /// They receive.
    pub receives: bool,
}

/// How a sample is written in a byte (ITU-T G.711).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Law {
    /// µ law: America, Japan.
    Mu,
    /// A law: elsewhere.
    A,
}

/// Sound that we can send and take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audio {
    /// Which of the streams it is.
    pub at: usize,
    /// The law that they like best.
    pub law: Law,
    /// The payload type of pressed keys, where they take them.
    pub events: Option<u8>,
    /// Where they want it.
    pub remote: SocketAddr,
    /// Which ways it goes, as they say.
    pub direction: Direction,
}

impl Law {
    /// The payload type.
    #[must_use]
    pub fn payload(self) -> u8 {
        match self {
            Self::Mu => 0,
            Self::A => 8,
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Mu => Self::A,
            Self::A => Self::Mu,
        }
    }

    /// The name in `a=rtpmap`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mu => "PCMU",
            Self::A => "PCMA",
        }
    }

    fn of(format: &str) -> Option<Self> {
        [Self::Mu, Self::A]
            .into_iter()
            .find(|law| format == law.payload().to_string())
    }
}

impl Direction {
    /// Both ways.
    pub const BOTH: Self = Self {
        sends: true,
        receives: true,
    };

    /// The same as the other side says it.
    #[must_use]
    pub fn mirrored(self) -> Self {
        Self {
            sends: self.receives,
            receives: self.sends,
        }
    }

    /// The attribute.
    #[must_use]
    pub fn name(self) -> &'static str {
        match (self.sends, self.receives) {
            (true, true) => "sendrecv",
            (true, false) => "sendonly",
            (false, true) => "recvonly",
            (false, false) => "inactive",
        }
    }

    fn named(name: &str) -> Option<Self> {
        let all = [(true, true), (true, false), (false, true), (false, false)];
        all.into_iter()
            .map(|(sends, receives)| Self { sends, receives })
            .find(|direction| direction.name() == name)
    }
}

impl Session {
    /// Reads a description. What is not understood is passed over; `None` when there is no stream in it.
    #[must_use]
    pub fn read(body: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(body);
        let (mut address, mut direction) = (None, Direction::BOTH);
        let mut streams: Vec<Stream> = Vec::new();
        for line in text.lines() {
            let line = line.trim_end();
            let Some((kind, value)) = line.split_once('=') else {
                continue;
            };
            let stream = streams.last_mut();
            match kind {
                "m" => streams.push(Stream::read(value, address, direction)?),
                "c" => match (stream, connection(value)) {
                    (Some(stream), Some(found)) => stream.address = Some(found),
                    (None, found) => address = found.or(address),
                    (Some(_), None) => {}
                },
                "a" => match (stream, Direction::named(value)) {
                    (Some(stream), Some(found)) => stream.direction = found,
                    (None, Some(found)) => direction = found,
                    (Some(stream), None) => stream.attribute(value),
                    (None, None) => {}
                },
                _ => {}
            }
        }
        (!streams.is_empty()).then_some(Self { streams })
    }

    /// The first sound in it that we can send and take.
    #[must_use]
    pub fn audio(&self) -> Option<Audio> {
        let mut all = self.streams.iter().enumerate();
        all.find_map(|(at, stream)| stream.audio(at))
    }
}

impl Stream {
    fn read(value: &str, address: Option<IpAddr>, direction: Direction) -> Option<Self> {
        let mut words = value.split_ascii_whitespace();
        let kind = words.next()?.to_owned();
        // `49170/2` stands for several ports.
        let port = words.next()?.split('/').next()?.parse().ok()?;
        Some(Self {
            kind,
            port,
            protocol: words.next()?.to_owned(),
            formats: words.map(str::to_owned).collect(),
            address,
            direction,
            events: None,
        })
    }

    fn attribute(&mut self, value: &str) {
        let Some(map) = value.strip_prefix("rtpmap:") else {
            return;
        };
        let Some((format, name)) = map.split_once(' ') else {
            return;
        };
        let is_events = name
            .trim()
            .to_ascii_lowercase()
            .starts_with("telephone-event/8000");
        if is_events && self.formats.iter().any(|known| known == format) {
            self.events = format.parse().ok().filter(|number| *number < 128);
        }
    }

    fn audio(&self, at: usize) -> Option<Audio> {
        let is_plain = ["RTP/AVP", "RTP/AVPF"]
            .iter()
            .any(|known| self.protocol.eq_ignore_ascii_case(known));
        if self.kind != "audio" || self.port == 0 || !is_plain {
            return None;
        }
        let law = self.formats.iter().find_map(|format| Law::of(format))?;
        let address = self.address?;
        let mut direction = self.direction;
        // How a call was held before there were attributes for it (RFC 2543 §B.5).
        direction.receives &= !address.is_unspecified();
        Some(Audio {
            at,
            law,
            events: self.events,
            remote: SocketAddr::new(address, self.port),
            direction,
        })
    }
}

/// `IN IP4 192.0.2.1`, perhaps with a time to live behind it.
fn connection(value: &str) -> Option<IpAddr> {
    let mut words = value.split_ascii_whitespace();
    let (_, _, address) = (words.next()?, words.next()?, words.next()?);
    address.split('/').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Direction, Law, Session};

    fn audio(lines: &[&str]) -> Option<super::Audio> {
        Session::read(lines.join("\r\n").as_bytes())?.audio()
    }

    #[test]
    fn the_sound_of_real_phones_is_found() {
        let found = audio(&[
            "v=0",
            "o=- 1 1 IN IP4 192.0.2.1",
            "s=-",
            "c=IN IP4 192.0.2.1",
            "t=0 0",
            "m=video 4000 RTP/AVP 0",
            "m=audio 4002 RTP/SAVP 0",
            "m=audio 4004 RTP/AVP 9 8 0 96 13",
            "a=rtpmap:96 Telephone-Event/8000/1",
            "a=rtpmap:97 telephone-event/8000",
            "a=sendonly",
        ]);
        let found = found.expect("some");
        assert_eq!((found.at, found.law, found.events), (2, Law::A, Some(96)));
        assert_eq!(found.remote.to_string(), "192.0.2.1:4004");
        assert_eq!(found.direction.name(), "sendonly");
        assert_eq!(found.direction.mirrored().name(), "recvonly");
    }

    #[test]
    fn a_stream_of_its_own_place_and_an_old_hold() {
        let of = |connection: &str, attribute: &str| {
            audio(&[
                "c=IN IP4 192.0.2.1",
                attribute,
                "m=audio 4 RTP/AVP 0",
                connection,
            ])
        };
        let found = of("c=IN IP6 2001:db8::1", "a=inactive").expect("some");
        assert_eq!(found.remote.to_string(), "[2001:db8::1]:4");
        assert_eq!(found.direction.name(), "inactive");
        let held = of("c=IN IP4 0.0.0.0", "a=x").expect("some").direction;
        assert_eq!((held.sends, held.receives), (true, false));
        assert_eq!(
            of("c=IN IP4 nowhere.test", "a=x").expect("some").direction,
            Direction::BOTH
        );
    }

    #[test]
    fn what_we_cannot_play_is_none() {
        for lines in [
            &["c=IN IP4 192.0.2.1", "m=audio 0 RTP/AVP 0"][..],
            &["c=IN IP4 192.0.2.1", "m=audio 4 RTP/AVP 9 18"],
            &["c=IN IP4 192.0.2.1", "m=audio 4 RTP/SAVP 0"],
            &["m=audio 4 RTP/AVP 0"],
            &["m=audio"],
            &["v=0"],
            &[],
        ] {
            assert_eq!(audio(lines), None, "{lines:?}");
        }
    }
}
