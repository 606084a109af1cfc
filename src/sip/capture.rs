//! Messages as a capture that network tools read (pcap): each as a datagram, whatever carried it.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// Packets begin with their IP header (`LINKTYPE_RAW`).
const LINKTYPE: u32 = 101;
/// What a datagram has room for; longer messages are cut.
const DATA_MAX: usize = 65_000;
const UDP: u8 = 17;

/// A capture.
pub struct Capture(Vec<u8>);

impl Default for Capture {
    fn default() -> Self {
        Self::new()
    }
}

impl Capture {
    /// Nothing captured yet.
    #[must_use]
    pub fn new() -> Self {
        let mut bytes = Vec::new();
        bytes.extend(0xa1b2_c3d4_u32.to_le_bytes());
        for half in [2_u16, 4] {
            bytes.extend(half.to_le_bytes());
        }
        for word in [0, 0, 0x4_0000, LINKTYPE] {
            bytes.extend(u32::to_le_bytes(word));
        }
        Self(bytes)
    }

    /// Adds a message. Both addresses are of one family, else the one of the other side decides.
    pub fn add(&mut self, at: Duration, from: SocketAddr, to: SocketAddr, message: &[u8]) {
        let data = &message[..message.len().min(DATA_MAX)];
        let mut udp = Vec::with_capacity(data.len() + 8);
        let length = u16::try_from(data.len() + 8).unwrap_or(u16::MAX);
        for half in [from.port(), to.port(), length, 0] {
            udp.extend(half.to_be_bytes());
        }
        udp.extend(data);
        let packet = match (from.ip().to_canonical(), to.ip().to_canonical()) {
            (IpAddr::V4(from), IpAddr::V4(to)) => {
                let mut head = vec![0x45, 0];
                let length = u16::try_from(udp.len() + 20).unwrap_or(u16::MAX);
                head.extend(length.to_be_bytes());
                head.extend([0, 0, 0, 0, 64, UDP, 0, 0]);
                head.extend(from.octets());
                head.extend(to.octets());
                let sum = checksum(&head);
                head[10..12].copy_from_slice(&sum.to_be_bytes());
                head
            }
            (from, to) => {
                let wide = |ip: IpAddr| match ip {
                    IpAddr::V4(ip) => ip.to_ipv6_mapped().octets(),
                    IpAddr::V6(ip) => ip.octets(),
                };
                let mut head = vec![0x60, 0, 0, 0];
                head.extend(length.to_be_bytes());
                head.extend([UDP, 64]);
                head.extend(wide(from));
                head.extend(wide(to));
                head
            }
        };
        let length = u32::try_from(packet.len() + udp.len()).unwrap_or(u32::MAX);
        let seconds = u32::try_from(at.as_secs()).unwrap_or(u32::MAX);
        for word in [seconds, at.subsec_micros(), length, length] {
            self.0.extend(word.to_le_bytes());
        }
        self.0.extend(packet);
        self.0.extend(udp);
    }

    /// The file.
    #[must_use]
    pub fn bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Of an IPv4 header (RFC 1071).
fn checksum(head: &[u8]) -> u16 {
    let mut sum: u32 = head
        .chunks(2)
        .map(|two| {
            u32::from(u16::from_be_bytes([
                two[0],
                two.get(1).copied().unwrap_or(0),
            ]))
        })
        .sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !u16::try_from(sum).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Capture, checksum};

    #[test]
    fn a_capture_is_a_head_and_packets_with_theirs() {
        let mut capture = Capture::new();
        let address = |text: &str| text.parse().expect("an address");
        let at = Duration::new(7, 9000);
        capture.add(
            at,
            address("192.0.2.1:5060"),
            address("192.0.2.2:99"),
            b"BYE",
        );
        capture.add(
            at,
            address("[::1]:1"),
            address("[::2]:2"),
            &vec![b'x'; 70_000],
        );
        let bytes = capture.bytes();
        let (head, rest) = bytes.split_at(24);
        assert_eq!(
            (&head[..4], &head[20..]),
            (&[0xd4, 0xc3, 0xb2, 0xa1][..], &[101, 0, 0, 0][..])
        );
        let (record, rest) = rest.split_at(16);
        assert_eq!(record, [7, 0, 0, 0, 9, 0, 0, 0, 31, 0, 0, 0, 31, 0, 0, 0]);
        let (packet, rest) = rest.split_at(31);
        assert_eq!(
            checksum(&packet[..20]),
            0,
            "it sums up to nothing with its sum"
        );
        assert_eq!(packet[12..20], [192, 0, 2, 1, 192, 0, 2, 2]);
        assert_eq!(&packet[20..], b"\x13\xc4\x00\x63\x00\x0b\x00\x00BYE");
        assert_eq!(rest.len(), 16 + 40 + 8 + 65_000);
        assert_eq!(rest[16], 0x60);
    }
}
