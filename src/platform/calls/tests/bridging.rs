//! Two calls that hear each other.

use std::sync::atomic::Ordering::Relaxed;

use super::{Scene, find};
use crate::{
    api::{BridgeId, CallId},
    platform::calls::{BridgeState, State, Wish},
    sip::message::{Message, Method},
};

/// A call of Anna's that is answered, and our 200.
fn anna(scene: &mut Scene) -> (CallId, Message) {
    let invite = scene.invite(|_| {});
    let id = scene.board.calls().next_back().expect("one").id.clone();
    scene.agree(&id, true);
    let answer = find(&scene.taken(), "0 200");
    scene.ack(&invite, &answer, "");
    (id, answer)
}

fn state(scene: &Scene, id: &BridgeId) -> BridgeState {
    scene.board.bridge_of(id).expect("is there").state
}

#[test]
fn calls_meet_once_both_are_answered() {
    let mut scene = Scene::new();
    let (anna, answer) = anna(&mut scene);
    let now = scene.clock();
    let bridge = scene
        .board
        .bridge(now, std::slice::from_ref(&anna), true)
        .expect("is made");
    assert_eq!(state(&scene, &bridge), BridgeState::Created);
    let bob = scene.order(1, |mut order| {
        order.bridge = Some(bridge.clone());
        order
    });
    assert_eq!(state(&scene, &bridge), BridgeState::Created);
    let invite = find(&scene.taken(), "1 INVITE");
    scene.reply(1, &invite, 200, "bob");
    assert_eq!(state(&scene, &bridge), BridgeState::Active);
    assert_eq!(scene.seen.joined.load(Relaxed), 1);
    // On hold, and back.
    assert_eq!(
        scene.board.rebridge(now, &bridge, None, Some(false)),
        Ok(())
    );
    assert_eq!(state(&scene, &bridge), BridgeState::Hold);
    assert_eq!(scene.seen.parted.load(Relaxed), 1);
    assert_eq!(scene.board.rebridge(now, &bridge, None, Some(true)), Ok(()));
    assert_eq!(scene.seen.joined.load(Relaxed), 2);
    // One hangs up: the other stays, and may be bridged again.
    scene.inside(0, &Method::Bye, &answer, "");
    assert_eq!(state(&scene, &bridge), BridgeState::Completed);
    assert_eq!(scene.state(&bob).0, State::Active);
    let again = scene
        .board
        .bridge(now, std::slice::from_ref(&bob), true)
        .expect("is made");
    assert_eq!(state(&scene, &again), BridgeState::Created);
    assert_eq!(scene.board.change(now, &bob, Wish::End), Ok(()));
    scene.perform();
    scene.nothing_is_left();
}

#[test]
fn calls_are_put_in_and_taken_out() {
    let mut scene = Scene::new();
    let (anna, _) = anna(&mut scene);
    let bob = scene.call(1);
    let invite = find(&scene.taken(), "1 INVITE");
    scene.reply(1, &invite, 200, "bob");
    let now = scene.clock();
    let both = [anna.clone(), bob.clone()];
    let bridge = scene.board.bridge(now, &both, true).expect("is made");
    assert_eq!(state(&scene, &bridge), BridgeState::Active);
    assert_eq!(
        scene.board.rebridge(now, &bridge, Some(&both[..1]), None),
        Ok(())
    );
    assert_eq!(state(&scene, &bridge), BridgeState::Created);
    assert_eq!(scene.board.call(&bob).expect("one").bridge, None);
    assert_eq!(
        scene.board.rebridge(now, &bridge, Some(&both), None),
        Ok(())
    );
    assert_eq!(state(&scene, &bridge), BridgeState::Active);
    assert_eq!(scene.board.rebridge(now, &bridge, Some(&[]), None), Ok(()));
    assert_eq!(state(&scene, &bridge), BridgeState::Completed);
    assert_eq!(scene.board.live(), 2);
    scene.board.close(now);
    scene.perform();
    scene.nothing_is_left();
}

#[test]
fn what_cannot_be_bridged_is_refused() {
    let mut scene = Scene::new();
    let (anna, _) = anna(&mut scene);
    let bob = scene.call(1);
    let gone = scene.call(0);
    let now = scene.clock();
    let mut refused = |calls: &[CallId]| {
        let made = scene.board.bridge(now, calls, true);
        let why = made.expect_err("is refused");
        (why.status, why.code)
    };
    let three = [anna.clone(), bob.clone(), "c-3".into()];
    assert_eq!(refused(&three), (403, "bridge-callIds-overflow"));
    assert_eq!(refused(&["c-9".into()]), (403, "call-id-not-found"));
    assert_eq!(refused(&[gone]), (400, "bridge-invalid-state"));
    let twice = [anna.clone(), anna.clone()];
    assert_eq!(refused(&twice), (400, "bridge-bridged-callId"));
    let bridge = scene
        .board
        .bridge(now, &[anna.clone(), bob], true)
        .expect("is made");
    let taken = scene
        .board
        .bridge(now, &[anna], true)
        .expect_err("is refused");
    assert_eq!(taken.code, "bridge-bridged-callId");
    let full = scene
        .board
        .admits(&bridge, &"c-4".into())
        .expect_err("is refused");
    assert_eq!(full.code, "bridge-callIds-overflow");
    let none = scene
        .board
        .rebridge(now, &"brg-9".into(), None, None)
        .expect_err("is refused");
    assert_eq!((none.status, none.code), (404, "bridge-not-found"));
    assert_eq!(scene.board.rebridge(now, &bridge, Some(&[]), None), Ok(()));
    let over = scene
        .board
        .rebridge(now, &bridge, None, Some(true))
        .expect_err("is refused");
    assert_eq!(over.code, "bridge-invalid-state");
}
