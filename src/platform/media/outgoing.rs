//! The stream that a leg hears: one source, whose numbers go on when what is heard in it changes.

use std::time::Duration;

use crate::sip::rtp;

/// Samples of a packet of ours.
const SAMPLES: u32 = rtp::SAMPLES as u32;

/// The stream.
#[derive(Debug)]
pub struct Outgoing {
    /// Its source.
    pub source: u32,
    sequence: u16,
    timestamp: u32,
    /// Since the start of the clock.
    at: Duration,
    /// Who is heard in it, and what is added to their numbers; nobody while it is our silence.
    heard: Option<(u32, u16, u32)>,
}

impl Outgoing {
    /// A stream whose numbers begin at these.
    pub fn new(source: u32, sequence: u16, timestamp: u32) -> Self {
        Self {
            source,
            sequence,
            timestamp,
            at: Duration::ZERO,
            heard: None,
        }
    }

    /// The numbers of a packet that came with these, and whether somebody begins to be heard with it.
    pub fn relayed(
        &mut self,
        now: Duration,
        source: u32,
        sequence: u16,
        timestamp: u32,
    ) -> (u16, u32, bool) {
        let (plus, later, begins) = match self.heard {
            Some((known, plus, later)) if known == source => (plus, later, false),
            Some(_) | None => {
                let next = self.timestamp.wrapping_add(self.gap(now));
                let plus = self.sequence.wrapping_add(1).wrapping_sub(sequence);
                let later = next.wrapping_sub(timestamp);
                self.heard = Some((source, plus, later));
                (plus, later, true)
            }
        };
        let (sequence, timestamp) = (sequence.wrapping_add(plus), timestamp.wrapping_add(later));
        // One that comes late does not turn the numbers back.
        if sequence.wrapping_sub(self.sequence) < 0x8000 {
            self.sequence = sequence;
            self.timestamp = timestamp;
            self.at = now;
        }
        (sequence, timestamp, begins)
    }

    /// The numbers of a packet of ours.
    pub fn own(&mut self, now: Duration) -> (u16, u32) {
        self.timestamp = self.timestamp.wrapping_add(self.gap(now));
        self.sequence = self.sequence.wrapping_add(1);
        self.at = now;
        self.heard = None;
        (self.sequence, self.timestamp)
    }

    /// The number of another packet of the same moment as the last one of ours.
    pub fn again(&mut self) -> (u16, u32) {
        self.sequence = self.sequence.wrapping_add(1);
        (self.sequence, self.timestamp)
    }

    /// What the clock of the stream says.
    pub fn timestamp(&self, now: Duration) -> u32 {
        self.timestamp.wrapping_add(self.samples(now))
    }

    /// How long nothing was sent.
    pub fn idle(&self, now: Duration) -> Duration {
        now.saturating_sub(self.at)
    }

    /// Samples since the last packet, of which there is one packet at least.
    fn gap(&self, now: Duration) -> u32 {
        self.samples(now).max(SAMPLES)
    }

    /// Samples of the time in which nothing was sent; none where that is too long to be told.
    fn samples(&self, now: Duration) -> u32 {
        let samples = self.idle(now).as_millis() * 8;
        u32::try_from(samples).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Outgoing;

    #[test]
    fn the_numbers_go_on_whoever_is_heard() {
        let at = Duration::from_millis;
        let mut stream = Outgoing::new(1, 0xffff, 1000);
        stream.own(at(10_000));
        let (sequence, timestamp) = stream.own(at(10_020));
        assert_eq!(sequence, 1);
        let first = stream.relayed(at(10_040), 7, 500, 77_000);
        assert_eq!(first, (2, timestamp + 160, true));
        let second = stream.relayed(at(10_060), 7, 501, 77_160);
        assert_eq!(second, (3, timestamp + 320, false));
        // One is lost, and comes late.
        assert_eq!(stream.relayed(at(10_100), 7, 503, 77_480).0, 5);
        assert_eq!(stream.relayed(at(10_101), 7, 502, 77_320).0, 4);
        // Another is heard from now on.
        let other = stream.relayed(at(10_120), 8, 9, 5);
        assert_eq!((other.0, other.2), (6, true));
        assert_eq!(stream.own(at(10_140)).0, 7);
    }
}
