//! Reports between a leg and its phone: what we say every five seconds, and what the phone says of what it hears
//! (RFC 3550 §6.4).

use std::time::Duration;

use crate::{
    platform::calls::Far,
    sip::{
        rtcp::{Heard, Report, Sent},
        rtp::SAMPLES,
    },
};

/// How often we report (RFC 3550 §6.2 asks for five seconds at least).
const EVERY: Duration = Duration::from_secs(5);

/// The reports of one leg. Times are since the start of its clock.
#[derive(Debug, Default)]
pub struct Reports {
    /// When we report next; not before the first sound.
    next: Option<Duration>,
    /// The middle of the time in the phone's last report, and when it came.
    last: Option<(u32, Duration)>,
    far: Option<Far>,
}

impl Reports {
    /// What the phone says of what it hears.
    pub fn far(&self) -> Option<Far> {
        self.far
    }

    /// Whether we report now. The first report comes as late as the others.
    pub fn is_due(&mut self, now: Duration) -> bool {
        let next = *self.next.get_or_insert(now + EVERY);
        if now < next {
            return false;
        }
        self.next = Some(now + EVERY);
        true
    }

    /// A report came. `source` is the stream that the phone hears.
    pub fn came(&mut self, now: Duration, source: u32, report: &Report) {
        if let Some(sent) = &report.sent {
            self.last = Some((middle(sent.time), now));
        }
        let Some(heard) = report.heard.iter().find(|heard| heard.source == source) else {
            return;
        };
        let round_trip = (heard.last != 0).then(|| {
            let units = middle(time(now))
                .wrapping_sub(heard.last)
                .wrapping_sub(heard.since);
            // More than a minute is a clock that is wrong.
            (u64::from(units) * 1_000_000) >> 16
        });
        let before = self.far.and_then(|far| far.round_trip);
        self.far = Some(Far {
            lost: u64::try_from(heard.lost).unwrap_or_default(),
            jitter: u64::from(heard.jitter) * 125,
            round_trip: round_trip.filter(|it| *it < 60_000_000).or(before),
        });
    }

    /// What we say of what we hear, with when we heard of the phone.
    pub fn heard(&self, now: Duration, heard: Heard) -> Heard {
        let Some((last, at)) = self.last else {
            return heard;
        };
        let since = now.saturating_sub(at).as_millis() * 65_536 / 1000;
        Heard {
            last,
            since: u32::try_from(since).unwrap_or(u32::MAX),
            ..heard
        }
    }
}

/// What we say of what we send: so many packets, at this time of its clock.
pub fn sent(now: Duration, packets: u64, timestamp: u32) -> Sent {
    let low = |number: u64| u32::try_from(number & u64::from(u32::MAX)).unwrap_or_default();
    Sent {
        time: time(now),
        timestamp,
        packets: low(packets),
        bytes: low(packets * u64::from(SAMPLES)),
    }
}

/// Seconds with 32 binary places.
fn time(now: Duration) -> u64 {
    (now.as_secs() << 32) | ((u64::from(now.subsec_nanos()) << 32) / 1_000_000_000)
}

/// The middle half of such a time.
fn middle(time: u64) -> u32 {
    u32::try_from(time >> 16 & u64::from(u32::MAX)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Reports, middle, sent, time};
    use crate::sip::rtcp::{Heard, Report};

    #[test]
    fn the_way_there_and_back_is_measured_with_one_clock() {
        let at = Duration::from_millis;
        let mut reports = Reports::default();
        assert!(!reports.is_due(at(1000)));
        assert!(reports.is_due(at(6000)));
        assert!(!reports.is_due(at(10_999)));
        let sent = sent(at(6000), 250, 40_000);
        let heard = Heard {
            source: 7,
            lost: 3,
            jitter: 16,
            last: middle(sent.time),
            since: 65_536,
            ..Heard::default()
        };
        let report = |heard: Heard| Report {
            source: 9,
            sent: Some(sent),
            heard: vec![heard],
        };
        // It was kept for a second, and came back 40 ms later than that.
        reports.came(at(7040), 7, &report(heard));
        let far = reports.far().expect("is told");
        assert_eq!((far.lost, far.jitter), (3, 2000));
        let round_trip = far.round_trip.expect("is known");
        assert!((39_900..=40_100).contains(&round_trip), "{round_trip}");
        let ours = reports.heard(at(9040), Heard::default());
        assert_eq!((ours.last, ours.since), (middle(sent.time), 131_072));
        // What is said of another stream is nothing to us.
        let other = Heard {
            source: 8,
            lost: 9,
            ..heard
        };
        reports.came(at(8000), 7, &report(other));
        assert_eq!(reports.far(), Some(far));
        assert_eq!(time(Duration::from_millis(1500)), 3 << 31);
    }
}
