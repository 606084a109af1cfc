//! Calls of phones, row by row.

use std::{sync::atomic::Ordering::Relaxed, time::Duration};

use super::{OFFER, Scene, find};
use crate::{
    platform::calls::{Cause, State, Way, Wish},
    sip::message::{Method, Name},
};

#[test]
fn a_call_that_is_answered_at_once() {
    let mut scene = Scene::new();
    let invite = scene.invite(|invite| {
        invite.headers.push(Name::named(b"X-TRACKING-ID"), "7");
        invite.headers.push(Name::CallsignToken, "secret");
    });
    let id = scene.only();
    assert_eq!(scene.events(), ["incomingcall"]);
    assert_eq!(scene.heard(), [] as [&str; 0]);
    let call = scene.board.call(&id).expect("is there");
    assert_eq!((call.way, call.state), (Way::In, State::Started));
    assert_eq!(call.from, "sip:anna@demo.bwapp.bwsip.io");
    assert_eq!(call.to, "+13035550100");
    assert_eq!(call.headers, [("X-Tracking-Id".to_owned(), "7".to_owned())]);
    scene.agree(&id, true);
    let sent = scene.taken();
    let answer = find(&sent, "0 200");
    assert!(answer.body.starts_with(b"v=0\r\n"), "{answer:?}");
    assert_eq!(
        scene.state(&id).0,
        State::Started,
        "nobody says that it heard"
    );
    scene.ack(&invite, &answer, "");
    assert_eq!(scene.state(&id).0, State::Active);
    assert_eq!(scene.events(), ["answer"]);
    scene.inside(0, &Method::Bye, &answer, "");
    assert_eq!(scene.heard(), ["0 200"]);
    assert_eq!(scene.events(), ["hangup NORMAL_CLEARING"]);
    assert_eq!(
        scene.state(&id),
        (State::Completed, Some(Cause::NormalClearing))
    );
    scene.nothing_is_left();
}

#[test]
fn whoever_stays_on_the_way_is_told_back() {
    let mut scene = Scene::new();
    let routes = [
        &b"<sip:192.0.2.9;lr>"[..],
        b"<sip:192.0.2.8;lr>, <sip:192.0.2.7;lr>",
    ];
    let invite = scene.invite(|invite| {
        for route in routes {
            invite.headers.push(Name::RecordRoute, route);
        }
    });
    let id = scene.only();
    scene.agree(&id, false);
    let now = scene.clock();
    let rings = scene.taken();
    assert_eq!(scene.board.change(now, &id, Wish::Answer), Ok(()));
    scene.perform();
    let answered = scene.taken();
    let answer = find(&answered, "0 200");
    for said in [&find(&rings, "0 180"), &answer] {
        let told: Vec<&[u8]> = said.headers.all(&Name::RecordRoute).collect();
        assert_eq!(told, routes);
    }
    scene.ack(&invite, &answer, "");
    scene.inside(0, &Method::Bye, &answer, "");
    scene.nothing_is_left();
}

#[test]
fn a_call_rings_until_the_application_answers() {
    let mut scene = Scene::new();
    let invite = scene.invite(|_| {});
    let id = scene.only();
    scene.agree(&id, false);
    assert_eq!(scene.heard(), ["0 180"]);
    scene.wait(Duration::from_secs(61));
    assert_eq!(scene.heard(), ["0 180"], "it is told again");
    let now = scene.clock();
    assert_eq!(scene.board.change(now, &id, Wish::Answer), Ok(()));
    scene.perform();
    let answer = find(&scene.taken(), "0 200");
    scene.ack(&invite, &answer, "");
    assert_eq!(scene.state(&id).0, State::Active);
    let again = scene.board.change(now, &id, Wish::Answer);
    assert_eq!(again.map_err(|why| why.code), Err("call-invalid-state"));
    assert_eq!(scene.board.change(now, &id, Wish::End), Ok(()));
    scene.perform();
    let bye = find(&scene.taken(), "0 BYE");
    assert_eq!(
        bye.headers.first(&Name::To),
        invite.headers.first(&Name::From)
    );
    scene.reply(0, &bye, 200, "anna");
    assert_eq!(
        scene.events(),
        ["incomingcall", "answer", "hangup NORMAL_CLEARING"]
    );
    scene.nothing_is_left();
}

#[test]
fn a_call_that_nobody_takes() {
    for (what, wish, status, state, cause) in [
        (
            "is refused",
            Some(Wish::Reject(Cause::CallRejected)),
            "0 603",
            State::Rejected,
            Cause::CallRejected,
        ),
        (
            "is told busy",
            Some(Wish::Reject(Cause::UserBusy)),
            "0 486",
            State::Rejected,
            Cause::UserBusy,
        ),
        (
            "is ended",
            Some(Wish::End),
            "0 480",
            State::Completed,
            Cause::NormalClearing,
        ),
        (
            "waits too long",
            None,
            "0 480",
            State::Completed,
            Cause::NoAnswer,
        ),
    ] {
        let mut scene = Scene::new();
        scene.invite(|_| {});
        let id = scene.only();
        scene.agree(&id, false);
        let now = scene.clock();
        match wish {
            Some(wish) => assert_eq!(scene.board.change(now, &id, wish), Ok(())),
            None => scene.wait(Duration::from_secs(121)),
        }
        scene.perform();
        assert!(scene.heard().contains(&status.to_owned()), "{what}");
        assert_eq!(scene.state(&id), (state, Some(cause)), "{what}");
        assert_eq!(
            scene.events().last().expect("one"),
            &format!("hangup {cause}")
        );
        scene.nothing_is_left();
    }
}

