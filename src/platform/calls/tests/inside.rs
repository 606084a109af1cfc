//! What phones ask in the middle of a call.

use std::{sync::atomic::Ordering::Relaxed, time::Duration};

use super::{OFFER, Scene, find};
use crate::{
    platform::calls::{Cause, State},
    sip::message::{Message, Method, Name},
};

/// A call of Anna's that goes on, and our 200.
fn talking() -> (Scene, Message) {
    let mut scene = Scene::new();
    let invite = scene.invite(|_| {});
    let id = scene.only();
    scene.agree(&id, true);
    let answer = find(&scene.taken(), "0 200");
    scene.ack(&invite, &answer, "");
    scene.events();
    (scene, answer)
}

#[test]
fn a_phone_holds_and_goes_on() {
    let (mut scene, answer) = talking();
    for (body, direction) in [
        (OFFER.to_owned() + "a=sendonly\r\n", "a=recvonly"),
        (OFFER.replace("192.0.2.1", "0.0.0.0"), "a=sendrecv"),
        (OFFER.to_owned(), "a=sendrecv"),
    ] {
        let before = scene.seen.pointed.load(Relaxed);
        let invite = scene.inside(0, &Method::Invite, &answer, &body);
        let held = find(&scene.taken(), "0 200");
        let text = String::from_utf8_lossy(&held.body).into_owned();
        if !body.contains("0.0.0.0") {
            assert!(text.contains(direction), "{text}");
        }
        assert_eq!(scene.seen.pointed.load(Relaxed), before + 1);
        scene.ack(&invite, &held, "");
    }
    // What we cannot play changes nothing.
    let before = scene.seen.pointed.load(Relaxed);
    scene.inside(0, &Method::Invite, &answer, "v=0\r\n");
    scene.inside(0, &Method::Update, &answer, "v=0\r\n");
    assert_eq!(scene.heard(), ["0 488", "0 488"]);
    assert_eq!(scene.seen.pointed.load(Relaxed), before);
    assert_eq!(scene.board.live(), 1);
    scene.inside(0, &Method::Bye, &answer, "");
    scene.nothing_is_left();
}

#[test]
fn an_invite_without_an_offer_asks_for_ours() {
    let (mut scene, answer) = talking();
    let invite = scene.inside(0, &Method::Invite, &answer, "");
    let offer = find(&scene.taken(), "0 200");
    assert!(offer.body.starts_with(b"v=0"));
    let before = scene.seen.pointed.load(Relaxed);
    scene.ack(&invite, &offer, OFFER);
    assert_eq!(scene.seen.pointed.load(Relaxed), before + 1);
    // An UPDATE without one only shows that the phone is there.
    scene.inside(0, &Method::Update, &answer, "");
    assert!(find(&scene.taken(), "0 200").body.is_empty());
    scene.inside(0, &Method::Bye, &answer, "");
    scene.nothing_is_left();
}

#[test]
fn a_phone_that_falls_silent_is_gone_unless_it_has_said_so() {
    let (mut scene, answer) = talking();
    for packets in 1..4 {
        scene.seen.received.store(packets, Relaxed);
        scene.wait(Duration::from_mins(1));
    }
    let held = OFFER.to_owned() + "a=inactive\r\n";
    let invite = scene.inside(0, &Method::Invite, &answer, &held);
    let agreed = find(&scene.taken(), "0 200");
    scene.ack(&invite, &agreed, "");
    scene.wait(Duration::from_mins(10));
    assert_eq!(scene.board.live(), 1);
    let invite = scene.inside(0, &Method::Invite, &answer, OFFER);
    let agreed = find(&scene.taken(), "0 200");
    scene.ack(&invite, &agreed, "");
    scene.wait(Duration::from_mins(2));
    assert_eq!(scene.events(), ["hangup NORMAL_TEMPORARY_FAILURE"]);
    assert_eq!(scene.faults, ["call-unavailable"]);
    assert!(scene.heard().contains(&"0 BYE".to_owned()));
    scene.nothing_is_left();
}

#[test]
fn keys_are_pressed_while_both_sides_speak() {
    let (mut scene, answer) = talking();
    let id = scene.only();
    assert_eq!(scene.board.press(&id, "12#"), Ok(()));
    let refused = scene.board.press(&id, "A").expect_err("takes none");
    assert_eq!((refused.status, refused.code), (403, "call-invalid-state"));
    scene.inside(0, &Method::Bye, &answer, "");
    let late = scene.board.press(&id, "1").expect_err("is over");
    assert_eq!(late.code, "call-invalid-state");
    let none = scene.board.press(&"c-9".into(), "1").expect_err("is none");
    assert_eq!(none.code, "call-not-found");
}

