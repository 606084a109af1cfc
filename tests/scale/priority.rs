//! What a person asks for goes before what nobody asked for, counted at the platform.

use std::time::Instant;

use jiff::Timestamp;
use sipdeck::{
    api::{Change, DomainId, EndpointId, EndpointPatch},
    app::{effect::Effect, message::Message, model::Model, service::call::Call},
    platform::{Fault, FaultPlan, Harm, Platform},
};

use super::dashboard::{Dashboard, Seen, client, lists, platform, seen};

/// A dashboard in the middle of its first load: a page is there, and most are not.
async fn loading(platform: &Platform) -> (Dashboard, DomainId, EndpointId) {
    let mut desk = Dashboard::new(client(platform));
    desk.take(Message::Started);
    desk.until(|model| model.shared.account.pages(None).next().is_some())
        .await;
    let page = desk.model.shared.account.pages(None).next().expect("there");
    let (domain, endpoint) = (page.domain.clone(), page.row(0).id.into());
    (desk, domain, endpoint)
}

/// Carries out what was asked of the dashboard from outside.
fn stir(desk: &mut Dashboard) {
    desk.take(Message::Resized(desk.model.shared.size));
}

/// What was answered to others from this time on, until the first request that this fits.
fn before(seen: &[Seen], asked: Timestamp, fits: impl Fn(&Seen) -> bool) -> usize {
    let mut later = seen.iter().filter(|one| one.at > asked);
    later.position(fits).expect("it was sent")
}

fn update(domain: &DomainId, endpoint: &EndpointId) -> Call {
    Call::UpdateEndpoint {
        domain: domain.clone(),
        endpoint: endpoint.clone(),
        patch: EndpointPatch {
            description: Change::Set("moved".into()),
            ..EndpointPatch::default()
        },
    }
}

/// Opens an endpoint, then changes it, in the middle of a load.
async fn a_person_at_work(platform: &Platform, whole: bool) {
    let (mut desk, domain, endpoint) = loading(platform).await;
    if whole {
        desk.model
            .shared
            .account
            .open_all(&mut desk.model.shared.asks);
        stir(&mut desk);
    }
    let path = format!("endpoints/{endpoint}");
    let asked = Timestamp::now();
    desk.model
        .shared
        .account
        .open_endpoint(&mut desk.model.shared.asks, &domain, &endpoint);
    stir(&mut desk);
    let read = |model: &Model| {
        let detail = model.shared.account.detail(&domain, &endpoint);
        detail.is_some_and(|detail| detail.value.is_some())
    };
    desk.until(read).await;
    let (all, _) = seen(platform).await;
    let first = before(&all, asked, |one| one.path.ends_with(&path));
    assert!(first <= 1, "{first} requests before a read, of {all:#?}");

    let asked = Timestamp::now();
    let call = update(&domain, &endpoint);
    desk.model.shared.write("move it", call).expect("allowed");
    stir(&mut desk);
    desk.until(|model| model.shared.account.writes.is_empty())
        .await;
    let (all, _) = seen(platform).await;
    let first = before(&all, asked, |one| one.method == "POST");
    assert!(first <= 1, "{first} requests before a write, of {all:#?}");
    let complete = desk.model.shared.account.tally(None).complete;
    assert!(!complete, "the load still runs");
}

#[tokio::test]
async fn a_read_and_a_write_wait_for_at_most_one_request_of_the_load() {
    for pace in [3, 8] {
        let platform = platform("6x5000", pace).await;
        a_person_at_work(&platform, false).await;
    }
}

#[tokio::test]
async fn the_same_holds_while_the_whole_account_is_looked_at() {
    let platform = platform("6x5000", 4).await;
    a_person_at_work(&platform, true).await;
}

