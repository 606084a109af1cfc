//! What is remembered of failures and of registrations that have ended, and what is told of both.

use std::{sync::Arc, time::Duration};

use proptest::prelude::*;

use super::{Scene, Transport, authorize, challenge, flow, realm, register, register_as};
use crate::{
    platform::{
        choices,
        registrar::{Attempt, BindingId, Denial, End, Event, Failure, Ledger, Open, Party, Stay},
    },
    sip::{
        Flow,
        digest::Doubt,
        message::{Flaw, Name},
    },
};

const CONTACT: (Name, &str) = (Name::Contact, "<sip:a@1.1.1.1>");

impl Scene {
    /// Tries a password from this port, as this phone.
    fn tries(&mut self, password: &str, port: u16, user_agent: &str) {
        let mut flow = flow(Transport::Udp);
        flow.peer.set_port(port);
        let call = format!("{user_agent}-{port}-{}", self.now.as_secs());
        let fields = [CONTACT, (Name::UserAgent, user_agent)];
        let message = register_as("anna", &call, 1, &fields);
        self.prove_by(flow, &message, "anna", password);
    }

    fn failures(&self) -> Vec<Failure> {
        let ledger = &self.registrar.ledger;
        let all = ledger.of(&"re-anna".into(), "anna", &realm());
        all.into_iter()
            .map(|(failure, _)| failure.clone())
            .collect()
    }

    fn open(&self) -> Option<(u64, &'static str)> {
        let open = self.registrar.ledger.open_of(&"re-anna".into());
        open.map(|open| (open.count, open.reason))
    }

    /// What is told now, in a word each.
    fn told(&mut self) -> Vec<String> {
        let events = self.registrar.tell(self.now).into_iter();
        let word = |event| match event {
            Event::Registered { count, .. } => format!("registered {count}"),
            Event::Refreshed { count, moved, .. } => format!("refreshed {count} {moved}"),
            Event::Ended { count, end, .. } => format!("{end:?} {count}"),
            Event::Refused { failure, open } => format!(
                "{} {} {}",
                failure.attempt.denial.code(),
                failure.count,
                open.map_or(0, |open| open.count)
            ),
            Event::Resolved { open, .. } => format!("resolved {}", open.is_none()),
        };
        events.map(word).collect()
    }
}

#[test]
fn every_reason_stands_in_the_guide() {
    let page = include_str!("../../../../assets/platform.md");
    let (_, table) = page.split_once("<!-- reasons -->").expect("a table");
    let (table, _) = table
        .split_once("<!-- end of reasons -->")
        .expect("its end");
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    let mut listed: Vec<&str> = rows.filter_map(|row| row.split('`').next()).collect();
    let doubts = [
        Doubt::Incomplete,
        Doubt::Realm,
        Doubt::Algorithm,
        Doubt::User,
        Doubt::Password,
        Doubt::Old,
        Doubt::Foreign,
        Doubt::Replayed,
    ];
    let mut codes: Vec<&str> = doubts.map(|doubt| Denial::Doubt(doubt).code()).to_vec();
    codes.extend(
        [
            Denial::Flaw(Flaw::Start),
            Denial::Extension("x".into()),
            Denial::UserInUri,
            Denial::Scheme,
            Denial::Domain,
            Denial::OtherDomain,
            Denial::OtherUser,
            Denial::ThirdParty,
            Denial::OtherCaller,
            Denial::Token,
            Denial::Disabled,
            Denial::Contact,
            Denial::Star,
            Denial::Brief(60),
            Denial::Order,
            Denial::Flows,
            Denial::FirstHop,
            Denial::Full,
        ]
        .iter()
        .map(Denial::code),
    );
    codes.sort_unstable();
    codes.dedup();
    listed.sort_unstable();
    assert_eq!(listed, codes);
}

#[test]
fn the_same_failure_counts_and_another_is_another() {
    let mut scene = Scene::new();
    for second in 0..14 {
        scene.tries("wrong", 5000 + second, "Yealink");
        scene.wait(20);
    }
    scene.tries("wrong", 5000, "Snom");
    let last = scene.now;
    let failures = scene.failures();
    assert_eq!(failures.len(), 2);
    assert_eq!((failures[0].count, failures[1].count), (1, 14));
    let yealink = &failures[1];
    assert_eq!(last, yealink.first + Duration::from_secs(14 * 20));
    assert_eq!(last, yealink.attempt.at + Duration::from_secs(20));
    assert_eq!(yealink.attempt.peer.port(), 5013, "the last one is shown");
    assert_eq!(scene.open(), Some((15, "wrong-password")));
    // After a long silence it is a failure of its own.
    scene.now += choices::REPEAT_GAP + Duration::from_secs(20);
    scene.tries("wrong", 5000, "Yealink");
    assert_eq!(scene.failures().len(), 3);
    assert_eq!(scene.failures()[0].count, 1);
}

