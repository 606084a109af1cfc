//! RTP packets: sound on its way (RFC 3550 §5.1).

use std::time::Duration;

/// How much sound is in a packet of ours: 20 ms.
pub const TIME: Duration = Duration::from_millis(20);
/// The same, in samples at 8 kHz.
pub const SAMPLES: u16 = 160;

/// Bytes before the payload in a packet of our own.
const HEAD: usize = 12;

/// A packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet<'a> {
    /// Whether something begins here, after silence.
    pub marker: bool,
    /// What the payload is.
    pub kind: u8,
    /// Rises by one with each packet.
    pub sequence: u16,
    /// When the payload was heard, in samples.
    pub timestamp: u32,
    /// Who sends.
    pub source: u32,
    /// The sound.
    pub payload: &'a [u8],
}

impl<'a> Packet<'a> {
    /// Reads a packet. `None` when it is none.
    #[must_use]
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<HEAD>()?;
        if head[0] >> 6 != 2 {
            return None;
        }
        let contributors = usize::from(head[0] & 0x0f) * 4;
        let mut payload = rest.get(contributors..)?;
        if head[0] & 0x10 != 0 {
            let (extension, rest) = payload.split_first_chunk::<4>()?;
            let words = u16::from_be_bytes([extension[2], extension[3]]);
            payload = rest.get(usize::from(words) * 4..)?;
        }
        if head[0] & 0x20 != 0 {
            let padding = usize::from(*payload.last()?);
            payload = payload.get(..payload.len().checked_sub(padding)?)?;
        }
        Some(Self {
            marker: head[1] & 0x80 != 0,
            kind: head[1] & 0x7f,
            sequence: u16::from_be_bytes([head[2], head[3]]),
            timestamp: u32::from_be_bytes([head[4], head[5], head[6], head[7]]),
            source: u32::from_be_bytes([head[8], head[9], head[10], head[11]]),
            payload,
        })
    }

    /// The bytes of it.
    #[must_use]
    pub fn print(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD + self.payload.len());
        bytes.push(0x80);
        bytes.push(u8::from(self.marker) << 7 | self.kind);
        bytes.extend_from_slice(&self.sequence.to_be_bytes());
        bytes.extend_from_slice(&self.timestamp.to_be_bytes());
        bytes.extend_from_slice(&self.source.to_be_bytes());
        bytes.extend_from_slice(self.payload);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Packet;

    const PLAIN: [u8; 14] = [0x80, 0x88, 1, 2, 0, 0, 0, 5, 0, 0, 0, 9, 0xaa, 0xbb];

    #[test]
    fn what_stands_around_the_payload_is_passed_over() {
        let plain = Packet::read(&PLAIN).expect("is one");
        assert_eq!((plain.marker, plain.kind, plain.sequence), (true, 8, 0x102));
        assert_eq!((plain.timestamp, plain.source), (5, 9));
        assert_eq!(plain.print(), PLAIN);
        let mut full = PLAIN.to_vec();
        full[0] = 0xb1;
        let extra = [1, 1, 1, 1, 0, 0, 0, 1, 2, 2, 2, 2];
        full.splice(12..12, extra);
        full.extend([0, 0, 3]);
        assert_eq!(Packet::read(&full), Some(plain));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_comes_is_read_or_is_none(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            if let Some(packet) = Packet::read(&bytes) {
                let printed = packet.print();
                prop_assert_eq!(Packet::read(&printed), Some(packet));
            }
        }
    }
}
