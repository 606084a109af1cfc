//! Waits for the end of a rate limit, so that the header never shows one that is over.

use std::time::Duration;

use crate::{
    api::pace::{FamilyFacts, PaceFacts},
    app::{effect::Asks, service::ticket::TimerId, text::time::Moment},
};

/// The timer that runs while a limit holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Budget {
    timer: Option<TimerId>,
}

impl Budget {
    /// Looks at the pace once more when the last of its limits ends.
    pub fn tend(&mut self, asks: &mut Asks, pace: &PaceFacts) {
        let ends = pace.families.iter().filter_map(|facts| facts.ready_at);
        let Some(end) = ends.filter(|at| *at > asks.now.0).max() else {
            return;
        };
        if self.timer.is_none() {
            self.timer = Some(asks.after(Duration::from_millis(end - asks.now.0)));
        }
    }

    /// Whether this timer says that a limit has ended. Until the client tells more, nothing has to be done about it.
    pub fn timed_out(&mut self, timer: TimerId) -> bool {
        self.timer.take_if(|own| *own == timer).is_some()
    }
}

/// Requests of a family that may be sent now, and how many seconds it takes until there are more; `None` while no
/// limit was met.
#[must_use]
pub fn left(facts: &FamilyFacts, now: Moment) -> Option<(u32, Option<u64>)> {
    let left = facts.left?;
    Some(match facts.ready_at {
        Some(at) if at > now.0 => (0, Some((at - now.0).div_ceil(1_000))),
        Some(_) => (left.max(1), None),
        None => (left, None),
    })
}

#[cfg(test)]
mod tests {
    use super::left;
    use crate::{
        api::pace::{Family, FamilyFacts},
        app::text::time::Moment,
    };

    fn facts(count: Option<u32>, ready_at: Option<u64>) -> FamilyFacts {
        FamilyFacts {
            family: Family::Endpoints,
            rate: count.map(|_| 1.0),
            left: count,
            ready_at,
            waiting: [0; 4],
            under_way: 0,
            width: 1,
            each: None,
            took: None,
        }
    }

    #[test]
    fn a_wait_that_is_over_is_not_told() {
        let limited = facts(Some(0), Some(5_000));
        assert_eq!(left(&limited, Moment(3_200)), Some((0, Some(2))));
        assert_eq!(left(&limited, Moment(5_000)), Some((1, None)));
        assert_eq!(left(&facts(Some(1), None), Moment(0)), Some((1, None)));
        assert_eq!(left(&facts(None, None), Moment(0)), None);
    }
}