#[tokio::test]
async fn where_the_service_works_on_several_at_once_they_are_sent_and_a_person_waits_for_none() {
    let platform = platform("8x9000", 100_000).await;
    let slow = Fault::always(Harm::DelayMs(150)).on("GET", "/v1/users/*/domains/*/endpoints");
    platform.plan_faults(FaultPlan {
        seed: 1,
        faults: vec![slow],
        ..FaultPlan::default()
    });
    let (mut desk, domain, endpoint) = loading(&platform).await;
    let wide = |model: &Model| {
        let mut families = model.shared.pace.families.iter();
        families.any(|family| family.under_way >= 3)
    };
    desk.until(wide).await;
    let asked = Timestamp::now();
    desk.model
        .shared
        .account
        .open_endpoint(&mut desk.model.shared.asks, &domain, &endpoint);
    stir(&mut desk);
    let key = (domain, endpoint.clone());
    desk.until(|model| !model.shared.account.details[&key].is_loading())
        .await;
    let (all, _) = seen(&platform).await;
    let path = format!("endpoints/{endpoint}");
    let ours = all.iter().find(|one| one.path.ends_with(&path));
    let ours = ours.expect("it was sent");
    let first = all
        .iter()
        .filter(|one| one.began > asked && one.began < ours.began);
    assert!(first.count() <= 1, "{all:#?}");
}

#[tokio::test]
async fn a_page_that_a_person_wants_before_its_turn_is_asked_for_once() {
    let platform = platform("6x1500", 20).await;
    let mut desk = Dashboard::new(client(&platform));
    desk.take(Message::Started);
    desk.until(|model| model.shared.account.domains.complete)
        .await;
    let domains: Vec<DomainId> = desk
        .model
        .shared
        .account
        .domains
        .rows()
        .iter()
        .map(|domain| domain.id.clone())
        .collect();
    for domain in domains.iter().rev() {
        desk.model
            .shared
            .account
            .open_domain(&mut desk.model.shared.asks, domain);
        stir(&mut desk);
    }
    desk.calm().await;
    let (all, _) = seen(&platform).await;
    assert_eq!(lists(&all), 2 * domains.len(), "{all:#?}");
}

#[tokio::test]
async fn what_was_not_sent_when_its_screen_is_left_is_never_sent() {
    let platform = platform("4x2500", 5).await;
    let (mut desk, _, _) = loading(&platform).await;
    // Into a list, and through its endpoints faster than the service answers.
    desk.key("Enter");
    desk.until(|model| model.shared.account.tally(None).endpoints > 0)
        .await;
    let (mut asked, began) = (0_usize, Instant::now());
    for _ in 0..40 {
        let effects = desk.key("Enter");
        let is_read =
            |effect: &Effect| matches!(effect, Effect::Call(_, _, Call::ReadEndpoint { .. }));
        asked += effects.iter().filter(|effect| is_read(effect)).count();
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        desk.key("Esc");
        desk.key("j");
    }
    let allowed = 5 * (1 + began.elapsed().as_secs());
    desk.calm().await;
    let (all, _) = seen(&platform).await;
    let alone = all.iter().filter(|one| one.path.contains("/endpoints/"));
    let sent = alone.count() as u64;
    assert!(sent <= allowed, "{sent} were sent, of {asked}");
    assert_eq!(lists(&all), 12, "and the load went on");
}

#[tokio::test]
async fn a_refresh_that_is_left_costs_no_further_request() {
    let platform = platform("1x4500", 8).await;
    let mut desk = Dashboard::new(client(&platform));
    desk.take(Message::Started);
    desk.calm().await;
    let known = desk.ids();
    desk.key("Enter");
    desk.calm().await;
    let (before, _) = seen(&platform).await;
    desk.key("r");
    assert!(desk.next().await, "a page of it came");
    desk.key("Esc");
    desk.calm().await;
    let (after, _) = seen(&platform).await;
    let cost = lists(&after) - lists(&before);
    assert!(cost < 3, "{cost} pages were read for nobody");
    assert_eq!(desk.ids(), known);
    desk.key("Enter");
    desk.key("r");
    desk.calm().await;
    let (again, _) = seen(&platform).await;
    assert_eq!(lists(&again) - lists(&after), 5, "a refresh begins anew");
    assert_eq!(desk.ids(), known);
}
