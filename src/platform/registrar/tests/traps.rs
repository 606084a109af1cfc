//! What real phones send that catches registrars which expect less.

use super::{Scene, about, authorize, challenge, ends, flow, listed, register, register_as};
use crate::sip::{
    Transport,
    message::{Message, Method, Name},
};

const HERE: &str = "<sip:anna@10.0.0.1:5062>";

#[test]
fn fields_that_say_nothing_or_are_for_others_change_nothing() {
    for fields in [
        &[(Name::Supported, "")][..],
        &[(Name::Supported, " , ,")],
        &[(Name::Route, "<sip:demo.test;lr>")],
        &[(Name::Reason, "SIP;cause=200;text=\"a, b\"")],
        &[(Name::Allow, ""), (Name::Require, "")],
        &[(Name::Other("P-Access-Network-Info".into()), "a,b;c=\"<\"")],
    ] {
        let mut scene = Scene::new();
        let all = [&[(Name::Contact, HERE)], fields].concat();
        let done = scene.prove(&register(1, &all));
        assert_eq!(scene.contacts(), [HERE], "{fields:?}");
        assert_eq!(done.reply.headers.first(&Name::Path), None);
    }
}

#[test]
fn the_transport_or_a_port_may_stand_in_the_addresses() {
    for (uri, to) in [
        (
            "sip:demo.test;transport=udp",
            "<sip:anna@demo.test;transport=udp>",
        ),
        ("sip:demo.test:5060", "sip:anna@demo.test"),
        (
            "SIP:Demo.Test;lr",
            "\"A, \\\"B\\\"\" <sip:%61nna@DEMO.test:5060>",
        ),
    ] {
        let mut scene = Scene::new();
        let mut message = Message::request(Method::Register, uri);
        message.headers = register(1, &[(Name::Contact, HERE)]).headers;
        message.headers.set(Name::To, to);
        message.headers.set(Name::From, format!("{to};tag=1"));
        let done = scene.prove(&message);
        assert_eq!(listed(&done).len(), 1, "{uri} {to}");
    }
}

#[test]
fn commas_inside_a_contact_part_nothing() {
    let contact = "\"A, B\" <sip:anna@10.0.0.1;x=a,b>;+sip.x=\"<c>,d\";q=0.5";
    let mut scene = Scene::new();
    let done = scene.prove(&register(1, &[(Name::Contact, contact)]));
    assert_eq!(listed(&done).len(), 1);
    assert_eq!(scene.contacts(), [contact]);
}

#[test]
fn the_way_back_is_the_flow_and_not_what_the_contact_says() {
    for transport in [Transport::Udp, Transport::Tcp] {
        let mut scene = Scene::new();
        let message = register(1, &[(Name::Contact, HERE)]);
        let done = scene.prove_by(flow(transport), &message, "anna", "secret");
        assert_eq!(listed(&done)[0].0, HERE);
        let binding = &scene.registrar.bindings.of(&"re-anna".into())[0];
        assert_eq!(binding.flow, flow(transport));
        assert_eq!(binding.contact.uri(), b"sip:anna@10.0.0.1:5062");
    }
}

#[test]
fn a_phone_may_go_with_a_reason_or_before_it_came() {
    let mut scene = Scene::new();
    // At its start it makes sure that nothing is left of it.
    let gone = [(Name::Contact, HERE), (Name::Expires, "0")];
    assert_eq!(scene.prove(&register(1, &gone)).changes, []);
    let all = [(Name::Contact, "*"), (Name::Expires, "0")];
    assert_eq!(scene.prove(&register(3, &all)).changes, []);
    scene.prove(&register(5, &[(Name::Contact, HERE)]));
    let gone = [
        (Name::Contact, HERE),
        (Name::Expires, "0"),
        (Name::Reason, "SIP;cause=200;text=\"User, gone\""),
    ];
    let done = scene.prove(&register(7, &gone));
    assert_eq!((ends(&done.changes), scene.contacts()), (1, vec![]));
}

#[test]
fn a_refresh_on_the_challenge_of_before_needs_no_other() {
    let mut scene = Scene::new();
    let mut message = register(1, &[(Name::Contact, HERE)]);
    let challenge = challenge(&scene.send(&message).reply);
    authorize(&mut message, &challenge, "anna", "secret");
    let done = scene.send(&message);
    assert!(about(listed(&done)[0].1, 3600));
    // The same count again is a replay, the next one is not.
    let mut again = register(2, &[(Name::Contact, HERE)]);
    authorize(&mut again, &challenge, "anna", "secret");
    assert_eq!(scene.send(&again).reply.status(), Some(401));
    let proof = again.headers.first(&Name::Authorization).expect("a proof");
    assert!(String::from_utf8_lossy(proof).contains("nc=00000001"));
    super::authorize_again(&mut again, &challenge, 2);
    assert_eq!(scene.send(&again).reply.status(), Some(200));
}

#[test]
fn a_phone_that_started_again_replaces_itself() {
    let mut scene = Scene::new();
    scene.prove(&register_as("anna", "before", 70, &[(Name::Contact, HERE)]));
    let done = scene.prove(&register_as("anna", "after", 1, &[(Name::Contact, HERE)]));
    assert_eq!((listed(&done).len(), ends(&done.changes)), (1, 0));
}
