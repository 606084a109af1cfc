//! The schedule against services with different limits, in simulated time.

mod clocks;
mod forecast;
mod gate;
mod idle;
mod service;

use proptest::prelude::*;

use super::{
    Family, Priority,
    now::Now,
    schedule::{Outcome, Schedule, Step},
    width::WIDTH,
};
use service::{Rule, Telling, World};

const DOCUMENTED: Rule = Rule::Sliding(1, 1000);

/// What the module's documentation promises for a load of `n` requests.
fn promised(n: usize) -> usize {
    2 + (1 + n / 32).ilog2() as usize
}

#[test]
fn a_service_without_a_limit_is_used_at_full_width_and_refuses_nothing() {
    let mut world = World::new(Rule::Free);
    world.ask_often(Priority::Bulk, 400);
    let end = world.run();
    let ideal = 400 * world.latency / WIDTH as u64;
    assert!(end < ideal + 1500, "{end} ms instead of {ideal}");
    assert_eq!(world.refusals(), 0);
}

#[test]
fn the_documented_limit_is_learnt_with_few_refusals_and_used_up() {
    for n in [10, 100, 1000] {
        let mut world = World::new(DOCUMENTED);
        world.ask_often(Priority::Bulk, n);
        let end = world.run();
        let (refusals, promised) = (world.refusals(), promised(n));
        assert!(refusals <= promised, "{refusals} refusals for {n}");
        let ideal = 1000 * n as u64;
        assert!(end < ideal * 106 / 100 + 2000, "{end} ms for {n}");
    }
}

#[test]
fn a_line_with_jitter_costs_few_refusals_more() {
    for jitter in [5, 30, 200] {
        let mut world = World::new(DOCUMENTED);
        world.jitter = jitter;
        world.ask_often(Priority::Bulk, 300);
        let end = world.run();
        let refusals = world.refusals();
        assert!(refusals <= promised(300) + 8, "{jitter}: {refusals}");
        assert!(end < 300 * (1_030 + jitter) + 3_000, "{jitter}: {end} ms");
    }
}

#[test]
fn clients_that_share_a_limit_all_get_their_part() {
    for clients in [2, 3, 6] {
        let mut worlds: Vec<World> = (0..clients)
            .map(|seed| World::seeded(DOCUMENTED, 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed + 1)))
            .collect();
        for world in &mut worlds {
            world.jitter = 20;
            world.ask_often(Priority::Bulk, 40);
        }
        let end = World::run_together(&mut worlds);
        let ideal = clients * 40 * 1000;
        assert!(
            end < ideal * 115 / 100,
            "{clients}: {end} ms instead of {ideal}"
        );
        let first = worlds
            .iter()
            .filter_map(|world| world.sent.last())
            .map(|sent| sent.at)
            .min();
        assert!(
            first > Some(ideal / 4),
            "{clients}: one had it all to itself until {first:?}"
        );
    }
}

#[test]
fn other_limits_are_learnt_as_well() {
    for rule in [
        Rule::Sliding(5, 1000),
        Rule::Sliding(1, 200),
        Rule::Aligned(1, 1000),
        Rule::Aligned(3, 2000),
        Rule::Sliding(1, 5000),
    ] {
        let mut world = World::new(rule);
        world.ask_often(Priority::Bulk, 300);
        let end = world.run();
        let (Rule::Sliding(count, window)
        | Rule::Aligned(count, window)
        | Rule::Opened(count, window)) = rule
        else {
            continue;
        };
        let ideal = 300 / count as u64 * window;
        assert!(
            end < ideal * 125 / 100 + 3000,
            "{rule:?}: {end} ms instead of {ideal}"
        );
        assert!(
            world.refusals() <= promised(300) + 2,
            "{rule:?}: {} refusals",
            world.refusals()
        );
    }
}

#[test]
fn a_limit_that_was_lifted_is_found_out() {
    let mut world = World::new(DOCUMENTED);
    world.ask_often(Priority::Bulk, 10);
    world.run();
    world.rule = Rule::Free;
    let begin = world.time;
    world.ask_often(Priority::Bulk, 600);
    let end = world.run();
    assert!(end - begin < 200_000, "{} ms", end - begin);
    assert_eq!(world.schedule.facts(world.now()).families[0].rate, None);
}

#[test]
fn a_service_that_refuses_for_ever_is_asked_less_and_less_often() {
    for telling in [Telling::Truth, Telling::Off(-5_000), Telling::Nothing] {
        let mut world = World::new(Rule::Sliding(0, 1000));
        world.telling = telling;
        world.ask_often(Priority::Visible, 10);
        world.run_until(600_000);
        let refusals = world.refusals();
        assert!(refusals <= 160, "{telling:?}: {refusals}");
        world.telling = Telling::Truth;
        world.rule = DOCUMENTED;
        let end = world.run();
        assert!(end < 680_000, "{telling:?}: {end} ms");
    }
}

