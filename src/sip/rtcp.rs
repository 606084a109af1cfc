//! RTCP packets: what each end of a stream of sound says of what it sends and hears (RFC 3550 §6.4).

/// What one end says of the stream that it hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heard {
    /// Who sends that stream.
    pub source: u32,
    /// Packets that were lost since the last report, in 256ths of those that should have come.
    pub share: u8,
    /// Packets that were lost in all; fewer than none when some came twice.
    pub lost: i32,
    /// The highest number that came, with the turns of its counter before it.
    pub highest: u32,
    /// How unevenly they came, in samples.
    pub jitter: u32,
    /// The middle of the time in the last report of who sends; 0 when there was none.
    pub last: u32,
    /// How long ago that came, in 65,536ths of a second.
    pub since: u32,
}

/// What one end says of the stream that it sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sent {
    /// Now, in seconds of whatever clock, with 32 binary places.
    pub time: u64,
    /// The same on the clock of the sound, in samples.
    pub timestamp: u32,
    /// Packets so far.
    pub packets: u32,
    /// Bytes of sound so far.
    pub bytes: u32,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Who says so.
    pub source: u32,
    /// What it sends, if it sends.
    pub sent: Option<Sent>,
    /// What it hears: of each stream.
    pub heard: Vec<Heard>,
}

/// Packet types: reports of senders and of others, and descriptions of sources.
const SENDER: u8 = 200;
const RECEIVER: u8 = 201;
const DESCRIPTION: u8 = 202;
/// The item of a description that names a source.
const NAME: u8 = 1;

impl Report {
    /// The reports in a datagram. What is none, and other packets beside them, is passed over.
    #[must_use]
    pub fn all(mut bytes: &[u8]) -> Vec<Self> {
        let mut all = Vec::new();
        while let Some((head, _)) = bytes.split_first_chunk::<4>() {
            let words = usize::from(u16::from_be_bytes([head[2], head[3]]));
            let Some(packet) = bytes.get(4..(words + 1) * 4) else {
                break;
            };
            if head[0] >> 6 != 2 {
                break;
            }
            let count = usize::from(head[0] & 0x1f);
            if matches!(head[1], SENDER | RECEIVER) {
                all.extend(Self::read(packet, count, head[1] == SENDER));
            }
            bytes = &bytes[(words + 1) * 4..];
        }
        all
    }

    fn read(packet: &[u8], count: usize, sends: bool) -> Option<Self> {
        let (words, _) = packet.as_chunks::<4>();
        let mut words = words.iter().map(|word| u32::from_be_bytes(*word));
        let source = words.next()?;
        let sent = if sends {
            let (high, low) = (words.next()?, words.next()?);
            Some(Sent {
                time: u64::from(high) << 32 | u64::from(low),
                timestamp: words.next()?,
                packets: words.next()?,
                bytes: words.next()?,
            })
        } else {
            None
        };
        let mut heard = Vec::with_capacity(count);
        for _ in 0..count {
            let (source, loss) = (words.next()?, words.next()?);
            heard.push(Heard {
                source,
                share: loss.to_be_bytes()[0],
                // The lower three bytes, with their sign.
                lost: (loss << 8).cast_signed() >> 8,
                highest: words.next()?,
                jitter: words.next()?,
                last: words.next()?,
                since: words.next()?,
            });
        }
        Some(Self {
            source,
            sent,
            heard,
        })
    }

    /// The bytes of it, with the name of its source, as every datagram must have one (§6.1).
    #[must_use]
    pub fn print(&self, name: &str) -> Vec<u8> {
        let mut words = vec![self.source];
        if let Some(sent) = &self.sent {
            let time = sent.time.to_be_bytes();
            let (halves, _) = time.as_chunks::<4>();
            words.extend(halves.iter().map(|half| u32::from_be_bytes(*half)));
            words.extend([sent.timestamp, sent.packets, sent.bytes]);
        }
        for heard in &self.heard {
            let lost = heard.lost.clamp(-0x80_0000, 0x7f_ffff).cast_unsigned() & 0xff_ffff;
            let both = u32::from(heard.share) << 24 | lost;
            words.extend([
                heard.source,
                both,
                heard.highest,
                heard.jitter,
                heard.last,
                heard.since,
            ]);
        }
        let kind = if self.sent.is_some() {
            SENDER
        } else {
            RECEIVER
        };
        let count = u8::try_from(self.heard.len()).unwrap_or_default();
        let mut bytes = Vec::with_capacity(128);
        let body: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        packet(&mut bytes, count, kind, &body);
        let name = &name.as_bytes()[..name.len().min(255)];
        let mut body = self.source.to_be_bytes().to_vec();
        body.extend([NAME, u8::try_from(name.len()).unwrap_or_default()]);
        body.extend(name);
        // It ends with a zero at least, and whole words.
        body.push(0);
        body.resize(body.len().next_multiple_of(4), 0);
        packet(&mut bytes, 1, DESCRIPTION, &body);
        bytes
    }
}

fn packet(bytes: &mut Vec<u8>, count: u8, kind: u8, body: &[u8]) {
    let words = u16::try_from(body.len() / 4).unwrap_or_default();
    bytes.extend([0x80 | count, kind]);
    bytes.extend(words.to_be_bytes());
    bytes.extend(body);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Heard, Report, Sent};

    #[test]
    fn what_is_printed_is_read() {
        let heard = Heard {
            source: 7,
            share: 25,
            lost: -3,
            highest: 0x1_0005,
            jitter: 12,
            last: 0x8000_1234,
            since: 65_536,
        };
        let sent = Sent {
            time: 0x1234_5678_9abc_def0,
            timestamp: 160,
            packets: 1,
            bytes: 160,
        };
        for sent in [None, Some(sent)] {
            let report = Report {
                source: 9,
                sent,
                heard: vec![heard],
            };
            let mut bytes = report.print("sipdeck");
            assert_eq!(bytes.len() % 4, 0);
            assert_eq!(Report::all(&bytes), std::slice::from_ref(&report));
            // One behind the other, with rubbish at the end.
            bytes.extend(report.print("x"));
            bytes.extend([0x80, 200, 0, 99, 1]);
            assert_eq!(Report::all(&bytes), [report.clone(), report]);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_comes_is_read_or_is_none(bytes in prop::collection::vec(any::<u8>(), 0..128)) {
            for report in Report::all(&bytes) {
                prop_assert_eq!(Report::all(&report.print("x")), [report.clone()]);
            }
        }
    }
}
