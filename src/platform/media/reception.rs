//! What is heard of a leg: how many packets came, how many did not, and how evenly (RFC 3550 §A.3, §A.8).

use std::time::Duration;

use crate::{platform::calls::Heard, sip::rtcp};

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
    /// Packets that should have come and that were lost, as they were when it was reported last.
    reported: (u64, u64),
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
            self.reported = (0, 0);
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

    fn expected(&self) -> u64 {
        self.source.map_or(0, |_| self.highest - self.first + 1)
    }

    fn lost(&self) -> u64 {
        self.lost_before + self.expected().saturating_sub(self.of_source)
    }

    /// What the phone is told of what was heard since it was told last; nothing before anything was heard.
    pub fn report(&mut self) -> Option<rtcp::Heard> {
        let source = self.source?;
        let expected = self.expected();
        let lost = expected.saturating_sub(self.of_source);
        let (before, lost_before) = std::mem::replace(&mut self.reported, (expected, lost));
        let share = (lost.saturating_sub(lost_before) * 256)
            .checked_div(expected.saturating_sub(before))
            .unwrap_or_default();
        Some(rtcp::Heard {
            source,
            share: u8::try_from(share).unwrap_or(u8::MAX),
            lost: i32::try_from(lost).unwrap_or(i32::MAX),
            highest: u32::try_from(self.highest & u64::from(u32::MAX)).unwrap_or_default(),
            jitter: u32::try_from(self.jitter >> 4).unwrap_or_default(),
            last: 0,
            since: 0,
        })
    }

    /// What there is to tell.
    pub fn heard(&self) -> Heard {
        Heard {
            received: self.received,
            lost: self.lost(),
            jitter: u64::try_from((self.jitter >> 4) * 125).unwrap_or_default(),
            ..Heard::default()
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
        let report = reception.report().expect("was heard");
        assert_eq!((report.source, report.lost, report.highest), (2, 1, 14));
        assert_eq!(report.share, 25);
        assert_eq!(reception.report().expect("was heard").share, 0);
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
