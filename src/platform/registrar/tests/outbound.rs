//! Phones that keep flows (RFC 5626).

use super::{Scene, ends, listed, register, register_as};
use crate::sip::message::Name;

const SUPPORTED: (Name, &str) = (Name::Supported, "path, outbound");

#[test]
fn a_flow_is_replaced_by_its_number_whatever_its_address() {
    let mut scene = Scene::new();
    let flow = |address: &str, number: u32| {
        format!("<sip:anna@{address}>;reg-id={number};+sip.instance=\"<urn:uuid:1>\"")
    };
    let done = scene.prove(&register(
        1,
        &[(Name::Contact, &flow("1.1.1.1", 1)), SUPPORTED],
    ));
    assert_eq!(
        done.reply.headers.first(&Name::Require),
        Some(&b"outbound"[..])
    );
    let done = scene.prove(&register_as(
        "anna",
        "c2",
        1,
        &[(Name::Contact, &flow("1.1.1.1", 2)), SUPPORTED],
    ));
    assert_eq!(listed(&done).len(), 2);
    let done = scene.prove(&register_as(
        "anna",
        "c3",
        1,
        &[(Name::Contact, &flow("2.2.2.2", 1)), SUPPORTED],
    ));
    assert_eq!(listed(&done).len(), 2);
    assert_eq!(scene.contacts(), [flow("2.2.2.2", 1), flow("1.1.1.1", 2)]);
    // Another phone has flows of its own.
    let other = "<sip:anna@1.1.1.1>;reg-id=1;+sip.instance=\"<urn:uuid:2>\"";
    let done = scene.prove(&register_as(
        "anna",
        "c4",
        1,
        &[(Name::Contact, other), SUPPORTED],
    ));
    assert_eq!(listed(&done).len(), 3);
    let done = scene.prove(&register_as(
        "anna",
        "c5",
        1,
        &[
            (Name::Contact, &format!("{};expires=0", flow("9.9.9.9", 1))),
            SUPPORTED,
        ],
    ));
    assert_eq!((listed(&done).len(), ends(&done.changes)), (2, 1));
}

#[test]
fn a_phone_that_keeps_flows_no_more_is_still_one_phone() {
    let mut scene = Scene::new();
    let flow = "<sip:anna@1.1.1.1>;reg-id=1;+sip.instance=\"<urn:uuid:1>\"";
    scene.prove(&register(1, &[(Name::Contact, flow), SUPPORTED]));
    let done = scene.prove(&register(3, &[(Name::Contact, flow)]));
    assert_eq!(listed(&done).len(), 1);
    assert_eq!(done.reply.headers.first(&Name::Require), None);
    let done = scene.prove(&register(5, &[(Name::Contact, flow), SUPPORTED]));
    assert_eq!(listed(&done).len(), 1);
}

#[test]
fn a_flow_through_a_proxy_that_keeps_none_is_refused() {
    let mut scene = Scene::new();
    let flow = "<sip:anna@1.1.1.1>;reg-id=1;+sip.instance=\"<urn:uuid:1>\"";
    let through = |path| [(Name::Contact, flow), SUPPORTED, (Name::Path, path)];
    let done = scene.prove(&register(
        1,
        &through("<sip:edge.example;lr;ob>, <sip:p.example;lr>"),
    ));
    assert_eq!(done.reply.status(), Some(439));
    let done = scene.prove(&register(
        3,
        &through("<sip:p.example;lr>, <sip:edge.example;lr;ob>"),
    ));
    assert_eq!(listed(&done).len(), 1);
}
