//! The layer with messages: matching, replaying, ACK, CANCEL, lost connections.

use super::scene::{Scene, flow, parsed};
use crate::sip::{Transport, message::Name, transaction::Output};

#[test]
fn a_request_is_asked_once_and_its_answer_is_replayed() {
    let mut scene = Scene::new(10);
    assert_eq!(scene.come("REGISTER b1", 2), "asked REGISTER b1");
    assert_eq!(scene.come("REGISTER b1", 2), "");
    assert_eq!(scene.respond("b1", "200"), "send 200 REGISTER b1 mine to 2");
    assert_eq!(
        scene.come("REGISTER b1", 2),
        "send 200 REGISTER b1 mine to 2"
    );
    assert_eq!(scene.come("OPTIONS b1", 2), "asked OPTIONS b1");
    assert_eq!(scene.respond("b1", "200"), "send 200 OPTIONS b1 mine to 2");
    assert_eq!(scene.wait(32_000), "");
    assert!(scene.layer.is_empty());
    assert_eq!(scene.come("REGISTER b1", 2), "asked REGISTER b1");
}

#[test]
fn an_answer_that_is_to_be_forgotten_leaves_nothing_behind() {
    let mut scene = Scene::new(10);
    scene.come("REGISTER b1", 2);
    assert_eq!(
        scene.respond("b1", "401 forget"),
        "send 401 REGISTER b1 mine to 2"
    );
    assert!(scene.layer.is_empty());
    assert_eq!(scene.come("REGISTER b1", 2), "asked REGISTER b1");
    scene.come("INVITE b2", 2);
    assert_eq!(
        scene.respond("b2", "407 forget"),
        "send 407 INVITE b2 mine to 2"
    );
    // Its ACK finds nobody, and is answered by nobody.
    assert_eq!(scene.come("ACK b2", 2), "");
    assert_eq!(scene.layer.len(), 1);
}

#[test]
fn over_a_connection_nothing_is_kept_of_what_is_answered() {
    let mut scene = Scene::new(10);
    assert_eq!(scene.come("REGISTER b1", 1), "asked REGISTER b1");
    assert_eq!(scene.respond("b1", "200"), "send 200 REGISTER b1 mine to 1");
    assert!(scene.layer.is_empty());
}

#[test]
fn a_call_that_is_accepted_is_repeated_until_its_ack_with_another_branch() {
    let mut scene = Scene::new(10);
    assert_eq!(scene.come("INVITE b1", 2), "asked INVITE b1");
    assert_eq!(scene.wait(300), "200: send 100 INVITE b1 to 2");
    assert_eq!(scene.come("INVITE b1", 2), "send 100 INVITE b1 to 2");
    assert_eq!(scene.respond("b1", "180"), "send 180 INVITE b1 mine to 2");
    assert_eq!(scene.respond("b1", "200"), "send 200 INVITE b1 mine to 2");
    assert_eq!(scene.come("INVITE b1", 2), "");
    assert_eq!(
        scene.wait(2000),
        "800: send 200 INVITE b1 mine to 2; 1800: send 200 INVITE b1 mine to 2"
    );
    assert_eq!(scene.come("ACK+ b2", 2), "acked b1 by ACK b2");
    assert_eq!(scene.come("ACK+ b2", 2), "");
    assert_eq!(scene.wait(60_000), "32300: over b1");
    assert_eq!(scene.come("ACK+ b2", 2), "");
    assert!(scene.layer.is_empty());
}

#[test]
fn a_call_that_is_refused_is_repeated_until_its_ack_with_the_same_branch() {
    let mut scene = Scene::new(10);
    scene.come("INVITE b1", 2);
    assert_eq!(scene.respond("b1", "486"), "send 486 INVITE b1 mine to 2");
    assert_eq!(scene.wait(600), "500: send 486 INVITE b1 mine to 2");
    assert_eq!(scene.come("ACK+ b9", 2), "");
    assert_eq!(scene.come("ACK+ b1", 2), "");
    assert_eq!(scene.wait(60_000), "5600: over b1");
}