#[test]
fn questions_are_answered_and_strangers_are_not() {
    let (mut scene, answer) = talking();
    for (method, status) in [
        (Method::Options, "0 200"),
        (Method::Info, "0 200"),
        (Method::Notify, "0 405"),
    ] {
        scene.inside(0, &method, &answer, "");
        assert_eq!(scene.heard(), [status]);
    }
    let mut strange = answer.clone();
    strange.headers.set(Name::From, "<sip:anna@x>;tag=other");
    scene.inside(0, &Method::Bye, &strange, "");
    let mut gone = answer.clone();
    gone.headers.set(Name::CallId, "gone");
    scene.inside(0, &Method::Bye, &gone, "");
    assert_eq!(scene.heard(), ["0 481", "0 481"]);
    assert_eq!(scene.board.live(), 1);
    // Numbers never fall: this one is of before.
    let mut old = scene.request(0, &Method::Bye, "sip:192.0.2.254", |_| {});
    for name in [Name::From, Name::To, Name::CallId] {
        let value = answer.headers.first(&name).expect("has it").to_vec();
        old.headers.set(name, value);
    }
    old.headers.set(Name::CSeq, "0 BYE");
    scene.arrive(0, old);
    assert_eq!(scene.heard(), ["0 500"]);
    assert_eq!(scene.board.live(), 1);
}

impl Scene {
    /// Lets time go by, while all phones are heard.
    fn wait_and_speak(&mut self, time: Duration) {
        for _ in 0..time.as_secs() / 10 {
            self.seen.received.fetch_add(500, Relaxed);
            self.wait(Duration::from_secs(10));
        }
    }

    /// A request of the first phone inside its call, with more in it.
    fn ask_inside(&mut self, method: &Method, ours: &Message, with: impl FnOnce(&mut Message)) {
        let take = |name: &Name| ours.headers.first(name).expect("has it").to_vec();
        let (from, to, call) = (take(&Name::From), take(&Name::To), take(&Name::CallId));
        let request = self.request(0, method, "sip:192.0.2.254", |request| {
            let headers = &mut request.headers;
            headers.set(Name::From, from);
            headers.set(Name::To, to);
            headers.set(Name::CallId, call);
            with(request);
        });
        self.arrive(0, request);
    }
}

#[test]
fn a_phone_that_promises_to_be_there_is_taken_at_its_word() {
    let mut scene = Scene::new();
    let promise = |message: &mut Message, seconds: &str| {
        message.headers.push(Name::Supported, "100rel, timer");
        message.headers.push(Name::SessionExpires, seconds);
    };
    let invite = scene.invite(|invite| promise(invite, "120"));
    let id = scene.only();
    scene.agree(&id, true);
    let answer = find(&scene.taken(), "0 200");
    let field = |message: &Message, name: &Name| {
        let value = message.headers.first(name);
        value.map(|value| String::from_utf8_lossy(value).into_owned())
    };
    let agreed = field(&answer, &Name::SessionExpires);
    assert_eq!(agreed.as_deref(), Some("120;refresher=uac"));
    assert_eq!(field(&answer, &Name::Require).as_deref(), Some("timer"));
    scene.ack(&invite, &answer, "");
    scene.wait_and_speak(Duration::from_secs(100));
    scene.ask_inside(&Method::Update, &answer, |update| {
        promise(update, "120;refresher=uac");
    });
    let again = find(&scene.taken(), "0 200");
    assert_eq!(field(&again, &Name::SessionExpires), agreed);
    scene.wait_and_speak(Duration::from_secs(100));
    assert_eq!(scene.state(&id).0, State::Active);
    scene.wait_and_speak(Duration::from_secs(30));
    assert_eq!(scene.state(&id).1, Some(Cause::NormalTemporaryFailure));
    assert!(scene.heard().contains(&"0 BYE".to_owned()));
    assert_eq!(scene.faults, ["call-unavailable"]);
    scene.nothing_is_left();
}

#[test]
fn we_promise_nothing_ourselves() {
    for (seconds, supported) in [
        ("120;refresher=uas", "timer"),
        ("20", "timer"),
        ("120", "100rel"),
    ] {
        let mut scene = Scene::new();
        let invite = scene.invite(|invite| {
            invite.headers.push(Name::Supported, supported);
            invite.headers.push(Name::SessionExpires, seconds);
        });
        let id = scene.only();
        scene.agree(&id, true);
        let answer = find(&scene.taken(), "0 200");
        assert_eq!(
            answer.headers.first(&Name::SessionExpires),
            None,
            "{seconds}"
        );
        scene.ack(&invite, &answer, "");
        scene.wait_and_speak(Duration::from_mins(5));
        assert_eq!(scene.state(&id).0, State::Active);
    }
}
