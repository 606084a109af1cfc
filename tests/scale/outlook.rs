//! The time that the header promises is near the time that it then takes, in a simulated world.

use sipdeck::{
    api::{DomainId, pace::Priority},
    app::{message::Message, model::Model, shared::outlook::outlook},
};

use super::world::World;

/// At every moment the promise is near what then comes.
fn check(world: &mut World, domain: Option<&DomainId>, done: impl Fn(&Model) -> bool, name: &str) {
    let (mut told, begin) = (Vec::new(), world.time);
    while !done(&world.model) {
        let promised = outlook(&world.model.shared, domain);
        if let Some(promised) = promised.filter(|promised| !promised.or_more) {
            told.push((world.time, promised.seconds));
        }
        let next = world.time + 500;
        world.run_until(next);
    }
    let end = world.time;
    assert!(told.len() >= 8, "{name}: told {} times only", told.len());
    for (at, seconds) in &told {
        let (promised, came) = (seconds * 1_000, end - at);
        let near = came * 7 / 10 <= promised + 1_500 && promised <= came * 14 / 10 + 1_500;
        assert!(
            near,
            "{name}: {promised} ms promised at {at}, {came} ms came of {told:?}"
        );
    }
    let early = told.iter().filter(|(at, _)| at - begin < (end - begin) / 2);
    assert!(
        early.count() >= 2,
        "{name}: not told in the first half: {told:?}"
    );
}

fn complete(model: &Model) -> bool {
    model.shared.account.tally(None).complete && !model.shared.account.is_remembered(None)
}

fn started(sizes: &[usize], limit: Option<usize>, latency: u64) -> World {
    let mut world = World::new(sizes);
    world.limit = limit;
    world.latency = latency;
    world.take(Message::Started);
    world
}

#[test]
fn the_load_of_an_account_takes_as_long_as_it_was_told() {
    for (limit, latency) in [(Some(1), 60), (Some(5), 60), (Some(1), 900), (Some(3), 200)] {
        let mut world = started(&[2_500; 24], limit, latency);
        let name = format!("{limit:?} at {latency}");
        check(&mut world, None, complete, &name);
    }
}

#[test]
fn a_service_without_a_limit_is_reckoned_with_as_it_answers() {
    let mut world = started(&[3_000; 80], None, 400);
    // How many requests at once are of use has to be found out first.
    world.until(|model| {
        model
            .shared
            .pace
            .families
            .iter()
            .any(|facts| facts.width == 4)
    });
    let found = world.time;
    world.run_until(found + 4_000);
    check(&mut world, None, complete, "no limit");
}

#[test]
fn a_job_beside_it_is_reckoned_with() {
    let mut world = started(&[2_500; 16], Some(1), 60);
    world.run_until(12_000);
    world.begin_job(30);
    check(&mut world, None, complete, "beside a job");
}

#[test]
fn a_refresh_is_told_before_a_job_when_a_person_waits_for_it_and_behind_it_when_nobody_does() {
    for whole in [false, true] {
        let mut world = started(&[9_500, 9_500, 9_500], Some(1), 60);
        world.until(complete);
        world.begin_job(25);
        let domain = DomainId::from("rd-1");
        if whole {
            world
                .model
                .shared
                .account
                .refresh_all(&mut world.model.shared.asks);
        } else {
            world
                .model
                .shared
                .account
                .refresh(&mut world.model.shared.asks, Some(&domain));
        }
        world.take(Message::Resized(world.model.shared.size));
        let fresh = |model: &Model| {
            let lists = &model.shared.account.endpoints;
            let mut lists = lists.iter().filter(|(id, _)| whole || **id == domain);
            lists.all(|(_, list)| !list.is_loading())
        };
        let scope = (!whole).then_some(&domain);
        check(&mut world, scope, fresh, if whole { "all" } else { "one" });
        let priority = world.model.shared.account.endpoints[&domain].priority;
        assert_eq!(priority, None::<Priority>);
    }
}

#[test]
fn what_is_not_known_yet_is_said_not_to_be_known() {
    let mut world = started(&[5_500; 12], Some(1), 60);
    world.run_until(4_000);
    let told = outlook(&world.model.shared, None).expect("something is known");
    assert!(told.or_more, "{told:?}");
    assert_eq!(told.to_string(), "time unknown");
    let end = world.until(complete);
    assert!(told.seconds * 1_000 <= end);
}

#[test]
fn the_first_load_of_a_large_account_is_told_how_long_it_takes_early_also_to_who_looks_at_all_of_it()
 {
    let mut world = started(&[5_500; 40], Some(1), 60);
    world.run_until(3_000);
    world
        .model
        .shared
        .account
        .open_all(&mut world.model.shared.asks);
    world.take(Message::Resized(world.model.shared.size));
    let known = |model: &Model| outlook(&model.shared, None).is_some_and(|told| !told.or_more);
    let early = world.until(known);
    assert!(early < 30_000, "known after {early} ms of 240 s");
    let account = &world.model.shared.account;
    assert_eq!(account.expected(None), Some(40 * 5_500));
    check(&mut world, None, complete, "all");
}

#[test]
fn while_the_service_is_away_nothing_is_promised() {
    let mut world = started(&[2_500; 8], Some(1), 60);
    world.run_until(15_000);
    assert!(outlook(&world.model.shared, None).is_some());
    world.away = true;
    world.run_until(25_000);
    assert_eq!(outlook(&world.model.shared, None), None);
}