#[test]
fn a_call_that_nobody_acknowledges_is_told_as_silent() {
    for answer in ["200", "486"] {
        let mut scene = Scene::new(10);
        scene.come("INVITE b1", 1);
        scene.respond("b1", answer);
        let said = scene.wait(60_000);
        assert!(
            said.ends_with("32000: silent b1, over b1"),
            "{answer}: {said}"
        );
    }
}

#[test]
fn a_cancel_is_answered_by_the_layer_and_told_while_the_call_is_open() {
    let mut scene = Scene::new(10);
    scene.come("INVITE b1", 2);
    scene.respond("b1", "180");
    assert_eq!(
        scene.come("CANCEL b1", 2),
        "send 200 CANCEL b1 mine to 2, cancelled b1"
    );
    assert_eq!(scene.come("CANCEL b1", 2), "send 200 CANCEL b1 mine to 2");
    assert_eq!(scene.respond("b1", "487"), "send 487 INVITE b1 mine to 2");
    // Another call is not known; a call that is answered is not cancelled.
    assert!(
        scene
            .come("CANCEL b2", 2)
            .starts_with("send 481 CANCEL b2 ")
    );
    let mut scene = Scene::new(10);
    scene.come("INVITE b1", 2);
    scene.respond("b1", "200");
    assert_eq!(scene.come("CANCEL b1", 2), "send 200 CANCEL b1 mine to 2");
}

#[test]
fn the_same_call_by_two_ways_rings_once() {
    let mut scene = Scene::new(10);
    assert_eq!(scene.come("INVITE b1", 2), "asked INVITE b1");
    let said = scene.come("INVITE b2", 4);
    assert!(said.starts_with("send 482 INVITE b2 "), "{said}");
    // In a call, the same number never comes twice from one side: that is left to the dialog.
    assert_eq!(scene.come("INVITE+ b3", 4), "asked INVITE b3");
}

#[test]
fn a_request_of_the_user_is_repeated_and_its_answers_are_told_once() {
    let mut scene = Scene::new(10);
    assert_eq!(scene.request("REGISTER b1", 2), "send REGISTER b1 to 2");
    assert_eq!(scene.wait(600), "500: send REGISTER b1 to 2");
    assert_eq!(scene.answer("REGISTER b9", 200, "t", 2), "");
    assert_eq!(scene.answer("OPTIONS b1", 200, "t", 2), "");
    assert_eq!(
        scene.answer("REGISTER b1", 200, "t", 2),
        "answered b1 200 REGISTER b1 t"
    );
    assert_eq!(scene.answer("REGISTER b1", 200, "t", 2), "");
    assert_eq!(scene.wait(60_000), "5600: over b1");
}

#[test]
fn a_request_with_the_branch_of_another_is_not_sent() {
    let mut scene = Scene::new(10);
    scene.request("REGISTER b1", 2);
    assert_eq!(scene.request("REGISTER b1", 2), "unsent b1");
}

#[test]
fn a_refused_call_is_acknowledged_by_the_layer_and_an_accepted_one_by_the_user() {
    let mut scene = Scene::new(10);
    assert_eq!(scene.request("INVITE b1", 2), "send INVITE b1 to 2");
    assert_eq!(
        scene.answer("INVITE b1", 486, "t", 2),
        "send ACK b1 to 2, answered b1 486 INVITE b1 t"
    );
    assert_eq!(scene.answer("INVITE b1", 486, "t", 2), "send ACK b1 to 2");
    assert_eq!(scene.request("INVITE b2", 2), "send INVITE b2 to 2");
    for tag in ["one", "two", "one"] {
        assert_eq!(
            scene.answer("INVITE b2", 200, tag, 2),
            format!("answered b2 200 INVITE b2 {tag}")
        );
    }
    assert_eq!(scene.request("ACK b3", 2), "send ACK b3 to 2");
    assert_eq!(scene.wait(60_000), "32000: over b1, over b2");
}

