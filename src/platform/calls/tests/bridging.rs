//! Two calls that hear each other.

use std::{sync::atomic::Ordering::Relaxed, time::Duration};

use super::{OFFER, Scene, find};
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

/// Makes a bridge of a call, and calls so many of Bob's phones into it. What was sent to them.
fn call_into(scene: &mut Scene, call: &CallId, phones: usize) -> (BridgeId, Vec<(usize, Message)>) {
    let now = scene.clock();
    let bridge = scene.board.bridge(now, std::slice::from_ref(call), true);
    let bridge = bridge.expect("is made");
    scene.taken();
    scene.order(phones, |mut order| {
        order.bridge = Some(bridge.clone());
        order
    });
    (bridge, scene.taken())
}

/// A call of Anna's that waits in a bridge, to which Bob's two phones are called.
fn waiting(scene: &mut Scene) -> (Message, CallId, BridgeId, Vec<(usize, Message)>) {
    let invite = scene.invite(|_| {});
    let anna = scene.only();
    let (bridge, sent) = call_into(scene, &anna, 2);
    (invite, anna, bridge, sent)
}

/// The same once Anna's call is answered, with one phone of Bob's.
fn answered(scene: &mut Scene) -> (CallId, BridgeId, Vec<(usize, Message)>) {
    let (anna, _) = anna(scene);
    let (bridge, sent) = call_into(scene, &anna, 1);
    (anna, bridge, sent)
}

/// A phone of Bob's speaks before it answers.
fn speak(scene: &mut Scene, phone: usize, sent: &[(usize, Message)]) {
    let theirs = find(sent, &format!("{phone} INVITE"));
    let mut early = theirs.answer(183, "Session Progress", Some("early"));
    early.body = OFFER.into();
    scene.arrive(phone, early);
}

#[test]
fn who_waits_in_a_bridge_hears_that_it_rings() {
    let mut scene = Scene::new();
    let (invite, _, _, sent) = waiting(&mut scene);
    for phone in [1, 2] {
        scene.reply(phone, &find(&sent, &format!("{phone} INVITE")), 180, "r");
    }
    assert_eq!(scene.heard(), ["0 180"], "once");
    scene.cancel(&invite);
    let now = scene.clock();
    scene.board.close(now);
    scene.perform();
    scene.nothing_is_left();
}

#[test]
fn what_is_said_before_the_answer_is_heard() {
    for is_answered in [true, false] {
        let mut scene = Scene::new();
        let (invite, anna, bridge, sent) = waiting(&mut scene);
        scene.agree(&anna, false);
        assert_eq!(scene.heard(), ["0 180"]);
        for phone in [1, 2] {
            speak(&mut scene, phone, &sent);
        }
        let heard = scene.taken();
        let early = find(&heard, "0 183");
        assert!(!early.body.is_empty());
        assert_eq!(heard.len(), 1, "the second is not heard");
        assert_eq!(scene.seen.joined.load(Relaxed), 1);
        assert_eq!(scene.seen.open.load(Relaxed), 2);
        assert_eq!(state(&scene, &bridge), BridgeState::Created);
        // It is said again as often as that it rings.
        scene.wait(Duration::from_secs(59));
        assert_eq!(scene.heard(), [""; 0]);
        scene.wait(Duration::from_secs(1));
        let again = scene.taken();
        assert_eq!(find(&again, "0 183").body, early.body);
        if is_answered {
            let now = scene.clock();
            assert_eq!(scene.board.change(now, &anna, Wish::Answer), Ok(()));
            scene.perform();
            let answer = find(&scene.taken(), "0 200");
            assert_eq!(answer.body, early.body);
            scene.ack(&invite, &answer, "");
            assert_eq!(scene.seen.open.load(Relaxed), 1, "nobody has answered");
        } else {
            scene.cancel(&invite);
            assert_eq!(scene.seen.open.load(Relaxed), 0);
        }
        let now = scene.clock();
        scene.board.close(now);
        scene.perform();
        scene.nothing_is_left();
    }
}

