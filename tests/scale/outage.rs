//! A service that is gone takes nothing away, and is not stormed when it comes back.

use std::time::Duration;

use sipdeck::app::{effect::Effect, message::Message};

use super::{
    dashboard::{Dashboard, client, platform},
    world::World,
};

/// Lets every timer run out that was asked for. Answers how many calls go out because of it.
fn run_out(desk: &mut Dashboard) -> usize {
    let timers = std::mem::take(&mut desk.timers);
    let mut calls = 0;
    for (_, timer) in timers {
        let effects = desk.take(Message::TimedOut(timer));
        let is_call = |effect: &&Effect| matches!(effect, Effect::Call(..));
        calls += effects.iter().filter(is_call).count();
    }
    calls
}

fn longest_wait(desk: &Dashboard) -> Duration {
    let waits = desk.timers.iter().map(|(wait, _)| *wait);
    waits.max().unwrap_or_default()
}

#[tokio::test]
async fn everything_known_stays_when_the_service_goes_and_it_is_tried_again_without_a_burst() {
    let platform = platform("3x1100", 50).await;
    let mut desk = Dashboard::new(client(&platform));
    desk.take(Message::Started);
    desk.calm().await;
    let known = desk.ids();
    platform.stop().await;
    desk.timers.clear();
    desk.key("r");
    desk.calm().await;
    assert_eq!(desk.ids(), known);
    let account = &desk.model.shared.account;
    assert!(account.domains.error.is_some() && account.retry.at.is_some());
    let first = longest_wait(&desk);
    for _ in 0..4 {
        // However long the machine slept: what failed is tried again once, and nothing is made up for.
        desk.model.shared.asks.now.0 += 8 * 3_600_000;
        assert_eq!(run_out(&mut desk), 1);
        desk.calm().await;
    }
    assert!(
        longest_wait(&desk) > 4 * first,
        "{:?} after {first:?}",
        longest_wait(&desk)
    );
    assert_eq!(desk.ids(), known);
}

#[test]
fn a_machine_that_wakes_goes_on_at_the_pace_it_had_whatever_it_did_before() {
    for (away, hours) in [(false, 1), (false, 9), (true, 9)] {
        let mut world = World::new(&[3_500; 6]);
        world.take(Message::Started);
        world.run_until(9_300);
        world.away = away;
        world.run_until(13_000);
        world.rest(hours * 3_600_000);
        let (before, woke) = (world.sent.len(), world.time);
        world.away = false;
        world.run_until(woke + 5_000);
        let sent = world.sent.len() - before;
        assert!((1..=6).contains(&sent), "{sent} requests in five seconds");
        world.until(|model| model.shared.account.tally(None).complete);
    }
}

#[test]
fn what_was_read_long_ago_is_not_read_again_by_itself_when_the_machine_wakes() {
    let mut world = World::new(&[1_500; 4]);
    world.take(Message::Started);
    world.until(|model| model.shared.account.tally(None).complete);
    world.run_until(world.time + 5_000);
    let before = world.sent.len();
    world.rest(9 * 3_600_000);
    world.run_until(world.time + 60_000);
    assert_eq!(world.sent.len(), before, "nobody asked for anything");
}
