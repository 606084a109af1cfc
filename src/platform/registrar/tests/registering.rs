//! Phones that register, come back and go.

use super::{Scene, Transport, about, ends, flow, listed, register, register_as};
use crate::{
    platform::registrar::{BindingId, Change, End},
    sip::message::{Name, Raw},
};

#[test]
fn a_phone_registers_comes_back_and_goes() {
    let mut scene = Scene::new();
    let phone = "\"Anna\" <sip:anna@10.0.0.1:5062;transport=udp>;+sip.instance=\"<urn:uuid:1>\"";
    let done = scene.prove(&register(
        1,
        &[
            (Name::Contact, phone),
            (Name::Expires, "600"),
            (Name::UserAgent, "X"),
        ],
    ));
    let [Change::Added(binding)] = &done.changes[..] else {
        panic!("{done:?}");
    };
    assert_eq!(binding.id, BindingId(1));
    assert_eq!(
        binding.contact.uri(),
        b"sip:anna@10.0.0.1:5062;transport=udp"
    );
    assert_eq!(binding.user_agent, Some(Raw::from("X")));
    assert_eq!(binding.flow, flow(Transport::Udp));
    assert_eq!(
        (binding.registered, binding.refreshed),
        (scene.now, scene.now)
    );
    let contacts = listed(&done);
    assert_eq!(contacts[0].0, phone);
    assert!(about(contacts[0].1, 600), "{contacts:?}");
    let headers = &done.reply.headers;
    assert_eq!(
        headers.first(&Name::Date),
        Some(&b"Fri, 15 Jan 2027 08:00:00 GMT"[..])
    );
    assert!(
        headers
            .first(&Name::To)
            .is_some_and(|to| to.starts_with(b"<sip:anna@demo.test>;tag="))
    );

    scene.wait(300);
    let since = binding.registered;
    let done = scene.prove(&register(
        3,
        &[(Name::Contact, phone), (Name::Expires, "900")],
    ));
    let [Change::Refreshed(binding)] = &done.changes[..] else {
        panic!("{done:?}");
    };
    assert_eq!((binding.id, binding.registered), (BindingId(1), since));
    assert_eq!(binding.refreshed, scene.now);
    assert!(about(listed(&done)[0].1, 900));

    let done = scene.prove(&register(
        5,
        &[(Name::Contact, phone), (Name::Expires, "0")],
    ));
    assert_eq!(listed(&done), []);
    let end = End::Unregistered;
    let endpoint = "re-anna".into();
    assert_eq!(
        done.changes,
        [Change::Removed {
            id: BindingId(1),
            endpoint,
            end
        }]
    );
    assert!(scene.registrar.bindings.is_empty());
    assert_eq!(scene.registrar.bindings.bytes(), 0);
}

#[test]
fn the_time_is_that_of_the_contact_then_of_the_request_then_ours_and_never_too_long() {
    for (contact, expires, asked) in [
        ("<sip:a@b>;expires=120", Some("600"), 120),
        ("<sip:a@b>", Some("600"), 600),
        ("<sip:a@b>", None, 3600),
        ("<sip:a@b>;expires=soon", Some("600"), 3600),
        ("<sip:a@b>", Some("soon"), 3600),
        ("<sip:a@b>;expires=99999999999", None, 7200),
        ("<sip:a@b>", Some("86400"), 7200),
        ("<sip:a@b>;expires=60", None, 60),
    ] {
        let mut scene = Scene::new();
        let mut fields = vec![(Name::Contact, contact)];
        fields.extend(expires.map(|value| (Name::Expires, value)));
        let done = scene.prove(&register(1, &fields));
        let granted = listed(&done)[0].1;
        assert!(about(granted, asked), "{contact} {expires:?}: {granted}");
    }
}

#[test]
fn times_are_shortened_so_that_phones_do_not_come_back_together() {
    let mut scene = Scene::new();
    let mut times = std::collections::BTreeSet::new();
    for number in 0..100 {
        let contact = format!("<sip:anna@10.0.0.{number}>");
        let message = register_as("anna", &contact, 1, &[(Name::Contact, &contact)]);
        let done = scene.prove(&message);
        times.insert(listed(&done)[0].1);
    }
    assert!(times.len() > 30, "{times:?}");
    assert!(times.iter().all(|&time| about(time, 3600)), "{times:?}");
}

#[test]
fn a_request_without_contact_lists_and_changes_nothing() {
    let mut scene = Scene::new();
    scene.prove(&register(
        1,
        &[(Name::Contact, "<sip:a@1.1.1.1>"), (Name::Expires, "600")],
    ));
    scene.wait(100);
    let done = scene.prove(&register(2, &[(Name::Expires, "0")]));
    assert_eq!(done.changes, []);
    let contacts = listed(&done);
    assert!(about(contacts[0].1 + 100, 600), "{contacts:?}");
    scene.wait(600);
    assert_eq!(listed(&scene.prove(&register(3, &[]))), []);
}