#[test]
fn the_ack_of_a_refusal_follows_the_invite_and_its_response() {
    let mut scene = Scene::new(10);
    scene.request("INVITE b1", 2);
    let message = super::scene::request("INVITE b1", 2).answer(486, "Busy", Some("busy"));
    let input = crate::sip::transaction::Input::Arrived {
        flow: flow(2),
        message,
    };
    let out = scene.layer.step(scene.now, input);
    let Some(Output::Send { bytes, .. }) = out.first() else {
        panic!("{out:?}");
    };
    let ack = parsed(&String::from_utf8_lossy(bytes));
    assert!(bytes.starts_with(b"ACK sip:bob@example.com SIP/2.0\r\n"));
    for (name, value) in [
        (
            Name::Via,
            "SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKb1;rport",
        ),
        (Name::Route, "<sip:edge.example.com;lr>"),
        (Name::From, "<sip:alice@example.com>;tag=a"),
        (Name::To, "<sip:bob@example.com>;tag=busy"),
        (Name::CallId, "call"),
        (Name::CSeq, "7 ACK"),
    ] {
        let found: Vec<&[u8]> = ack.headers.all(&name).collect();
        assert_eq!(found, [value.as_bytes()], "{name}");
    }
}

#[test]
fn a_cancel_waits_for_a_sign_of_life_and_is_nobodys_business() {
    let mut scene = Scene::new(10);
    scene.request("INVITE b1", 2);
    assert_eq!(scene.cancel("b1"), "");
    assert_eq!(
        scene.answer("INVITE b1", 180, "t", 2),
        "answered b1 180 INVITE b1 t, send CANCEL b1 to 2"
    );
    assert_eq!(scene.cancel("b1"), "");
    assert_eq!(
        scene.answer("INVITE b1", 180, "t", 2),
        "answered b1 180 INVITE b1 t"
    );
    assert_eq!(scene.wait(600), "500: send CANCEL b1 to 2");
    assert_eq!(scene.answer("CANCEL b1", 200, "t", 2), "");
    assert_eq!(
        scene.answer("INVITE b1", 487, "t", 2),
        "send ACK b1 to 2, answered b1 487 INVITE b1 t"
    );
    assert_eq!(scene.cancel("b1"), "");
    assert_eq!(scene.wait(60_000), "32600: over b1");
    assert!(scene.layer.is_empty());
    // Nobody answers the CANCEL or the INVITE.
    scene.request("INVITE b2", 1);
    scene.answer("INVITE b2", 180, "t", 1);
    assert_eq!(scene.cancel("b2"), "send CANCEL b2 to 1");
    assert_eq!(scene.wait(100_000), "92000: silent b2, over b2");
}

#[test]
fn a_lost_connection_ends_what_is_open_on_it() {
    let mut scene = Scene::new(10);
    scene.request("REGISTER b1", 1);
    scene.request("INVITE b2", 1);
    scene.request("OPTIONS b3", 3);
    scene.come("INVITE b4", 1);
    scene.come("REGISTER b5", 1);
    scene.request("INVITE b6", 1);
    scene.answer("INVITE b6", 200, "t", 1);
    assert_eq!(
        scene.lose(1),
        "unsent b1, over b1, unsent b2, over b2, unsent b4, over b4, unsent b5, over b6"
    );
    assert_eq!(scene.layer.len(), 1);
    assert_eq!(scene.respond("b5", "200"), "");
    assert_eq!(scene.lose(1), "");
}

