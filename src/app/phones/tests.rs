//! What events and lists make of the roll.

use proptest::prelude::*;

use super::{Refused, Roll, Seen, Tally, Words, host};
use crate::api::{
    DomainId, EndpointId,
    registration::{Attempt, DomainSummary, Event, Refusals, Registration},
};

/// A phone of this agent that is registered as an endpoint.
pub fn registration(domain: &str, endpoint: &str, id: &str, agent: &str) -> Registration {
    let json = serde_json::json!({
        "id": id, "domainId": domain, "endpointId": endpoint, "userAgent": agent, "transport": "udp",
        "source": "10.2.3.4:5060", "contact": "sip:a@10.2.3.4", "registeredAt": "2023-11-14T21:00:00.000Z",
        "expiresAt": "2023-11-14T23:00:00.000Z",
    });
    serde_json::from_value(json).expect("a registration")
}

/// It has registered.
pub fn registered(registration: Registration, registrations: u64) -> Event {
    Event::Registered {
        registration,
        registrations,
        again: false,
    }
}

/// It is gone.
pub fn gone(registration: Registration, registrations: u64) -> Event {
    Event::Gone {
        registration,
        registrations,
        reason: "expired".into(),
        at: "2023-11-14T22:10:00Z".parse().ok(),
    }
}

/// Somebody was refused so many times.
pub fn refused(domain: &str, endpoint: &str, count: u64) -> Event {
    let json = serde_json::json!({
        "reason": "wrong-password", "message": "wrong password", "count": count, "source": "10.2.3.4:5060",
        "userAgent": "Yealink SIP-T46S", "method": "REGISTER", "status": 403, "transport": "udp",
        "firstAt": "2023-11-14T22:08:20.000Z", "lastAt": "2023-11-14T22:13:20.000Z",
    });
    let attempt: Attempt = serde_json::from_value(json).expect("an attempt");
    Event::Refused {
        domain: domain.into(),
        endpoint: endpoint.into(),
        left: Some(Refusals {
            count,
            reason: "wrong-password".into(),
            last_at: attempt.last_at,
        }),
        attempt: Some(Box::new(attempt)),
        at: None,
    }
}

/// Nothing is left that is not resolved.
pub fn resolved(domain: &str, endpoint: &str) -> Event {
    Event::Refused {
        domain: domain.into(),
        endpoint: endpoint.into(),
        left: None,
        attempt: None,
        at: None,
    }
}

fn domain() -> DomainId {
    "rd-1".into()
}

fn summary(registrations: u64, refused: u64) -> DomainSummary {
    DomainSummary {
        domain_id: domain(),
        registrations,
        endpoints: registrations,
        refused,
    }
}

#[test]
fn nothing_is_known_until_it_is_told() {
    let mut roll = Roll::default();
    assert_eq!(roll.of(&domain(), "re-1"), Seen::Unseen);
    assert_eq!(roll.tally(Some(&domain())), None);
    roll.announce(&[summary(7, 1)]);
    assert_eq!(roll.of(&domain(), "re-1"), Seen::Unseen);
    assert_eq!(roll.of(&"rd-2".into(), "re-1"), Seen::Nobody);
    let tally = roll.tally(None).expect("it was told");
    assert_eq!((tally.phones, tally.refused), (7, 1));
    roll.complete(&domain());
    assert_eq!(roll.of(&domain(), "re-1"), Seen::Nobody);
    assert_eq!(roll.tally(None), Some(Tally::default()));
}

#[test]
fn phones_come_and_go_and_are_counted() {
    let (mut roll, mut words) = (Roll::default(), Words::default());
    roll.announce(&[]);
    let one = registration("rd-1", "re-1", "rg-1", "Yealink");
    let two = registration("rd-1", "re-1", "rg-2", "Linphone");
    assert!(roll.apply(&registered(one.clone(), 1), &mut words));
    assert!(!roll.apply(&registered(one.clone(), 1), &mut words));
    assert!(roll.apply(&registered(two.clone(), 2), &mut words));
    assert_eq!(roll.of(&domain(), "re-1").phones(), Some(2));
    roll.apply(&gone(one, 1), &mut words);
    let there = roll.of(&domain(), "re-1").there().expect("one is left");
    assert_eq!(there.phones[0].name(), "Linphone");
    roll.apply(&gone(two, 0), &mut words);
    assert_eq!(roll.of(&domain(), "re-1"), Seen::Nobody);
    assert_eq!(roll.tally(None), Some(Tally::default()));
}

