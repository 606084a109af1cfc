//! Phones that are to speak with somebody else.

use super::{Scene, find};
use crate::{
    api::CallId,
    platform::calls::{BridgeState, Cause, State, Wish},
    sip::message::{Message, Method},
};

/// A call to Bob that is answered, and our ACK.
fn bob(scene: &mut Scene) -> (CallId, Message) {
    let id = scene.call(1);
    let invite = find(&scene.taken(), "1 INVITE");
    scene.reply(1, &invite, 200, "bob");
    (id, find(&scene.taken(), "1 ACK"))
}

/// It is transferred to so many phones.
fn transfer(scene: &mut Scene, first: &CallId, phones: usize) -> CallId {
    let first = first.clone();
    scene.order(phones, |mut order| {
        order.transfers = Some(first);
        order
    })
}

fn is_transferring(scene: &Scene, id: &CallId) -> bool {
    scene.board.call(id).expect("is there").is_transferring()
}

#[test]
fn who_is_transferred_speaks_with_somebody_else_until_one_hangs_up() {
    let mut scene = Scene::new();
    let (first, ack) = bob(&mut scene);
    let second = transfer(&mut scene, &first, 2);
    assert!(is_transferring(&scene, &first));
    assert!(!is_transferring(&scene, &second));
    // Once at a time.
    let order = scene.board.transferable(&first).expect_err("is refused");
    assert_eq!(order.code, "call-invalid-state");
    let invite = find(&scene.taken(), "2 INVITE");
    scene.reply(2, &invite, 200, "carl");
    assert!(!is_transferring(&scene, &first));
    let bridge = scene
        .board
        .call(&first)
        .and_then(|call| call.bridge.clone());
    let bridge = bridge.expect("has one");
    let state = scene.board.bridge_of(&bridge).expect("is there").state;
    assert_eq!(state, BridgeState::Active);
    scene.inside(1, &Method::Bye, &ack, "");
    for id in [&first, &second] {
        let ended = (State::Completed, Some(Cause::NormalClearing));
        assert_eq!(scene.state(id), ended);
    }
    scene.nothing_is_left();
}

#[test]
fn a_transfer_to_nobody_leaves_the_phone_to_its_application() {
    let mut scene = Scene::new();
    let (first, _) = bob(&mut scene);
    let nobody = transfer(&mut scene, &first, 0);
    assert_eq!(scene.state(&nobody).0, State::Completed);
    assert_eq!(scene.state(&first).0, State::Active);
    assert!(!is_transferring(&scene, &first));
    let busy = transfer(&mut scene, &first, 2);
    let sent = scene.taken();
    for (phone, wanted) in [(1, "1 INVITE"), (2, "2 INVITE")] {
        scene.reply(phone, &find(&sent, wanted), 486, "busy");
    }
    assert_eq!(
        scene.state(&busy),
        (State::Completed, Some(Cause::UserBusy))
    );
    assert_eq!(scene.state(&first).0, State::Active);
    // Who hangs up while it rings ends that, too.
    let rings = transfer(&mut scene, &first, 1);
    let now = scene.clock();
    assert_eq!(scene.board.change(now, &first, Wish::End), Ok(()));
    scene.perform();
    let ended = (State::Completed, Some(Cause::OriginatorCancel));
    assert_eq!(scene.state(&rings), ended);
    scene.nothing_is_left();
}

#[test]
fn only_an_answered_call_that_is_in_no_bridge_is_transferred() {
    let mut scene = Scene::new();
    let rings = scene.call(1);
    let refused = scene.board.transferable(&rings).expect_err("is refused");
    assert_eq!(refused.code, "call-invalid-state");
    let none = scene.board.transferable(&"c-none".into());
    assert_eq!(none.expect_err("is refused").status, 404);
    scene.taken();
    let (first, _) = bob(&mut scene);
    let now = scene.clock();
    let bridge = scene.board.bridge(now, std::slice::from_ref(&first), true);
    bridge.expect("is made");
    let refused = scene.board.transferable(&first).expect_err("is refused");
    assert_eq!(refused.code, "bridge-bridged-callId");
    scene.board.close(now);
    scene.perform();
    scene.nothing_is_left();
}