#[test]
fn a_person_goes_before_everything_that_waits() {
    let mut world = World::new(DOCUMENTED);
    world.ask_often(Priority::Prefetch, 10);
    world.ask_often(Priority::Bulk, 100);
    world.run_until(20_500);
    let before = world.sent.len();
    let asked = world.time;
    let person = world.ask(Priority::Interactive);
    world.run_until(25_000);
    let next = world.sent[before];
    assert_eq!(next.number, person.number, "{next:?}");
    assert!(next.at - asked <= 1100, "waited {} ms", next.at - asked);
}

#[test]
fn a_person_does_not_wait_for_a_free_connection() {
    let mut world = World::new(Rule::Free);
    world.latency = 3_000;
    world.ask_often(Priority::Bulk, 200);
    world.run_until(60_100);
    assert_eq!(world.under_way(), WIDTH);
    let before = world.sent.len();
    world.ask(Priority::Interactive);
    world.run_until(60_110);
    assert_eq!(world.sent[before].priority, Priority::Interactive);
}

#[test]
fn while_the_service_is_away_only_persons_ask_at_once() {
    let mut schedule = Schedule::new(3);
    let mut now = Now::default();
    let first = schedule.entry(Family::Domains, Priority::Visible);
    schedule.queue(first);
    assert_eq!(schedule.step(first, now), Step::Go);
    schedule.settle(first, Outcome::Failed, None, now);
    let other = schedule.entry(Family::Endpoints, Priority::Visible);
    schedule.queue(other);
    let Step::At(until) = schedule.step(other, now) else {
        panic!("it should wait");
    };
    let person = schedule.entry(Family::Endpoints, Priority::Interactive);
    schedule.queue(person);
    assert_eq!(schedule.step(person, now), Step::Go);
    now.steady = until;
    assert_eq!(schedule.step(other, now), Step::Behind, "one tries for all");
    schedule.settle(person, Outcome::Failed, None, now);
    let Step::At(later) = schedule.step(other, now) else {
        panic!("it should wait");
    };
    assert!(later > until);
    now.steady = later;
    assert_eq!(schedule.step(other, now), Step::Go);
}

#[test]
fn who_leaves_lets_the_next_one_through() {
    let mut schedule = Schedule::new(3);
    let entries = [0, 1].map(|_| schedule.entry(Family::Domains, Priority::Bulk));
    for entry in entries {
        schedule.queue(entry);
    }
    assert_eq!(schedule.step(entries[1], Now::default()), Step::Behind);
    schedule.leave(entries[0]);
    assert_eq!(schedule.step(entries[1], Now::default()), Step::Go);
    let facts = schedule.facts(Now::default());
    assert_eq!(
        (facts.families[0].waiting(), facts.families[0].under_way),
        (0, 1)
    );
}

#[test]
fn families_do_not_wait_for_each_other() {
    let mut schedule = Schedule::new(3);
    let now = Now::default();
    for family in Family::ALL {
        let entry = schedule.entry(family, Priority::Prefetch);
        schedule.queue(entry);
        assert_eq!(schedule.step(entry, now), Step::Go, "{family:?}");
    }
}

fn priority() -> impl Strategy<Value = Priority> {
    prop_oneof![
        Just(Priority::Interactive),
        Just(Priority::Visible),
        Just(Priority::Bulk),
        Just(Priority::Prefetch),
    ]
}

fn rule() -> impl Strategy<Value = Rule> {
    prop_oneof![
        Just(Rule::Free),
        (1..4usize, 50..3000u64).prop_map(|(count, window)| Rule::Sliding(count, window)),
        (1..4usize, 50..3000u64).prop_map(|(count, window)| Rule::Aligned(count, window)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn everyone_is_served_in_the_right_order(
        rule in rule(),
        latency in 1..900u64,
        jitter in 0..300u64,
        skew in -100_000..100_000i64,
        asked in prop::collection::vec((priority(), 0..2500u64), 1..60),
    ) {
        let mut world = World::new(rule);
        world.latency = latency;
        world.jitter = jitter;
        world.skew = skew;
        for (priority, pause) in &asked {
            world.ask(*priority);
            world.run_until(world.time + pause);
            prop_assert!(world.under_way() <= WIDTH + 1);
        }
        world.run();
        let taken = world.sent.iter().filter(|sent| sent.taken).count();
        prop_assert_eq!(taken, asked.len());
        prop_assert!(world.refusals() <= 3 * asked.len() + 12, "{} refusals", world.refusals());
    }
}
