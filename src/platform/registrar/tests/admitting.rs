//! Whom the store is asked about, and who is let in.

use super::{
    Known, Question, Scene, authorize, challenge, listed, realm, register, register_as, user,
};
use crate::{
    platform::registrar::Denial,
    sip::message::{Message, Method, Name},
};

#[test]
fn the_store_is_asked_once_for_each_domain_and_each_user() {
    let mut scene = Scene::new();
    let contact = [(Name::Contact, "<sip:a@1.1.1.1>")];
    scene.prove(&register(1, &contact));
    let asked = [
        Question::Realm("demo.test".into()),
        Question::User(realm().into(), "anna".into()),
    ];
    assert_eq!(scene.asked, asked);
    scene.prove(&register(2, &contact));
    assert_eq!(scene.asked, asked);
    scene.registrar.people.forget_user("demo.test", "anna");
    scene.prove(&register(4, &contact));
    assert_eq!(scene.asked.len(), 3);
}

#[test]
fn a_new_password_counts_from_the_next_request_on() {
    let mut scene = Scene::new();
    let contact = [(Name::Contact, "<sip:a@1.1.1.1>")];
    scene.prove(&register(1, &contact));
    let people = &mut scene.registrar.people;
    people.forget_user("demo.test", "anna");
    let ticket = people.ask();
    let mut changed = user("anna").expect("exists");
    changed.digests = crate::sip::digest::Digests::of("anna", "demo.test", b"another");
    people.learn_user(ticket, "demo.test", "anna", Some(changed));
    let done = scene.prove(&register(3, &contact));
    assert_eq!(done.reply.status(), Some(401));
    assert_eq!(scene.contacts().len(), 1);
    let done = scene.prove_by(
        super::flow(super::Transport::Udp),
        &register(5, &contact),
        "anna",
        "another",
    );
    assert_eq!(listed(&done).len(), 1);
}

#[test]
fn a_domain_is_found_in_whatever_case() {
    let mut scene = Scene::new();
    let mut message = register(1, &[(Name::Contact, "<sip:a@1.1.1.1>")]);
    message.headers.set(Name::To, "<sip:anna@Demo.TEST>");
    let done = scene.prove(&message);
    assert_eq!(listed(&done).len(), 1);
    assert_eq!(
        scene.registrar.people.realm("demo.test"),
        Known::Is(realm().into())
    );
}

#[test]
fn a_token_stands_for_the_password() {
    for (user, token, status) in [
        ("anna", "tk-1", Some(200)),
        ("paul", "tk-1", Some(403)),
        ("nobody", "tk-1", Some(403)),
        ("anna", "tk-2", Some(403)),
        ("nobody", "tk-2", Some(403)),
    ] {
        let mut scene = Scene::new();
        let fields = [
            (Name::CallsignToken, token),
            (Name::Contact, "<sip:a@1.1.1.1>"),
        ];
        let done = scene.send(&register_as(user, "x", 1, &fields));
        assert_eq!(done.reply.status(), status, "{user} {token}");
        assert_eq!(scene.asked.len(), 3, "whoever asks for it waits as long");
        if status == Some(403) {
            assert_eq!(done.denial, Some(Denial::Token));
            let remembered = format!("{:?}", scene.registrar.ledger);
            assert!(!remembered.contains(token), "{remembered}");
        }
    }
}

#[test]
fn a_token_of_an_endpoint_gives_no_other_address() {
    let mut scene = Scene::new();
    let mut message = register(
        1,
        &[
            (Name::CallsignToken, "tk-1"),
            (Name::Contact, "<sip:a@1.1.1.1>"),
        ],
    );
    message.headers.set(Name::To, "<sip:paul@demo.test>");
    let done = scene.send(&message);
    assert_eq!(
        (done.reply.status(), done.denial),
        (Some(403), Some(Denial::OtherUser))
    );
}

#[test]
fn a_proof_for_another_domain_is_challenged_again() {
    let mut scene = Scene::new();
    let mut message = register(1, &[]);
    let mut other = challenge(&scene.send(&message).reply);
    other.realm = "other.test".into();
    authorize(&mut message, &other, "anna", "secret");
    let done = scene.send(&message);
    assert_eq!(challenge(&done.reply).realm, "demo.test");
    assert!(!challenge(&done.reply).stale);
}

#[test]
fn an_old_nonce_is_stale_and_nobody_was_refused() {
    let mut scene = Scene::new();
    let mut message = register(1, &[(Name::Contact, "<sip:a@1.1.1.1>")]);
    let first = challenge(&scene.send(&message).reply);
    authorize(&mut message, &first, "anna", "secret");
    scene.wait(301);
    let done = scene.send(&message);
    assert!(challenge(&done.reply).stale);
    assert!(done.denial.is_none() && scene.registrar.ledger.is_empty());
}

#[test]
fn what_cannot_exist_is_not_looked_up() {
    let mut scene = Scene::new();
    let long = "a".repeat(300);
    let mut message = register_as(&long, "long", 1, &[]);
    let first = scene.send(&message);
    authorize(&mut message, &challenge(&first.reply), &long, "secret");
    assert_eq!(scene.send(&message).reply.status(), Some(401));
    assert_eq!(scene.asked, [Question::Realm("demo.test".into())]);
    let mut message = Message::request(Method::Register, format!("sip:{long}"));
    message.headers = register(1, &[]).headers;
    assert_eq!(scene.send(&message).denial, Some(Denial::Domain));
    assert_eq!(scene.asked.len(), 1);
}