#[test]
fn all_phones_of_an_endpoint_are_registered_and_each_finds_itself_first() {
    let mut scene = Scene::new();
    for number in 0..300 {
        scene.wait(1);
        let contact = format!(
            "<sip:anna@10.0.{}.{}:5060;x={number}>",
            number / 250,
            number % 250
        );
        let message = register_as(
            "anna",
            &format!("c{number}"),
            1,
            &[(Name::Contact, &contact)],
        );
        let done = scene.prove(&message);
        let contacts = listed(&done);
        assert_eq!(contacts[0].0, contact);
        assert!(contacts.len() > number.min(50), "{}", contacts.len());
        let bytes: usize = contacts.iter().map(|(item, _)| item.len()).sum();
        assert!(bytes < 4096);
    }
    let done = scene.prove_by(
        flow(Transport::Tcp),
        &register_as("anna", "tcp", 1, &[]),
        "anna",
        "secret",
    );
    assert_eq!(listed(&done).len(), 300);
    // Fresh ones first.
    assert!(listed(&done)[0].0.ends_with("x=299>"));
    let done = scene.prove(&register_as(
        "anna",
        "all",
        1,
        &[(Name::Contact, "*"), (Name::Expires, "0")],
    ));
    assert_eq!((ends(&done.changes), listed(&done)), (300, vec![]));
    assert!(scene.registrar.bindings.is_empty());
}

#[test]
fn preferred_phones_are_listed_before_others() {
    let mut scene = Scene::new();
    for (call, contact) in [
        ("1", "<sip:a@1>;q=0.2"),
        ("2", "<sip:a@2>"),
        ("3", "<sip:a@3>;q=0.7"),
    ] {
        scene.prove(&register_as("anna", call, 1, &[(Name::Contact, contact)]));
    }
    let done = scene.prove(&register_as(
        "anna",
        "4",
        1,
        &[(Name::Contact, "<sip:a@4>;q=0")],
    ));
    let listed: Vec<String> = listed(&done).into_iter().map(|(item, _)| item).collect();
    assert_eq!(
        listed,
        [
            "<sip:a@4>;q=0",
            "<sip:a@2>",
            "<sip:a@3>;q=0.7",
            "<sip:a@1>;q=0.2"
        ]
    );
}

#[test]
fn contacts_that_mean_the_same_are_one_phone() {
    let mut scene = Scene::new();
    scene.prove(&register(
        1,
        &[(Name::Contact, "<sip:%61nna@Host.example;Transport=TCP>")],
    ));
    let done = scene.prove(&register(
        3,
        &[(Name::Contact, "sip:anna@host.EXAMPLE;transport=tcp")],
    ));
    // Without brackets, the parameter is the field's: it is another address.
    assert_eq!(listed(&done).len(), 2);
    let done = scene.prove(&register(
        5,
        &[(Name::Contact, "<sip:anna@host.EXAMPLE;transport=tcp;new=1>")],
    ));
    assert_eq!(listed(&done).len(), 2);
    assert_eq!(
        listed(&done)[0].0,
        "<sip:anna@host.EXAMPLE;transport=tcp;new=1>"
    );
    let done = scene.prove(&register(
        7,
        &[(Name::Contact, "<sip:anna@host.example:5060>")],
    ));
    assert_eq!(listed(&done).len(), 3);
}

#[test]
fn one_address_takes_the_place_of_all_that_it_means() {
    let mut scene = Scene::new();
    let both = "<sip:carol@chicago.com;security=on>, <sip:carol@chicago.com;security=off>";
    assert_eq!(
        listed(&scene.prove(&register(1, &[(Name::Contact, both)]))).len(),
        2
    );
    let done = scene.prove(&register(3, &[(Name::Contact, "<sip:carol@chicago.com>")]));
    assert_eq!(listed(&done).len(), 1);
    assert_eq!((done.changes.len(), ends(&done.changes)), (2, 1));
}