#[test]
fn who_is_refused_stays_so_until_that_is_resolved() {
    let (mut roll, mut words) = (Roll::default(), Words::default());
    roll.announce(&[]);
    roll.apply(&refused("rd-1", "re-1", 14), &mut words);
    let told = |roll: &Roll| {
        let refused = roll.of(&domain(), "re-1").refused().map(Refused::told);
        refused.unwrap_or_default()
    };
    assert_eq!(
        told(&roll),
        "wrong password, from Yealink SIP-T46S at 10.2.3.4"
    );
    assert_eq!(roll.tally(None).expect("told").refused, 1);
    roll.apply(&resolved("rd-1", "re-1"), &mut words);
    assert_eq!(told(&roll), "");
    assert_eq!(roll.tally(None), Some(Tally::default()));
}

#[test]
fn what_was_known_is_shown_while_all_is_read_anew() {
    let (mut roll, mut words) = (Roll::default(), Words::default());
    roll.announce(&[]);
    let one = registration("rd-1", "re-1", "rg-1", "Yealink");
    roll.apply(&registered(one.clone(), 1), &mut words);
    roll.begin();
    assert_eq!(roll.of(&domain(), "re-1").phones(), Some(1));
    // What happens meanwhile counts for both.
    roll.apply(&gone(one, 0), &mut words);
    assert_eq!(roll.of(&domain(), "re-1"), Seen::Nobody);
    roll.announce(&[summary(1, 0)]);
    let other = registration("rd-1", "re-2", "rg-2", "Linphone");
    let register = roll.register(&domain()).expect("there");
    register.put(&other, None, &mut words);
    assert_eq!(roll.of(&domain(), "re-2"), Seen::Nobody);
    assert!(roll.complete(&domain()).is_some());
    assert_eq!(roll.of(&domain(), "re-2").phones(), Some(1));
}

#[test]
fn a_copy_stays_as_it_was() {
    let (mut roll, mut words) = (Roll::default(), Words::default());
    roll.announce(&[]);
    let before = roll.clone();
    let one = registration("rd-1", "re-1", "rg-1", "Yealink");
    roll.apply(&registered(one, 1), &mut words);
    assert_eq!(before.of(&domain(), "re-1"), Seen::Nobody);
    assert_ne!(before, roll);
}

#[test]
fn the_host_is_what_stands_before_the_port() {
    for (source, told) in [
        ("10.2.3.4:5060", "10.2.3.4"),
        ("[2001:db8::1]:5060", "2001:db8::1"),
        ("phone.example", "phone.example"),
        ("", ""),
    ] {
        assert_eq!(host(source), told);
    }
}

proptest! {
    #[test]
    fn the_numbers_are_those_of_the_endpoints(
        steps in prop::collection::vec((0..4usize, 0..3usize, 0..4usize), 0..60),
    ) {
        let (mut roll, mut words) = (Roll::default(), Words::default());
        roll.announce(&[]);
        let endpoints: Vec<EndpointId> = (0..3).map(|n| format!("re-{n}").into()).collect();
        for (what, endpoint, phone) in steps {
            let id = endpoints[endpoint].as_str();
            let count = roll.of(&domain(), id).phones().unwrap_or_default();
            let one = registration("rd-1", id, &format!("rg-{endpoint}-{phone}"), "x");
            let known = roll.of(&domain(), id).there();
            let known = known.is_some_and(|there| there.phones.iter().any(|it| it.id == one.id));
            let event = match what {
                0 => registered(one, count + u64::from(!known)),
                1 => gone(one, count - u64::from(known)),
                2 => refused("rd-1", id, 3),
                _ => resolved("rd-1", id),
            };
            roll.apply(&event, &mut words);
            let seen: Vec<Seen<'_>> = endpoints.iter().map(|id| roll.of(&domain(), id.as_str())).collect();
            let phones: u64 = seen.iter().filter_map(|seen| seen.phones()).sum();
            let with = seen.iter().filter(|seen| seen.phones() > Some(0)).count();
            let refused = seen.iter().filter(|seen| seen.refused().is_some()).count();
            let tally = roll.tally(Some(&domain())).expect("told");
            prop_assert_eq!((tally.phones, tally.registered, tally.refused), (phones, with as u64, refused as u64));
        }
    }
}
