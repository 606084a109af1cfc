//! Ring tone as North America knows it: 440 and 480 Hz together, two seconds on and four off (ITU-T E.180).

use std::{f64::consts::TAU, sync::OnceLock};

use crate::sip::sdp::Law;

/// Samples of a second.
const SECOND: usize = 8000;
/// Samples of the sound.
const SOUND: usize = 2 * SECOND;
/// Samples of the sound and the pause behind it.
const ROUND: usize = 6 * SECOND;
/// After so many samples both waves begin anew together.
const PERIOD: usize = SECOND / 40;
/// How loud each of both is: 19 dB below a milliwatt.
const LOUD: f64 = 2500.0;

/// The samples of a packet, of which the first has this number since it began to ring.
pub fn ring(law: Law, at: usize, packet: &mut [u8]) {
    let period = period(law);
    for (at, byte) in (at..).zip(packet) {
        *byte = if at % ROUND < SOUND {
            period[at % PERIOD]
        } else {
            law.silence()
        };
    }
}

fn period(law: Law) -> &'static [u8; PERIOD] {
    static PERIODS: [OnceLock<[u8; PERIOD]>; 2] = [OnceLock::new(), OnceLock::new()];
    let place = match law {
        Law::Mu => &PERIODS[0],
        Law::A => &PERIODS[1],
    };
    place.get_or_init(|| {
        let mut period = [0; PERIOD];
        for (at, byte) in (0_u16..).zip(&mut period) {
            let wave = |hertz: f64| (TAU * hertz * f64::from(at) / 8000.0).sin();
            #[expect(clippy::cast_possible_truncation, reason = "twice LOUD at most")]
            let sample = (LOUD * (wave(440.0) + wave(480.0))) as i16;
            *byte = law.byte(sample);
        }
        period
    })
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::{Law, ROUND, SECOND, SOUND, ring};

    /// How much of a wave there is in samples: of one alone, its loudness.
    fn share(samples: &[i16], hertz: f64) -> f64 {
        let (mut along, mut across) = (0.0, 0.0);
        for (at, sample) in (0_u32..).zip(samples) {
            let turn = TAU * hertz * f64::from(at) / 8000.0;
            along += f64::from(*sample) * turn.sin();
            across += f64::from(*sample) * turn.cos();
        }
        let count = f64::from(u32::try_from(samples.len()).expect("few"));
        2.0 * along.hypot(across) / count
    }

    #[test]
    fn two_waves_are_heard_for_two_seconds_of_six() {
        for law in [Law::Mu, Law::A] {
            let mut bytes = vec![0; ROUND + SECOND];
            for (number, packet) in bytes.chunks_mut(160).enumerate() {
                ring(law, number * 160, packet);
            }
            let samples: Vec<i16> = bytes.iter().map(|byte| law.sample(*byte)).collect();
            for from in [0, SECOND, ROUND] {
                let second = &samples[from..from + SECOND];
                for (hertz, loud) in [(440.0, 2500.0), (480.0, 2500.0), (460.0, 0.0)] {
                    let found = share(second, hertz);
                    assert!((found - loud).abs() < 100.0, "{law:?} {hertz} {found}");
                }
            }
            let pause = &bytes[SOUND..ROUND];
            assert!(pause.iter().all(|byte| *byte == law.silence()), "{law:?}");
        }
    }
}
