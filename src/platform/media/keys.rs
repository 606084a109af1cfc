//! Keys that are pressed for a phone to hear, one after the other, as packets of their own (RFC 4733 §2.5).

use std::collections::VecDeque;

use crate::sip::rtp::SAMPLES;

/// How long a key is held, in packets of 20 ms.
const HELD: u16 = 8;
/// How often its end is told: one packet may be lost.
const ENDS: u16 = 3;
/// How long nothing follows, in packets.
const PAUSE: u16 = 4;
/// How loud it is, in dB below the loudest.
const VOLUME: u8 = 10;

/// The keys that are still to be pressed.
#[derive(Debug, Default)]
pub struct Keys {
    waiting: VecDeque<u8>,
    /// How far the first of them is, in packets.
    step: u16,
}

/// What is sent next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The first packet of a key.
    Begin([u8; 4]),
    /// Another one of the same key.
    Go([u8; 4]),
    /// Nothing.
    Pause,
}

/// The number of a key.
pub fn number(key: char) -> Option<u8> {
    let at = "0123456789*#ABCD".find(key.to_ascii_uppercase())?;
    u8::try_from(at).ok()
}

impl Keys {
    /// Presses these keys after those that wait. What is no key is left out.
    pub fn press(&mut self, keys: &str) {
        self.waiting.extend(keys.chars().filter_map(number));
    }

    /// Whether a key is pressed, or will be.
    pub fn is_busy(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// What is sent in the next 20 ms.
    pub fn next(&mut self) -> Option<Step> {
        let key = *self.waiting.front()?;
        let step = self.step;
        self.step += 1;
        if step >= HELD + ENDS {
            if self.step >= HELD + ENDS + PAUSE {
                self.step = 0;
                self.waiting.pop_front();
            }
            return Some(Step::Pause);
        }
        let is_over = step >= HELD;
        let [high, low] = (SAMPLES * (step + 1).min(HELD)).to_be_bytes();
        let packet = [key, u8::from(is_over) << 7 | VOLUME, high, low];
        Some(if step == 0 {
            Step::Begin(packet)
        } else {
            Step::Go(packet)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Keys, Step};

    #[test]
    fn each_key_begins_grows_and_ends_three_times() {
        let mut keys = Keys::default();
        keys.press("1x#");
        let steps: Vec<Step> = std::iter::from_fn(|| keys.next()).collect();
        assert_eq!(steps.len(), 30);
        assert_eq!(steps[0], Step::Begin([1, 10, 0, 160]));
        assert_eq!(steps[1], Step::Go([1, 10, 1, 64]));
        let over = Step::Go([1, 0x8a, 5, 0]);
        assert_eq!(steps[8..11], [over; 3]);
        assert_eq!(steps[11..15], [Step::Pause; 4]);
        assert_eq!(steps[15], Step::Begin([11, 10, 0, 160]));
        assert!(!keys.is_busy());
    }
}