#[test]
fn who_has_spoken_before_is_connected_by_its_answer() {
    let mut scene = Scene::new();
    let (invite, anna, bridge, sent) = waiting(&mut scene);
    speak(&mut scene, 1, &sent);
    let early = find(&scene.taken(), "0 183");
    scene.reply(2, &find(&sent, "2 INVITE"), 200, "late");
    assert_eq!(state(&scene, &bridge), BridgeState::Created);
    let now = scene.clock();
    assert_eq!(scene.board.change(now, &anna, Wish::Answer), Ok(()));
    scene.perform();
    let answer = find(&scene.taken(), "0 200");
    assert_eq!(answer.body, early.body);
    scene.ack(&invite, &answer, "");
    assert_eq!(state(&scene, &bridge), BridgeState::Active);
    assert_eq!(scene.seen.open.load(Relaxed), 2);
    scene.board.close(now);
    scene.perform();
    scene.nothing_is_left();
}

#[test]
fn who_is_answered_hears_what_is_said_before_the_other_answers() {
    let mut scene = Scene::new();
    let (_, bridge, sent) = answered(&mut scene);
    let now = scene.clock();
    speak(&mut scene, 1, &sent);
    assert_eq!(scene.heard(), [""; 0], "Anna is answered already");
    assert_eq!(scene.seen.joined.load(Relaxed), 1);
    let parted = scene.seen.parted.load(Relaxed);
    let quiet = scene.board.rebridge(now, &bridge, None, Some(false));
    assert_eq!(quiet, Ok(()));
    assert!(scene.seen.parted.load(Relaxed) > parted);
    scene.board.close(now);
    scene.perform();
    scene.nothing_is_left();
}

#[test]
fn who_is_answered_hears_ring_tone_until_somebody_speaks() {
    for end in ["answer", "early", "refuse", "quiet", "alone"] {
        let mut scene = Scene::new();
        let (anna, bridge, sent) = answered(&mut scene);
        let now = scene.clock();
        let theirs = find(&sent, "1 INVITE");
        assert_eq!(scene.seen.ringing.load(Relaxed), 0, "nothing is known yet");
        scene.reply(1, &theirs, 180, "r");
        assert_eq!(
            scene.seen.ringing.load(Relaxed),
            1,
            "Anna hears it, and Bob not"
        );
        match end {
            "answer" => scene.reply(1, &theirs, 200, "r"),
            "early" => speak(&mut scene, 1, &sent),
            "refuse" => scene.reply(1, &theirs, 486, "r"),
            "quiet" => {
                let quiet = scene.board.rebridge(now, &bridge, None, Some(false));
                assert_eq!(quiet, Ok(()));
            }
            _ => {
                let alone = [anna.clone()];
                let alone = scene.board.rebridge(now, &bridge, Some(&alone), None);
                assert_eq!(alone, Ok(()));
            }
        }
        scene.perform();
        assert_eq!(scene.seen.ringing.load(Relaxed), 0, "{end}");
        scene.board.close(now);
        scene.perform();
        scene.nothing_is_left();
    }
}

#[test]
fn who_is_answered_while_it_rings_hears_that() {
    let mut scene = Scene::new();
    let (invite, anna, _, sent) = waiting(&mut scene);
    scene.reply(1, &find(&sent, "1 INVITE"), 180, "r");
    assert_eq!(
        scene.seen.ringing.load(Relaxed),
        0,
        "Anna's phone makes its own"
    );
    let now = scene.clock();
    assert_eq!(scene.board.change(now, &anna, Wish::Answer), Ok(()));
    scene.perform();
    let answer = find(&scene.taken(), "0 200");
    scene.ack(&invite, &answer, "");
    assert_eq!(scene.seen.ringing.load(Relaxed), 1);
    scene.board.close(now);
    scene.perform();
    scene.nothing_is_left();
}
