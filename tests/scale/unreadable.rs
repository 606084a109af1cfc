//! Answers that cannot be read, from a service that answers well otherwise: asked for again, not too often, and whole when
//! it is over.

use sipdeck::{
    api::Cause,
    app::message::Message,
    platform::{Fault, FaultPlan, Harm, Platform},
};

use super::dashboard::{Dashboard, client, lists, platform, seen};

const LISTS: usize = 5;

/// What happens to every list of endpoints.
fn plan(platform: &Platform, harm: Option<Harm>) {
    let fault = |harm| Fault::always(harm).on("GET", "/v1/users/*/domains/*/endpoints");
    platform.plan_faults(FaultPlan {
        seed: 1,
        faults: harm.map(fault).into_iter().collect(),
        ..FaultPlan::default()
    });
}

async fn asked(platform: &Platform) -> usize {
    lists(&seen(platform).await.0)
}

/// A minute later.
async fn later(desk: &mut Dashboard) {
    desk.model.shared.asks.now.0 += 61_000;
    for (_, timer) in std::mem::take(&mut desk.timers) {
        desk.take(Message::TimedOut(timer));
    }
    desk.calm().await;
}

fn causes(desk: &Dashboard) -> Vec<Cause> {
    let lists = desk.model.shared.account.endpoints.values();
    let failed = lists.filter_map(|list| list.error.as_ref());
    failed.map(|failure| failure.cause).collect()
}

fn is_whole(desk: &Dashboard) -> bool {
    desk.model.shared.account.tally(None).complete && causes(desk).is_empty()
}

#[tokio::test]
async fn answers_that_cannot_be_read_are_asked_for_again_one_list_at_a_time_and_all_when_one_can() {
    for harm in [
        Harm::Html(200),
        Harm::Truncate,
        Harm::Corrupt,
        Harm::HugePage(20 << 20),
        Harm::ForeignNext,
        Harm::LoopedNext,
    ] {
        let platform = platform(&format!("{LISTS}x1100"), 50).await;
        plan(&platform, Some(harm));
        let mut desk = Dashboard::new(client(&platform));
        desk.take(Message::Started);
        desk.calm().await;
        assert!(!is_whole(&desk), "{harm:?}");
        let failed = causes(&desk);
        assert!(
            failed.iter().all(|cause| *cause == Cause::Disturbed),
            "{harm:?}: {failed:?}"
        );
        assert!(desk.model.shared.account.retry.at.is_some(), "{harm:?}");
        let before = asked(&platform).await;
        for _ in 0..6 {
            later(&mut desk).await;
        }
        let again = asked(&platform).await - before;
        assert!(
            (1..=12).contains(&again),
            "{harm:?}: {again} requests in six attempts"
        );
        plan(&platform, None);
        let before = asked(&platform).await;
        later(&mut desk).await;
        assert!(is_whole(&desk), "{harm:?}: {:?}", causes(&desk));
        let took = asked(&platform).await - before;
        assert!(
            took <= 2 * LISTS + 1,
            "{harm:?}: {took} requests for {LISTS} lists of two pages"
        );
    }
}

#[tokio::test]
async fn one_list_that_can_never_be_read_costs_little_and_keeps_no_other_from_being_read() {
    let platform = platform(&format!("{LISTS}x1100"), 50).await;
    let witness = client(&platform);
    let domains = witness.domains(None).await.expect("answered").rows;
    let path = format!("/v1/users/*/domains/{}/endpoints", domains[0].id);
    platform.plan_faults(FaultPlan {
        seed: 1,
        faults: vec![Fault::always(Harm::Corrupt).on("GET", &path)],
        ..FaultPlan::default()
    });
    let mut desk = Dashboard::new(client(&platform));
    desk.take(Message::Started);
    desk.calm().await;
    assert_eq!(causes(&desk), [Cause::Disturbed]);
    let read = desk.model.shared.account.endpoints.values();
    assert_eq!(read.filter(|list| list.complete).count(), LISTS - 1);
    let before = asked(&platform).await;
    for _ in 0..5 {
        later(&mut desk).await;
    }
    assert!(asked(&platform).await - before <= 10);
}

#[tokio::test]
async fn a_secret_that_is_refused_is_tried_again_when_a_person_asks_and_not_by_itself() {
    for lifted in ["r", "Enter"] {
        let platform = platform(&format!("{LISTS}x1100"), 50).await;
        plan(&platform, Some(Harm::Answer(401)));
        let mut desk = Dashboard::new(client(&platform));
        desk.take(Message::Started);
        desk.calm().await;
        assert!(causes(&desk).contains(&Cause::Unauthorized));
        assert!(desk.model.shared.account.retry.at.is_none());
        plan(&platform, None);
        for _ in 0..3 {
            later(&mut desk).await;
        }
        assert_eq!(asked(&platform).await, 0, "nothing by itself");
        desk.key("Enter");
        if lifted == "r" {
            desk.key("r");
        }
        desk.calm().await;
        assert!(is_whole(&desk), "{lifted}: {:?}", causes(&desk));
        assert!(asked(&platform).await <= 2 * LISTS + 2);
    }
}
