//! What is refused, and that nothing of it is done.

use super::{Bindings, Change, Scene, authorize, challenge, register, register_as};
use crate::{
    platform::registrar::Denial,
    sip::{
        digest::Doubt,
        message::{Message, Method, Name, Raw},
    },
};

/// A way to spoil a request.
type Spoil = Box<dyn Fn(&mut Message)>;

/// What a request with the right password is refused with, when all is well but for this change.
fn refused(change: impl Fn(&mut Message)) -> (u16, Message) {
    let mut scene = Scene::new();
    scene.prove(&register_as(
        "anna",
        "before",
        1,
        &[(Name::Contact, "<sip:before@1.1.1.1>")],
    ));
    let mut message = register(1, &[(Name::Contact, "<sip:a@1.1.1.1>")]);
    change(&mut message);
    let mut done = scene.send(&message);
    if done.reply.status() == Some(401) {
        assert_eq!(done.denial, None);
        authorize(&mut message, &challenge(&done.reply), "anna", "secret");
        done = scene.send(&message);
    }
    assert_eq!(done.changes, []);
    assert_eq!(scene.contacts(), ["<sip:before@1.1.1.1>"]);
    let remembered = scene.registrar.ledger.len() + scene.registrar.ledger.strangers().count();
    assert_eq!(remembered, 1, "{:?}", done.denial);
    (done.reply.status().expect("a response"), done.reply)
}

#[test]
fn each_thing_that_is_wrong_has_its_status() {
    let set = |name: Name, value: &'static str| {
        move |message: &mut Message| message.headers.set(name.clone(), value)
    };
    let add = |name: Name, value: &'static str| {
        move |message: &mut Message| message.headers.push(name.clone(), value)
    };
    let uri = |uri: &'static str| {
        move |message: &mut Message| {
            let fields = std::mem::take(&mut message.headers);
            *message = Message::request(Method::Register, uri);
            message.headers = fields;
        }
    };
    let table: Vec<(u16, Spoil)> = vec![
        (400, Box::new(uri("sip:anna@demo.test"))),
        (404, Box::new(uri("sip:other.test"))),
        (404, Box::new(uri("sip:192.0.2.1"))),
        (416, Box::new(uri("tel:+15551234"))),
        (400, Box::new(uri("sip:[::1"))),
        (404, Box::new(set(Name::To, "<sip:anna@other.test>"))),
        (404, Box::new(set(Name::To, "<tel:+1555>"))),
        (403, Box::new(set(Name::To, "<sip:paul@demo.test>"))),
        (403, Box::new(set(Name::To, "<sip:Anna@demo.test>"))),
        (403, Box::new(set(Name::To, "<sip:demo.test>"))),
        (403, Box::new(set(Name::From, "<sip:paul@demo.test>;tag=1"))),
        (
            403,
            Box::new(set(Name::From, "<sip:anna@other.test>;tag=1")),
        ),
        (420, Box::new(add(Name::Require, "path, gruu, 100rel"))),
        (400, Box::new(set(Name::Contact, "<name:John>"))),
        (400, Box::new(set(Name::Contact, "*"))),
        (400, Box::new(add(Name::Contact, "*"))),
        (423, Box::new(add(Name::Expires, "59"))),
        (
            423,
            Box::new(set(
                Name::Contact,
                "<sip:ok@1.1.1.1>, <sip:a@1.1.1.1>;expires=1",
            )),
        ),
        (
            423,
            Box::new(set(
                Name::Contact,
                "<sip:before@1.1.1.1>;expires=0, <sip:a@1.1.1.1>;expires=1",
            )),
        ),
        (400, Box::new(add(Name::Expires, "600, 600\r\nExpires: 60"))),
        (400, Box::new(add(Name::CallId, "another"))),
        (400, Box::new(set(Name::CSeq, "1 INVITE"))),
        (400, Box::new(add(Name::Path, "rubbish"))),
    ];
    for (number, (status, change)) in table.into_iter().enumerate() {
        let (is, reply) = refused(change);
        assert_eq!(is, status, "row {number}");
        match status {
            420 => assert_eq!(
                reply.headers.first(&Name::Unsupported),
                Some(&b"gruu, 100rel"[..])
            ),
            423 => assert_eq!(reply.headers.first(&Name::MinExpires), Some(&b"60"[..])),
            _ => {}
        }
    }
}

#[test]
fn whoever_has_no_room_is_told_to_come_back() {
    let mut scene = Scene::new();
    scene.registrar.bindings = Bindings::new(1, 100_000, 7);
    let mut last = None;
    for number in 0..1000 {
        let contact = format!("<sip:a{number}@1.1.1.1>");
        let mut message = register_as("anna", &contact, 1, &[(Name::Contact, &contact)]);
        message.headers.push(Name::CallsignToken, "tk-1");
        let done = scene.send(&message);
        if done.reply.status() != Some(200) {
            last = Some((number, done));
            break;
        }
    }
    let (number, done) = last.expect("there is an end");
    assert_eq!(done.denial, Some(Denial::Full));
    assert_eq!(done.reply.status(), Some(503));
    assert_eq!(
        done.reply.headers.first(&Name::RetryAfter),
        Some(&b"300"[..])
    );
    assert_eq!(scene.registrar.bindings.len(), number);
    // Whoever is registered may stay and go.
    let refresh = register_as(
        "anna",
        "<sip:a7@1.1.1.1>",
        2,
        &[(Name::Contact, "<sip:a7@1.1.1.1>")],
    );
    assert!(matches!(
        scene.prove(&refresh).changes[..],
        [Change::Refreshed(_)]
    ));
    let bye = register_as(
        "anna",
        "<sip:a7@1.1.1.1>",
        9,
        &[(Name::Contact, "<sip:a7@1.1.1.1>;expires=0")],
    );
    assert_eq!(scene.prove(&bye).changes.len(), 1);
}