#[test]
fn the_same_phone_that_registers_resolves_its_failures() {
    let mut scene = Scene::new();
    scene.tries("wrong", 1, "Yealink");
    scene.tries("wrong", 1, "Snom");
    assert_eq!(scene.open(), Some((2, "wrong-password")));
    scene.told();
    scene.tries("secret", 2, "Yealink");
    assert_eq!(scene.told(), ["registered 1", "resolved false"]);
    assert_eq!(scene.open(), Some((1, "wrong-password")));
    assert!(scene.failures()[1].resolved.is_some());
    scene.tries("secret", 2, "Snom");
    assert_eq!(scene.told().last().expect("something"), "resolved true");
    assert_eq!(scene.open(), None);
    assert!(scene.registrar.ledger.open_in(&"rd-1".into()).is_none());
    // It fails again: that is a new failure.
    scene.tries("wrong", 2, "Snom");
    assert_eq!(scene.open(), Some((1, "wrong-password")));
    assert_eq!(scene.failures().len(), 3);
}

#[test]
fn a_failure_that_does_not_come_again_is_over() {
    let mut scene = Scene::new();
    scene.tries("wrong", 1, "Yealink");
    scene.wait(1800);
    scene.tries("wrong", 1, "Snom");
    scene.told();
    scene.now += Duration::from_mins(30);
    assert_eq!(
        scene.told(),
        Vec::<String>::new(),
        "it is time, and not over yet"
    );
    scene.now = scene.registrar.due().expect("something is over then");
    assert_eq!(scene.told(), ["resolved false"]);
    assert_eq!(scene.open(), Some((1, "wrong-password")));
    scene.tries("wrong", 1, "Snom");
    scene.told();
    scene.now += choices::REPEAT_GAP + Duration::from_secs(1);
    assert_eq!(scene.told(), ["resolved true"]);
    assert_eq!((scene.open(), scene.registrar.due()), (None, None));
    let failures = scene.failures();
    assert_eq!(
        (failures[0].count, failures[1].count),
        (2, 1),
        "it is remembered"
    );
    assert!(failures.iter().all(|failure| failure.resolved.is_none()));
    assert!(scene.registrar.ledger.open_in(&"rd-1".into()).is_none());
    scene.tries("wrong", 1, "Snom");
    assert_eq!(scene.open(), Some((1, "wrong-password")));
}

#[test]
fn failures_that_come_fast_are_told_seldom_and_to_the_last() {
    let mut scene = Scene::new();
    let mut told = Vec::new();
    for _ in 0..100 {
        scene.tries("wrong", 1, "Yealink");
        told.extend(scene.told());
        scene.now += Duration::from_millis(100);
    }
    scene.now += choices::REFUSED_EVERY;
    assert!(
        scene
            .registrar
            .ledger
            .due()
            .is_some_and(|due| due <= scene.now)
    );
    told.extend(scene.told());
    assert_eq!(told[0], "wrong-password 1 1");
    assert_eq!(told.last().expect("something"), "wrong-password 100 100");
    assert!((5..=7).contains(&told.len()), "{told:?}");
    assert_eq!(scene.registrar.ledger.due(), None, "all is told");
}

#[test]
fn strangers_who_try_many_names_are_told_a_few_at_a_time() {
    let mut scene = Scene::new();
    for name in 0..300 {
        let mut message = register(1, &[]);
        let first = scene.send(&message);
        authorize(
            &mut message,
            &challenge(&first.reply),
            &format!("u{name}"),
            "x",
        );
        scene.send(&message);
    }
    let mut told = Vec::new();
    for _ in 0..6 {
        let now = scene.told();
        assert!(now.len() <= choices::REFUSED_AT_ONCE);
        assert_eq!(scene.told(), Vec::<String>::new());
        told.extend(now);
        scene.now = scene.registrar.ledger.due().unwrap_or(scene.now);
    }
    assert_eq!(told.len(), 300);
    assert!(told.iter().all(|one| one == "unknown-user 1 0"));
}

#[test]
fn what_is_told_of_phones_is_what_happened_to_them() {
    let mut scene = Scene::new();
    let phone = |cseq, contact| register(cseq, &[(Name::Contact, contact)]);
    scene.prove(&phone(1, "<sip:a@1.1.1.1>"));
    scene.prove(&phone(3, "<sip:a@1.1.1.1>"));
    assert_eq!(scene.told(), ["registered 1", "refreshed 1 false"]);
    let elsewhere = Flow {
        peer: "192.0.2.8:1".parse().expect("an address"),
        ..flow(Transport::Udp)
    };
    scene.prove_by(elsewhere, &phone(5, "<sip:a@1.1.1.1>"), "anna", "secret");
    scene.prove(&phone(7, "<sip:b@1.1.1.1>"));
    scene.prove(&phone(9, "<sip:a@1.1.1.1>;expires=0"));
    assert_eq!(
        scene.told(),
        ["refreshed 1 true", "registered 2", "Unregistered 1"]
    );
    scene.wait(7201);
    let gone = scene.registrar.bindings.expired(scene.now, 10);
    scene.registrar.apply(scene.now, &gone);
    assert_eq!(scene.told(), ["Expired 0"]);
}

