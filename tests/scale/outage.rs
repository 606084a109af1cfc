//! A service that is gone takes nothing away, and is not stormed when it comes back.

use std::time::Duration;

use sipdeck::app::{Effect, Message};

use crate::dashboard::{Dashboard, client, platform};

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
        desk.model.shared.now.0 += 8 * 3_600_000;
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