#[test]
fn a_wrong_password_and_an_unknown_user_look_the_same() {
    let mut replies = Vec::new();
    for (user, password, doubt) in [
        ("anna", "Secret", Doubt::Password),
        ("nobody", "secret", Doubt::User),
        ("ANNA", "secret", Doubt::User),
    ] {
        let mut scene = Scene::new();
        let mut message = register_as(user, "x", 1, &[(Name::Contact, "<sip:a@1.1.1.1>")]);
        let mut seen = Vec::new();
        for _ in 0..3 {
            let done = scene.send(&message);
            seen.push((
                done.reply.status(),
                done.reply.start.clone(),
                done.denial.clone(),
            ));
            if done.reply.status() == Some(401) {
                authorize(&mut message, &challenge(&done.reply), user, password);
            }
        }
        let denials: Vec<_> = seen.iter().map(|(_, _, denial)| denial.clone()).collect();
        assert_eq!(
            denials,
            [None, Some(Denial::Doubt(doubt)), Some(Denial::Doubt(doubt))]
        );
        replies.push(
            seen.into_iter()
                .map(|(status, start, _)| (status, start))
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(replies[0], replies[1]);
    assert_eq!(replies[1], replies[2]);
    assert_eq!(replies[0][2].0, Some(403));
}

#[test]
fn a_disabled_endpoint_is_told_so_once_it_has_proved_itself() {
    let mut scene = Scene::new();
    let message = register_as("mute", "x", 1, &[(Name::Contact, "<sip:a@1.1.1.1>")]);
    let flow = super::flow(super::Transport::Udp);
    let done = scene.prove_by(flow, &message, "mute", "Secret");
    assert_eq!(done.reply.status(), Some(401));
    let done = scene.prove_by(flow, &message, "mute", "secret");
    assert_eq!(
        (done.reply.status(), done.denial),
        (Some(403), Some(Denial::Disabled))
    );
}

#[test]
fn whoever_was_refused_is_remembered_with_what_it_sent() {
    let mut scene = Scene::new();
    let long = "x".repeat(1000);
    let fields = [
        (Name::Contact, "<sip:a@1.1.1.1>;expires=77"),
        (Name::UserAgent, "Yealink SIP-T46S 66.86.0.15"),
        (Name::Subject, &long),
    ];
    let mut message = register(1, &fields);
    let first = scene.send(&message);
    authorize(&mut message, &challenge(&first.reply), "anna", "Secret");
    scene.send(&message);
    let second = scene
        .registrar
        .ledger
        .of(&"re-anna".into(), "anna", &super::realm());
    let [(failure, None)] = second[..] else {
        panic!("{second:?}");
    };
    let attempt = &failure.attempt;
    assert_eq!(attempt.denial.to_string(), "wrong password");
    assert_eq!((attempt.status, attempt.at), (401, scene.now));
    assert_eq!(attempt.peer.to_string(), "192.0.2.7:40000");
    assert_eq!(
        attempt.user_agent.as_deref(),
        Some("Yealink SIP-T46S 66.86.0.15")
    );
    assert_eq!(attempt.username.as_deref(), Some("anna"));
    assert_eq!(attempt.realm.as_deref(), Some("demo.test"));
    assert_eq!(attempt.algorithm.as_deref(), Some("MD5"));
    assert_eq!(attempt.from, "<sip:anna@demo.test>;tag=1");
    assert_eq!(attempt.uri, "sip:demo.test");
    assert_eq!(attempt.expires, Some(77));
    let response = message
        .headers
        .first(&Name::Authorization)
        .expect("was sent");
    let response = Raw::from(response).text().into_owned();
    let digest = response.split("response=\"").nth(1).expect("is there")[..32].to_owned();
    assert!(
        !format!("{attempt:?}").contains(&digest),
        "the proof is not kept"
    );
}

#[test]
fn names_that_are_nearly_right_are_told_with_the_endpoint_that_was_meant() {
    let mut scene = Scene::new();
    for (number, name) in (1..).zip(["Anna", "anna@demo.test", " anna", "bob"]) {
        scene.wait(1);
        let mut message = register(number, &[]);
        let done = scene.send(&message);
        authorize(&mut message, &challenge(&done.reply), name, "secret");
        assert_eq!(
            scene.send(&message).denial,
            Some(Denial::Doubt(Doubt::User))
        );
    }
    let ledger = &scene.registrar.ledger;
    let meant = ledger.of(&"re-anna".into(), "anna", &super::realm());
    let names: Vec<_> = meant
        .iter()
        .filter_map(|(failure, _)| failure.attempt.username.as_deref())
        .collect();
    assert_eq!(names, [" anna", "anna@demo.test", "Anna"]);
    assert!(meant.iter().all(|(_, slip)| slip.is_some()));
    assert_eq!(ledger.strangers().count(), 4);
    assert_eq!(ledger.of(&"re-bob".into(), "bobby", &super::realm()), []);
}
