//! How far the service's clock is from ours, narrowed down from `Date` headers that tell whole seconds.

/// Bounds of "the service's clock minus ours", in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skew {
    low: i64,
    high: i64,
}

impl Default for Skew {
    fn default() -> Self {
        Self {
            low: i64::MIN,
            high: i64::MAX,
        }
    }
}

impl Skew {
    /// An answer to a request that was sent and received at these times (ours) carried this date (the
    /// service's, cut to whole seconds).
    pub fn heard(&mut self, sent: i64, received: i64, date: i64) {
        let low = date.saturating_sub(received);
        let high = date.saturating_add(1000).saturating_sub(sent);
        if low > high {
            return; // our clock was set while we waited
        }
        let narrowed = Self {
            low: self.low.max(low),
            high: self.high.min(high),
        };
        *self = if narrowed.low <= narrowed.high {
            narrowed
        } else {
            Self { low, high } // a clock was set since
        };
    }

    /// Whether a date was ever heard.
    pub fn is_known(&self) -> bool {
        *self != Self::default()
    }

    /// The likeliest difference: none, when that is possible, else the middle of what is.
    pub fn likely(&self) -> i64 {
        if self.low <= 0 && self.high >= 0 {
            return 0;
        }
        i64::midpoint(self.low, self.high)
    }
}

#[cfg(test)]
mod tests {
    use super::Skew;

    #[test]
    fn clocks_that_may_agree_are_taken_to_agree() {
        let mut skew = Skew::default();
        assert_eq!(skew.likely(), 0);
        skew.heard(5_200, 5_300, 5_000);
        assert_eq!(skew.likely(), 0);
    }

    #[test]
    fn several_dates_narrow_a_difference_below_their_resolution() {
        // the service is 90,300 ms ahead; dates are cut to seconds
        let mut skew = Skew::default();
        for sent in (0..20_000).step_by(730) {
            let date = (sent + 20 + 90_300) / 1000 * 1000;
            skew.heard(sent, sent + 40, date);
        }
        assert!((skew.likely() - 90_300).abs() <= 100, "{skew:?}");
    }

    #[test]
    fn a_clock_that_was_set_starts_afresh() {
        let mut skew = Skew::default();
        skew.heard(0, 10, 500_000);
        skew.heard(600_000, 600_010, 600_000);
        assert_eq!(skew.likely(), 0);
    }
}
