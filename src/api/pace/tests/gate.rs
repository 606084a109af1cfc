//! The gate with real waiting: who is woken when, and what a dropped wait leaves behind.

use std::sync::Mutex;

use futures_util::FutureExt;

use crate::api::pace::{Family, Gate, PaceFacts, Priority, QueueNumber, schedule::Outcome};

fn waiting(facts: &PaceFacts) -> (usize, usize) {
    (facts.families[0].waiting(), facts.families[0].under_way)
}

#[tokio::test]
async fn whoever_goes_first_is_woken_when_a_turn_ends() {
    let gate = Gate::new();
    let first = gate.place(Family::Domains, Priority::Prefetch);
    let first = first.turn().await;
    let order = Mutex::new(Vec::new());
    let wait = async |place: QueueNumber, name| {
        let turn = place.turn().await;
        order.lock().expect("not poisoned").push(name);
        turn.settle(Outcome::Taken, None);
    };
    tokio::join!(
        wait(gate.place(Family::Domains, Priority::Prefetch), "prefetch"),
        wait(gate.place(Family::Domains, Priority::Bulk), "bulk 1"),
        wait(gate.place(Family::Domains, Priority::Bulk), "bulk 2"),
        wait(gate.place(Family::Domains, Priority::Visible), "visible"),
        async { first.settle(Outcome::Taken, None) },
    );
    let order = order.into_inner().expect("not poisoned");
    assert_eq!(order, ["visible", "bulk 1", "bulk 2", "prefetch"]);
}

#[tokio::test]
async fn a_wait_that_is_dropped_leaves_the_queue() {
    let gate = Gate::new();
    let facts = gate.facts();
    let held = gate.place(Family::Endpoints, Priority::Bulk).turn().await;
    let place = gate.place(Family::Endpoints, Priority::Bulk);
    let mut wait = Box::pin(place.turn());
    assert!((&mut wait).now_or_never().is_none());
    assert_eq!(waiting(&facts.borrow()), (1, 1));
    drop(wait);
    assert_eq!(waiting(&facts.borrow()), (0, 1));
    drop(held);
    assert_eq!(waiting(&facts.borrow()), (0, 0));
    assert!(place.turn().now_or_never().is_some());
}

#[tokio::test]
async fn a_request_that_is_sent_again_keeps_its_place() {
    let gate = Gate::new();
    let place = gate.place(Family::Account, Priority::Bulk);
    let later = gate.place(Family::Account, Priority::Bulk);
    let turn = place.turn().await;
    let mut behind = Box::pin(later.turn());
    assert!((&mut behind).now_or_never().is_none());
    let mut again = Box::pin(place.turn());
    assert!((&mut again).now_or_never().is_none());
    turn.settle(Outcome::Taken, None);
    assert!((&mut behind).now_or_never().is_none());
    assert!(again.now_or_never().is_some());
}