#[test]
fn answers_go_to_where_rfc_3261_section_18_and_rfc_3581_say() {
    for (via, transport, expected) in [
        // rport: to the source, whatever the sender believes of itself.
        (
            "10.0.0.1:5070;branch=z9hG4bKb;rport",
            Transport::Udp,
            40_000,
        ),
        (
            "192.0.2.2:5070;branch=z9hG4bKb;rport",
            Transport::Udp,
            40_000,
        ),
        // No rport: to the port in Via, unless an address translator lies between.
        ("192.0.2.2:5070;branch=z9hG4bKb", Transport::Udp, 5070),
        ("192.0.2.2;branch=z9hG4bKb", Transport::Udp, 5060),
        (
            "phone.example.com:5070;branch=z9hG4bKb",
            Transport::Udp,
            5070,
        ),
        ("10.0.0.1:5070;branch=z9hG4bKb", Transport::Udp, 40_000),
        // A connection is its own way back.
        ("192.0.2.2:5070;branch=z9hG4bKb", Transport::Tcp, 40_000),
    ] {
        let text = format!(
            "OPTIONS sip:example.com SIP/2.0\r\nVia: SIP/2.0/{transport} {via}\r\nFrom: <sip:a@example.com>;tag=a\r\n\
             To: <sip:example.com>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n\r\n"
        );
        let mut scene = Scene::new(10);
        let flow = crate::sip::Flow {
            transport,
            ..flow(2)
        };
        let message = parsed(&text);
        let out = scene.layer.step(
            scene.now,
            crate::sip::transaction::Input::Arrived { flow, message },
        );
        let Some(Output::Asked { flow, .. }) = out.first() else {
            panic!("{out:?}");
        };
        assert_eq!(flow.peer.port(), expected, "{via} over {transport}");
    }
}

#[test]
fn clients_of_rfc_2543_are_told_apart_without_a_branch() {
    let text = |call: &str, number: u32, method: &str, tag: &str| {
        parsed(&format!(
            "{method} sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2\r\nFrom: <sip:a@example.com>;tag=a\r\n\
             To: <sip:bob@example.com>{tag}\r\nCall-ID: {call}\r\nCSeq: {number} {method}\r\n\r\n"
        ))
    };
    let mut scene = Scene::new(10);
    let asked = |scene: &mut Scene, message| {
        let input = crate::sip::transaction::Input::Arrived {
            flow: flow(2),
            message,
        };
        let out = scene.layer.step(scene.now, input);
        out.iter().any(|one| matches!(one, Output::Asked { .. }))
    };
    assert!(asked(&mut scene, text("one", 1, "INVITE", "")));
    assert!(!asked(&mut scene, text("one", 1, "INVITE", "")));
    assert!(asked(&mut scene, text("one", 2, "INVITE", "")));
    assert!(asked(&mut scene, text("two", 1, "INVITE", "")));
    assert!(asked(&mut scene, text("one", 1, "OPTIONS", "")));
    assert!(!asked(&mut scene, text("one", 1, "ACK", ";tag=x")));
}

#[test]
fn what_an_earlier_layer_has_sent_is_taken_up_to_be_cancelled() {
    let mut scene = Scene::new(10);
    assert_eq!(scene.resume("INVITE b1", 2, true), "");
    assert_eq!(scene.cancel("b1"), "send CANCEL b1 to 2");
    assert_eq!(scene.answer("CANCEL b1", 200, "t", 2), "");
    let refused = scene.answer("INVITE b1", 487, "t", 2);
    assert_eq!(refused, "send ACK b1 to 2, answered b1 487 INVITE b1 t");
    assert_eq!(scene.resume("INVITE b1", 2, true), "");
}

#[test]
fn what_came_to_an_earlier_layer_is_taken_up_to_be_refused() {
    let mut scene = Scene::new(10);
    assert_eq!(scene.resume("INVITE b1", 2, false), "");
    assert_eq!(scene.respond("b1", "480"), "send 480 INVITE b1 mine to 2");
    assert_eq!(scene.wait(500), "500: send 480 INVITE b1 mine to 2");
    assert_eq!(scene.come("ACK b1", 2), "");
    assert!(scene.wait(40_000).ends_with("over b1"));
    assert!(scene.layer.is_empty());
}