#[test]
fn a_call_that_cannot_be_taken_is_refused_and_kept() {
    for (what, application, body, status, fault) in [
        (
            "no application",
            false,
            OFFER,
            "0 403",
            "no-application-for-number",
        ),
        (
            "no sound",
            true,
            "v=0\r\n",
            "0 488",
            "call-creation-failure",
        ),
        (
            "encrypted sound only",
            true,
            "v=0\r\nc=IN IP4 192.0.2.1\r\nm=audio 4000 RTP/SAVP 0\r\n",
            "0 488",
            "call-creation-failure",
        ),
    ] {
        let mut scene = Scene::new();
        scene.invite(|invite| {
            invite.body = body.into();
            if !application {
                invite.headers.push(Name::Subject, "no application");
            }
        });
        let sent = scene.taken();
        assert!(
            find(&sent, status).headers.first(&Name::Warning).is_some(),
            "{what}"
        );
        let id = scene.only();
        assert_eq!(
            scene.state(&id),
            (State::Rejected, Some(Cause::CallRejected)),
            "{what}"
        );
        assert_eq!(scene.faults, [fault], "{what}");
        assert!(!scene.events().contains(&"incomingcall".to_owned()));
        scene.nothing_is_left();
    }
}

#[test]
fn an_application_that_does_not_answer_is_an_error_and_the_phone_stays() {
    let mut scene = Scene::new();
    scene.invite(|_| {});
    let id = scene.only();
    let now = scene.clock();
    scene
        .board
        .called_back(now, &id, Err("It did not answer.".into()), true);
    scene.perform();
    // Not 503: phones leave a server that says so.
    assert_eq!(scene.heard(), ["0 480"]);
    assert_eq!(scene.faults, ["no-callback-for-call"]);
    assert_eq!(scene.events(), ["incomingcall"]);
    assert_eq!(scene.state(&id).0, State::Completed);
    scene.nothing_is_left();
}

#[test]
fn a_caller_gives_up() {
    for answers in [None, Some(false)] {
        let mut scene = Scene::new();
        let invite = scene.invite(|_| {});
        let id = scene.only();
        if let Some(answers) = answers {
            scene.agree(&id, answers);
        }
        scene.heard();
        scene.cancel(&invite);
        assert_eq!(scene.heard(), ["0 200", "0 487"]);
        assert_eq!(scene.events(), ["incomingcall", "hangup ORIGINATOR_CANCEL"]);
        // The application's answer comes too late.
        scene.agree(&id, true);
        assert_eq!(scene.heard(), [] as [&str; 0]);
        scene.nothing_is_left();
    }
}

#[test]
fn a_cancel_after_the_answer_changes_nothing() {
    let mut scene = Scene::new();
    let invite = scene.invite(|_| {});
    let id = scene.only();
    scene.agree(&id, true);
    let answer = find(&scene.taken(), "0 200");
    scene.cancel(&invite);
    scene.ack(&invite, &answer, "");
    assert_eq!(scene.state(&id).0, State::Active);
}

#[test]
fn an_answer_that_nobody_acknowledges_ends_the_call() {
    let mut scene = Scene::new();
    scene.invite(|_| {});
    let id = scene.only();
    scene.agree(&id, true);
    scene.wait(Duration::from_secs(40));
    assert!(scene.heard().contains(&"0 BYE".to_owned()));
    assert_eq!(
        scene.events(),
        ["incomingcall", "hangup NORMAL_TEMPORARY_FAILURE"]
    );
    scene.nothing_is_left();
}

#[test]
fn a_bye_overtakes_the_acknowledgement() {
    let mut scene = Scene::new();
    let invite = scene.invite(|_| {});
    let id = scene.only();
    scene.agree(&id, true);
    let answer = find(&scene.taken(), "0 200");
    scene.inside(0, &Method::Bye, &answer, "");
    scene.ack(&invite, &answer, "");
    assert_eq!(scene.events(), ["incomingcall", "hangup NORMAL_CLEARING"]);
    assert_eq!(scene.state(&id).0, State::Completed);
    scene.nothing_is_left();
}

#[test]
fn an_invite_without_an_offer_gets_ours_and_answers_it_in_its_ack() {
    for (body, state) in [(OFFER, State::Active), ("", State::Completed)] {
        let mut scene = Scene::new();
        let invite = scene.invite(|invite| invite.body.clear());
        let id = scene.only();
        scene.agree(&id, true);
        let answer = find(&scene.taken(), "0 200");
        assert_eq!(scene.seen.pointed.load(Relaxed), 0);
        scene.ack(&invite, &answer, body);
        assert_eq!(scene.state(&id).0, state);
        assert_eq!(
            scene.seen.pointed.load(Relaxed),
            u64::from(state == State::Active)
        );
    }
}

#[test]
fn without_ports_nobody_is_answered() {
    let mut scene = Scene::new();
    scene.seen.most.store(1, Relaxed);
    scene.call(1);
    scene.heard();
    scene.invite(|_| {});
    let id = scene.board.calls().next_back().expect("one").id.clone();
    scene.agree(&id, true);
    assert_eq!(scene.heard(), ["0 480"]);
    assert_eq!(scene.faults, ["call-unavailable"]);
    scene.nothing_is_left();
}

#[test]
fn an_endpoint_that_is_disabled_loses_its_calls() {
    let mut scene = Scene::new();
    let invite = scene.invite(|_| {});
    let id = scene.only();
    scene.agree(&id, true);
    let answer = find(&scene.taken(), "0 200");
    scene.ack(&invite, &answer, "");
    let now = scene.clock();
    scene.board.expel(now, &"re-other".into());
    assert_eq!(scene.board.live(), 1);
    scene.board.expel(now, &"re-anna".into());
    scene.perform();
    assert_eq!(scene.heard(), ["0 BYE"]);
    scene.nothing_is_left();
}
