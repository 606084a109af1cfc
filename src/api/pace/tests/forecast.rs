//! What the pace foretells of a load, against what then happens.

use proptest::prelude::*;

use super::{
    Priority,
    service::{Rule, World},
};

/// Requests of a load.
const ALL: usize = 120;
/// Answers and milliseconds after which something has to be told, and requests left until which it is looked at: the
/// last few go together, and wait for no one.
const TOLD: (usize, u64) = (60, 6_000);
const LEFT: usize = 30;

/// What was foretold during a load, and the truth.
struct Course {
    /// Requests that were answered when something was foretold for the first time, and the time.
    told_after: Option<(usize, u64)>,
    /// When it ended.
    end: u64,
    said: Vec<Said>,
}

/// What was foretold, and how long it took: milliseconds.
#[derive(Debug)]
struct Said {
    foretold: u64,
    took: u64,
}

impl Said {
    /// In hundredths of what it took.
    fn share(&self) -> u64 {
        100 * self.foretold / self.took
    }

    /// Off by less than one refusal, which nobody can foretell, or by a factor of two or so: what the service allows is
    /// still being found out, and the sooner it is known the faster it goes.
    fn is_fair(&self) -> bool {
        self.foretold.abs_diff(self.took) <= 1_200 || (40..=260).contains(&self.share())
    }
}

fn course(rule: Rule, latency: u64, jitter: u64) -> Course {
    let mut world = World::new(rule);
    world.latency = latency;
    world.jitter = jitter;
    world.ask_often(Priority::Bulk, ALL);
    let mut foretold = Vec::new();
    while !world.waiting.is_empty() {
        world.run_until(world.time + 50);
        let left = world.waiting.len() + world.under_way();
        let facts = world.schedule.facts(world.now());
        let each = facts.families[0].each;
        foretold.extend(each.map(|each| (left, world.time, each * left as u64)));
    }
    let end = world.run();
    let told_after = foretold.first().map(|(left, time, _)| (ALL - left, *time));
    let looked_at = foretold.into_iter().filter(|(left, ..)| *left >= LEFT);
    Course {
        told_after,
        end,
        said: looked_at
            .map(|(_, time, foretold)| Said {
                foretold,
                took: end - time,
            })
            .collect(),
    }
}

fn rule() -> impl Strategy<Value = Rule> {
    prop_oneof![
        1 => Just(Rule::Free),
        1 => (1..11usize).prop_map(|count| Rule::Sliding(count, 1000)),
        1 => (1..11usize).prop_map(|count| Rule::Aligned(count, 1000)),
        2 => (1..11usize).prop_map(|count| Rule::Opened(count, 1000)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_foretold_comes_about_and_before_that_nothing_is_told(
        rule in rule(),
        latency in 5..300u64,
        jitter in 0..50u64,
    ) {
        let course = course(rule, latency, jitter);
        let told = course.told_after;
        let soon = |(answers, time): (usize, u64)| answers <= TOLD.0 || time <= TOLD.1;
        prop_assert!(told.map_or(course.end <= TOLD.1, soon), "told after {told:?}");
        for said in course.said {
            prop_assert!(said.is_fair(), "{said:?}");
        }
    }
}

#[test]
fn the_first_word_about_the_documented_limit_comes_with_the_first_refusal() {
    let course = course(Rule::Sliding(1, 1000), 40, 10);
    assert_eq!(course.told_after.map(|(answers, _)| answers), Some(1));
    for said in course.said {
        assert!((90..=110).contains(&said.share()), "{said:?}");
    }
}

#[test]
fn a_limit_that_is_met_only_at_full_speed_is_awaited() {
    for count in 15..24 {
        let course = course(Rule::Opened(count, 1000), 77, 0);
        for said in course.said {
            assert!(said.is_fair(), "{count} a second: {said:?}");
        }
    }
}