#[test]
fn an_address_twice_in_a_request_is_registered_once() {
    let mut scene = Scene::new();
    let twice = "<sip:a@1.1.1.1>;q=0.1, <sip:b@1.1.1.1>, <sip:a@1.1.1.1>;q=0.2";
    let done = scene.prove(&register(1, &[(Name::Contact, twice)]));
    assert_eq!(
        scene.contacts(),
        ["<sip:a@1.1.1.1>;q=0.2", "<sip:b@1.1.1.1>"]
    );
    assert_eq!(done.changes.len(), 2);
    let gone =
        "<sip:a@1.1.1.1>, <sip:a@1.1.1.1>;expires=0, <sip:c@1.1.1.1>, <sip:c@1.1.1.1>;expires=0";
    let done = scene.prove(&register(3, &[(Name::Contact, gone)]));
    assert_eq!(scene.contacts(), ["<sip:b@1.1.1.1>"]);
    assert_eq!((done.changes.len(), ends(&done.changes)), (1, 1));
}

#[test]
fn an_older_request_of_the_same_phone_changes_nothing() {
    let mut scene = Scene::new();
    let a = "<sip:a@1.1.1.1>";
    scene.prove(&register(8, &[(Name::Contact, a)]));
    for (cseq, contact) in [
        (8, a),
        (7, "<sip:a@1.1.1.1>;expires=0"),
        (6, "<sip:new@1.1.1.1>, <sip:a@1.1.1.1>"),
        (5, "*"),
    ] {
        let done = scene.prove(&register(
            cseq,
            &[(Name::Contact, contact), (Name::Expires, "0")],
        ));
        assert_eq!(done.reply.status(), Some(500), "{contact}");
        assert_eq!(done.changes, []);
        assert_eq!(scene.contacts(), [a]);
    }
    // Another Call-ID is a phone that has started again.
    let done = scene.prove(&register_as("anna", "phone-2", 1, &[(Name::Contact, a)]));
    assert_eq!(listed(&done).len(), 1);
    assert_eq!(scene.registrar.bindings.of(&"re-anna".into())[0].cseq, 1);
}

#[test]
fn bindings_end_when_their_time_is_over_or_somebody_ends_them() {
    let mut scene = Scene::new();
    for number in 0..5_u32 {
        let contact = format!("<sip:a@1.1.1.{number}>;expires={}", 100 * (number + 1));
        scene.prove(&register_as(
            "anna",
            &contact,
            1,
            &[(Name::Contact, &contact)],
        ));
    }
    let (now, later) = (scene.now, scene.now + std::time::Duration::from_mins(5));
    let registrar = &mut scene.registrar;
    let bindings = &registrar.bindings;
    assert_eq!(bindings.of_domain(&"rd-1".into(), BindingId(0)).count(), 5);
    assert_eq!(bindings.of_domain(&"rd-1".into(), BindingId(4)).count(), 2);
    let due = bindings.due().expect("something ends");
    assert!(due > now && due <= now + std::time::Duration::from_secs(100));
    assert_eq!(bindings.expired(now, 10), []);
    assert_eq!(bindings.expired(later, 2).len(), 2);
    let gone = bindings.expired(later, 10);
    assert_eq!(gone.len(), 3);
    assert!(gone.iter().all(|change| matches!(
        change,
        Change::Removed {
            end: End::Expired,
            ..
        }
    )));
    registrar.apply(later, &gone);
    assert_eq!(
        (registrar.bindings.len(), registrar.bindings.audit()),
        (2, vec![])
    );
    let taken = registrar.bindings.removal(BindingId(4), End::Taken);
    registrar.apply(later, taken.as_slice());
    assert!(registrar.bindings.find(BindingId(4)).is_none());
    assert!(
        registrar
            .bindings
            .removal(BindingId(4), End::Taken)
            .is_none()
    );
    let rest = registrar
        .bindings
        .removals(&"re-anna".into(), End::Disabled);
    registrar.apply(later, &rest);
    let bindings = &registrar.bindings;
    assert!(bindings.is_empty());
    assert_eq!(
        (bindings.audit(), bindings.count_of_domain(&"rd-1".into())),
        (vec![], 0)
    );
}

#[test]
fn the_way_through_proxies_is_kept_and_told() {
    let mut scene = Scene::new();
    let fields = [
        (Name::Contact, "<sip:a@1.1.1.1>"),
        (Name::Path, "<sip:p1.example;lr>, <sip:p2.example;lr>"),
        (Name::Path, "<sip:p3.example;lr>"),
        (Name::Supported, "path"),
    ];
    let done = scene.prove(&register(1, &fields));
    let paths: Vec<&[u8]> = done.reply.headers.list(&Name::Path).collect();
    assert_eq!(paths.len(), 3);
    let binding = &scene.registrar.bindings.of(&"re-anna".into())[0];
    let kept = "<sip:p1.example;lr>, <sip:p2.example;lr>, <sip:p3.example;lr>";
    assert_eq!(binding.path.as_ref().expect("is kept"), &kept);
    let done = scene.prove(&register(3, &fields[..2]));
    assert_eq!(done.reply.headers.first(&Name::Path), None);
}