#[test]
fn a_day_of_registrations_is_remembered() {
    let mut scene = Scene::new();
    let start = scene.now;
    let anna = "re-anna".into();
    let mut cseq = 0;
    let mut stay = |scene: &mut Scene| {
        for seconds in [600, 0] {
            cseq += 2;
            let contact = format!("<sip:a@1.1.1.1>;expires={seconds}");
            scene.prove(&register(cseq, &[(Name::Contact, &contact)]));
            scene.wait(60);
        }
    };
    let ends = |scene: &Scene| -> Vec<Stay> {
        scene
            .registrar
            .history
            .of(scene.now, &anna)
            .cloned()
            .collect()
    };
    stay(&mut scene);
    let first = ends(&scene);
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].from, start);
    let end = start + Duration::from_mins(1);
    assert_eq!(first[0].until, Some((end, End::Unregistered)));
    assert_eq!(first[0].id, BindingId(1));
    assert_eq!(scene.registrar.history.since(scene.now, &anna), start);
    for _ in 0..choices::HISTORY_MAX {
        stay(&mut scene);
    }
    assert_eq!(ends(&scene).len(), choices::HISTORY_MAX);
    assert_eq!(ends(&scene)[0].id, BindingId(51), "newest first");
    assert_eq!(scene.registrar.history.since(scene.now, &anna), end);
    scene.now += choices::HISTORY_TIME;
    assert_eq!(ends(&scene), [], "a day is over");
    let since = scene.registrar.history.since(scene.now, &anna);
    assert_eq!(scene.now, since + choices::HISTORY_TIME);
    stay(&mut scene);
    assert_eq!(scene.registrar.history.len(), 1, "nothing older is kept");
    scene.registrar.history.forget(&anna);
    assert!(scene.registrar.history.is_empty());
}

/// A failure of this endpoint, of this kind.
fn attempt(scene: &mut Scene) -> Attempt {
    scene.tries("wrong", 1, "Yealink");
    scene.failures()[0].attempt.clone()
}

fn party(number: usize) -> Party {
    Party::Endpoint {
        id: format!("re-{number}").into(),
        name: "x".into(),
        realm: Arc::new(realm()),
    }
}

#[test]
fn what_is_remembered_of_failures_is_bounded() {
    let attempt = attempt(&mut Scene::new());
    let mut ledger = Ledger::default();
    for number in 0..30_000 {
        let mut attempt = attempt.clone();
        attempt.username = Some(number.to_string());
        ledger.write(party(number % 1500), attempt.clone());
        let stranger = Party::Stranger {
            host: "demo.test".into(),
            realm: None,
        };
        ledger.write(stranger, attempt);
    }
    assert_eq!(ledger.len(), choices::ATTEMPTS_ALL_MAX);
    assert_eq!(ledger.strangers().count(), choices::STRANGERS_MAX);
    for number in 0..1500 {
        let endpoint = format!("re-{number}").into();
        let own = ledger.of(&endpoint, "x", &realm()).len();
        assert!((1..=choices::ATTEMPTS_MAX).contains(&own), "{own}");
        ledger.forget(&endpoint);
    }
    assert_eq!((ledger.len(), ledger.open_domains().count()), (0, 0));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_failures_keeps_the_sums(
        all in prop::collection::vec((0..3_usize, 0..4_u8, 0..4000_u64, 0..8_u8), 1..80),
    ) {
        let mut scene = Scene::new();
        let model = attempt(&mut scene);
        let (mut ledger, mut now) = (Ledger::default(), scene.now);
        let mut told: Vec<Failure> = Vec::new();
        for (who, kind, wait, what) in all {
            now += Duration::from_secs(wait);
            let endpoint = format!("re-{who}").into();
            match what {
                0 => ledger.forget(&endpoint),
                1 => {
                    ledger.resolve(now, &endpoint, model.peer.ip(), Some(&kind.to_string()));
                }
                _ => {
                    let attempt = Attempt { at: now, user_agent: Some(kind.to_string()), ..model.clone() };
                    ledger.write(party(who), attempt);
                }
            }
            if kind == 0 {
                told.extend(ledger.tell(now));
            }
            for who in 0..3 {
                let endpoint = format!("re-{who}").into();
                let own = ledger.of(&endpoint, "x", &realm());
                let open: Vec<_> = own.iter().filter(|(one, _)| one.resolved.is_none()).collect();
                let expected = open.first().map(|(newest, _)| Open {
                    count: open.iter().map(|(one, _)| one.count).sum(),
                    reason: "wrong-password",
                    last: newest.attempt.at,
                });
                prop_assert_eq!(ledger.open_of(&endpoint), expected);
                let listed = ledger.open_in(&"rd-1".into()).is_some_and(|all| all.contains(&endpoint));
                prop_assert_eq!(listed, !open.is_empty());
            }
        }
        told.extend(ledger.tell(now + Duration::from_secs(5)));
        prop_assert_eq!(ledger.due(), None);
        // The last that was told of each is how it is.
        for who in 0..3 {
            let endpoint = format!("re-{who}").into();
            for (failure, _) in ledger.of(&endpoint, "x", &realm()) {
                let last = told.iter().rev().find(|one| one.first == failure.first && one.attempt == failure.attempt);
                prop_assert_eq!(last.map(|one| one.count), Some(failure.count));
            }
        }
    }
}
