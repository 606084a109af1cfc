//! The two ways to write a sample in a byte, as tables (ITU-T G.711).

use std::sync::OnceLock;

use crate::sip::sdp::session::Law;

impl Law {
    /// The byte of silence.
    #[must_use]
    pub fn silence(self) -> u8 {
        match self {
            Self::Mu => 0xff,
            Self::A => 0xd5,
        }
    }

    /// The sample that a byte stands for.
    #[must_use]
    pub fn sample(self, byte: u8) -> i16 {
        match self {
            Self::Mu => {
                let bits = !byte;
                let base = (i16::from(bits & 0x0f) << 3) + 0x84;
                let size = (base << ((bits & 0x70) >> 4)) - 0x84;
                if bits & 0x80 == 0 { size } else { -size }
            }
            Self::A => {
                let bits = byte ^ 0x55;
                let base = i16::from(bits & 0x0f) << 4;
                let size = match (bits & 0x70) >> 4 {
                    0 => base + 8,
                    segment => (base + 0x108) << (segment - 1),
                };
                if bits & 0x80 == 0 { -size } else { size }
            }
        }
    }

    /// The byte that is nearest to a sample.
    #[must_use]
    pub fn byte(self, sample: i16) -> u8 {
        let away = |byte: u8| i32::from(self.sample(byte)).abs_diff(i32::from(sample));
        (0..=u8::MAX)
            .min_by_key(|byte| away(*byte))
            .unwrap_or_default()
    }

    /// For each byte of this law, the nearest of the other.
    #[must_use]
    pub fn into_other(self) -> &'static [u8; 256] {
        static TABLES: [OnceLock<[u8; 256]>; 2] = [OnceLock::new(), OnceLock::new()];
        let (table, other) = match self {
            Self::Mu => (&TABLES[0], Self::A),
            Self::A => (&TABLES[1], Self::Mu),
        };
        table.get_or_init(|| {
            let mut made = [0; 256];
            for (byte, place) in (0..=u8::MAX).zip(&mut made) {
                *place = other.byte(self.sample(byte));
            }
            made
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Law;

    #[test]
    fn samples_are_those_of_the_standard() {
        for (law, byte, sample) in [
            (Law::Mu, 0xff, 0),
            (Law::Mu, 0x80, 32124),
            (Law::Mu, 0x00, -32124),
            (Law::Mu, 0xf0, 120),
            (Law::A, 0xd5, 8),
            (Law::A, 0x55, -8),
            (Law::A, 0xaa, 32256),
            (Law::A, 0x2a, -32256),
        ] {
            assert_eq!(law.sample(byte), sample, "{law:?} {byte:x}");
        }
        assert_eq!(Law::Mu.sample(Law::Mu.silence()), 0);
        assert_eq!(Law::A.sample(Law::A.silence()), 8);
    }

    #[test]
    fn a_byte_survives_its_own_law_and_loses_little_in_the_other() {
        for law in [Law::Mu, Law::A] {
            for byte in 0..=u8::MAX {
                let sample = law.sample(byte);
                assert_eq!(law.sample(law.byte(sample)), sample);
                let other = if law == Law::Mu { Law::A } else { Law::Mu };
                let there = other.sample(law.into_other()[usize::from(byte)]);
                let lost = i32::from(there).abs_diff(sample.into());
                assert!(
                    lost <= 16 + u32::from(sample.unsigned_abs()) / 16,
                    "{sample} {there}"
                );
            }
        }
    }
}
