//! What was learnt, or was not, before nobody asked for anything for a while.

use proptest::prelude::*;

use super::{
    Priority, promised,
    service::{Rule, Telling, World},
};

/// Requests of the load that comes after the quiet time.
const LOAD: usize = 95;

/// A few requests now and then, a quiet time, and a load of which each request is asked for when the one before it was
/// answered, as the items of a job are. Answers how long that took and how many were refused meanwhile.
fn load_after(world: &mut World, before: &[u64], quiet: u64) -> (u64, usize) {
    for pause in before {
        world.ask(Priority::Interactive);
        world.run_until(world.time + pause);
    }
    world.run();
    world.run_until(world.time + quiet);
    let (begin, refused) = (world.time, world.refusals());
    for _ in 0..LOAD {
        world.ask(Priority::Bulk);
        while !(world.waiting.is_empty() && world.under_way() == 0) {
            world.run_until(world.time + 1);
        }
    }
    (world.time - begin, world.refusals() - refused)
}

fn rule(count: usize) -> impl Strategy<Value = Rule> {
    prop_oneof![
        Just(Rule::Sliding(count, 1000)),
        Just(Rule::Aligned(count, 1000)),
        Just(Rule::Opened(count, 1000)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_quiet_time_is_not_taken_for_the_limit(
        (count, rule) in (1..21usize).prop_flat_map(|count| (Just(count), rule(count))),
        latency in 1..40u64,
        before in prop::collection::vec(0..1500u64, 0..25),
        quiet in prop_oneof![0..3000u64, 0..60_000u64, 0..3_600_000u64],
    ) {
        let mut world = World::new(rule);
        world.latency = latency;
        let (took, refused) = load_after(&mut world, &before, quiet);
        let ideal = (LOAD as u64 * 1000 / count as u64).max(LOAD as u64 * latency);
        prop_assert!(took < ideal * 160 / 100 + 3000, "{took} ms instead of {ideal}");
        prop_assert!(refused <= promised(LOAD) + 3, "{refused} refusals");
    }
}

#[test]
fn a_limit_that_was_met_before_is_kept_to_after_hours() {
    let mut world = World::new(Rule::Opened(10, 1000));
    world.latency = 2;
    world.ask_often(Priority::Visible, 60);
    world.run();
    let (took, refused) = load_after(&mut world, &[], 7_200_000);
    assert!(took < 13_000, "{took} ms");
    assert!(refused <= 2, "{refused} refusals");
}

#[test]
fn refusals_that_are_no_limit_are_soon_forgotten() {
    for telling in [Telling::Truth, Telling::Nothing] {
        for quiet in [0, 40_000, 3_600_000] {
            let mut world = World::new(Rule::Free);
            world.telling = telling;
            world.ask_often(Priority::Visible, 3);
            world.run();
            world.run_until(world.time + quiet);
            world.rule = Rule::Sliding(0, 1000);
            world.ask_often(Priority::Visible, 5);
            world.run_until(world.time + 20_000);
            world.rule = Rule::Free;
            world.run();
            let (took, _) = load_after(&mut world, &[], 1000);
            assert!(took < 120_000, "{telling:?}, {quiet}: {took} ms");
        }
    }
}

#[test]
fn a_limit_that_others_have_used_up_is_not_taken_for_a_longer_one() {
    let mut world = World::new(Rule::Opened(1, 1000));
    world.ask(Priority::Interactive);
    world.run();
    world.run_until(world.time + 40_000);
    world.taken_by_others();
    let (took, _) = load_after(&mut world, &[], 0);
    assert!(took < 105_000, "{took} ms");
}
