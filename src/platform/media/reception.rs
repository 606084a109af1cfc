//! What is heard of a leg: how many packets came, how many did not, and how evenly (RFC 3550 §A.3, §A.8).

use std::time::Duration;

use crate::platform::calls::Heard;

/// Counts of one leg.
#[derive(Debug, Default)]
pub struct Reception {
    source: Option<u32>,
    received: u64,
    /// Of the present source: its first number, and its highest one with the turns of the counter.
    first: u64,
    highest: u64,
    of_source: u64,
    lost_before: u64,
    transit: i64,
    /// Sixteenths of a sample.
    jitter: i64,
}

impl Reception {
    /// A packet came.
    pub fn came(&mut self, now: Duration, source: u32, sequence: u16, timestamp: u32) {
        self.received += 1;
        let arrival = i64::try_from(now.as_micros() * 8 / 1000).unwrap_or(i64::MAX);
        let transit = arrival - i64::from(timestamp);
        if self.source != Some(source) {
            self.lost_before = self.lost();
            self.source = Some(source);
            self.first = u64::from(sequence);
            self.highest = self.first;
            self.of_source = 1;
            self.transit = transit;
            return;
        }
        self.of_source += 1;
        let step = sequence.wrapping_sub(u16::try_from(self.highest & 0xffff).unwrap_or_default());
        if step < 0x8000 {
            self.highest += u64::from(step);
        }
        let apart = (transit - self.transit).abs();
        self.transit = transit;
        // A clock that jumps is no jitter.
        if apart < 8000 {
            self.jitter += apart - ((self.jitter + 8) >> 4);
        }
    }

    fn lost(&self) -> u64 {
        if self.source.is_none() {
            return 0;
        }
        let expected = self.highest - self.first + 1;
        self.lost_before + expected.saturating_sub(self.of_source)
    }

    /// What there is to tell.
    pub fn heard(&self) -> Heard {
        Heard {
            received: self.received,
            lost: self.lost(),
            jitter: u64::try_from((self.jitter >> 4) * 125).unwrap_or_default(),
            sent: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Reception;

    fn low(number: u32) -> u16 {
        u16::try_from(number & 0xffff).expect("it is low")
    }

    #[test]
    fn loss_is_counted_over_the_turn_of_the_counter_and_over_sources() {
        let mut reception = Reception::default();
        let mut play = |source: u32, from: u32, count: u32, without: &[u32]| {
            for number in (0..count).filter(|number| !without.contains(number)) {
                let now = Duration::from_millis(u64::from(number) * 20);
                let sequence = low(from + number);
                reception.came(now, source, sequence, number * 160);
            }
            reception.heard()
        };
        let heard = play(1, 65_530, 100, &[3, 50, 51]);
        assert_eq!((heard.received, heard.lost, heard.jitter), (97, 3, 0));
        let heard = play(2, 5, 10, &[4]);
        assert_eq!((heard.received, heard.lost), (106, 4));
    }

    #[test]
    fn what_comes_unevenly_jitters() {
        let mut reception = Reception::default();
        for number in 0..500_u32 {
            let late = u64::from(number % 2) * 10;
            let now = Duration::from_millis(u64::from(number) * 20 + late);
            reception.came(now, 1, low(number), number * 160);
        }
        // Ten milliseconds from one to the next, as it settles.
        assert!(
            (9_000..=10_500).contains(&reception.heard().jitter),
            "{:?}",
            reception.heard()
        );
    }
}
