//! Each code: a world that it is the first finding in.

use std::collections::BTreeSet;

use super::{
    harms::{HARMS, Harm, attempt},
    scene::{World, by_tls, challenge, one_server, opens, rang, said, two_servers},
};
use crate::{
    doctor::{Code, Fate, Proving, Rang, Severity, State, Step},
    sip::{
        Transport,
        locate::{Absent, Ask, Records},
        message::Name,
    },
};

#[test]
fn every_code_is_the_first_finding_where_its_fault_is() {
    for (code, severity, harm) in HARMS {
        let mut world = World::healthy();
        harm(&mut world);
        let report = world.run();
        let first = report.findings().first().expect("a finding");
        assert_eq!(
            (first.code, first.severity),
            (*code, *severity),
            "{report:#?}"
        );
        assert_eq!(report.is_wrong(), *severity < Severity::Info);
        let steps: Vec<Step> = report.steps().iter().map(|told| told.step).collect();
        assert_eq!(steps, Step::ALL, "each step is told");
        if *severity < Severity::Info {
            let step = report.steps().iter().find(|told| told.step == first.step);
            assert_eq!(step.expect("told").state, State::Wrong, "{report:#?}");
        }
    }
    let produced: BTreeSet<Code> = HARMS.iter().map(|(code, ..)| *code).collect();
    assert_eq!(produced.len(), Code::ALL.len());
}

#[test]
fn a_healthy_endpoint_has_no_error_and_no_warning_by_any_transport() {
    for dns in [one_server as fn(&Ask) -> _, two_servers, by_tls] {
        let mut world = World::healthy();
        world.dns = dns;
        let report = world.run();
        let codes: Vec<Code> = report.findings().iter().map(|one| one.code).collect();
        assert_eq!(codes, [Code::Registered], "{report:#?}");
        assert_eq!(report.sentence(), "Nothing wrong was found.");
    }
}

#[test]
fn what_is_odd_and_harmless_is_no_fault() {
    let harmless: &[Harm] = &[
        // Kamailio and Asterisk answer OPTIONS to a domain in many ways.
        |world| world.options = |_| said(480, &[]),
        |world| world.options = |_| said(404, &[]),
        // Several challenges, one of them known to every phone.
        |world| {
            let first = super::scene::CHALLENGE.replace("MD5", "SHA-256");
            world.registers[0] = said(
                401,
                &[
                    (Name::WwwAuthenticate, &first),
                    (Name::WwwAuthenticate, super::scene::CHALLENGE),
                ],
            );
        },
        // A proxy asks.
        |world| {
            world.registers[0] = said(407, &[(Name::ProxyAuthenticate, super::scene::CHALLENGE)]);
        },
        // One nonce that was too old.
        |world| {
            let stale = challenge("qop", "stale=true, qop");
            world.registers.insert(1, stale);
        },
        // A domain without SRV records.
        |world| {
            world.dns = |ask| match ask {
                Ask::Address(name) if name == "lab.example.com" => {
                    Ok(Records::Address(vec![[192, 0, 2, 1].into()]))
                }
                Ask::Naptr(_) | Ask::Srv(_) | Ask::Address(_) => Err(Absent::NoRecord),
            };
        },
        // A realm in other letters.
        |world| world.registers[0] = challenge("lab.example.com", "Lab.Example.COM"),
        // Phones were refused, and have registered since; or that is not told, or cannot be asked.
        |world| {
            let mut attempt = attempt();
            attempt.is_resolved = true;
            world.attempts = Ok(Some(vec![attempt]));
        },
        |world| world.attempts = Ok(None),
        |world| world.attempts = Err("the service does not answer".to_owned()),
        // The account cannot be asked.
        |world| world.account = Some(Err("the service does not answer".to_owned())),
    ];
    for (at, harm) in harmless.iter().enumerate() {
        let mut world = World::healthy();
        harm(&mut world);
        let report = world.run();
        assert!(!report.is_wrong(), "{at}: {report:#?}");
    }
}

#[test]
fn a_real_registration_is_taken_back() {
    let mut world = World::healthy();
    world.case.deeds.registers = true;
    let own = "<sip:anna@192.0.2.9:4000>;expires=600";
    world.registers.extend([
        challenge("", ""),
        said(200, &[(Name::Contact, own)]),
        challenge("", ""),
        said(200, &[]),
    ]);
    let report = world.run();
    assert!(!report.is_wrong(), "{report:#?}");
    let last = world.sent.last().expect("sent");
    assert!(
        last.contains("Expires: 0") && last.contains("expires=0"),
        "{last}"
    );
    let registered = report
        .steps()
        .iter()
        .find(|told| told.step == Step::Registration);
    assert_eq!(registered.expect("told").state, State::Ok);
}

/// One of two phones is busy and the other rings; or nobody answers, and the service does not tell of phones.
#[test]
fn a_ring_test_that_says_nothing_wrong_finds_nothing_wrong() {
    for (told, state) in [
        (Ok(rang(&[Fate::Busy, Fate::Rings])), State::Ok),
        (Ok(Rang::default()), State::Unknown),
        (Err("no call could be made".to_owned()), State::Unknown),
    ] {
        let mut world = World::healthy();
        world.case.deeds.rings = true;
        world.rang = told;
        let report = world.run();
        assert!(!report.is_wrong(), "{report:#?}");
        let mut steps = report.steps().iter();
        let step = steps.find(|told| told.step == Step::Ring);
        assert_eq!(step.expect("told").state, state);
    }
}

#[test]
fn a_token_stands_for_the_password_and_is_shown_to_nobody() {
    let mut world = World::healthy();
    world.case.proving = Proving::Token;
    world.case.deeds.registers = true;
    world.registers.push_back(said(200, &[]));
    let report = world.run();
    assert!(!report.is_wrong(), "{report:#?}");
    let sent: Vec<bool> = world
        .sent
        .iter()
        .filter(|request| request.starts_with("REGISTER"))
        .map(|request| request.contains("X-Callsign-Token: tk-secret\r\n"))
        .collect();
    assert_eq!(sent, [false, true, true, true], "{:?}", world.sent);
    assert!(!format!("{report:?}").contains("tk-secret"));
}

#[test]
fn without_a_token_the_rest_is_said_and_the_password_is_not() {
    let harms: &[Harm] = &[
        |world| world.token = Err("no token could be made".to_owned()),
        |world| world.account = Some(Err("it cannot be asked".to_owned())),
        // The registrar takes no tokens.
        |world| world.registers.truncate(1),
    ];
    for harm in harms {
        let mut world = World::healthy();
        world.case.proving = Proving::Token;
        harm(&mut world);
        let report = world.run();
        assert!(!report.is_wrong(), "{report:#?}");
        let steps = report.steps().iter();
        let unknown: Vec<Step> = steps
            .filter(|told| told.state == State::Unknown)
            .map(|told| told.step)
            .collect();
        assert!(unknown.contains(&Step::Password), "{report:#?}");
    }
}

/// RFC 3261 §10.3, step 7.
#[test]
fn a_registration_that_is_too_short_is_asked_for_anew() {
    let mut world = World::healthy();
    world.case.deeds.registers = true;
    let own = "<sip:anna@192.0.2.9:4000>;expires=3600";
    world.registers.extend([
        challenge("", ""),
        said(423, &[(Name::MinExpires, "3600")]),
        challenge("", ""),
        said(200, &[(Name::Contact, own)]),
        said(200, &[]),
    ]);
    let report = world.run();
    assert!(!report.is_wrong(), "{report:#?}");
    assert!(format!("{report:?}").contains("3600 s asked for, 3600 s granted"));
}

#[test]
fn without_a_password_nothing_is_said_about_it() {
    let mut world = World::healthy();
    world.case.proving = Proving::Not;
    let report = world.run();
    assert!(!report.is_wrong(), "{report:#?}");
    let skipped: Vec<Step> = report
        .steps()
        .iter()
        .filter(|told| told.state == State::Skipped)
        .map(|told| told.step)
        .collect();
    assert_eq!(
        skipped,
        [
            Step::Certificate,
            Step::Password,
            Step::Phones,
            Step::Registration,
            Step::Ring
        ]
    );
    assert!(
        world
            .sent
            .iter()
            .all(|request| !request.contains("Authorization"))
    );
}

#[test]
fn no_evidence_holds_what_a_password_can_be_found_out_from() {
    let mut world = World::healthy();
    world.case.deeds.registers = true;
    world.registers.truncate(1);
    let report = world.run();
    let full: Vec<&str> = world
        .sent
        .iter()
        .filter_map(|request| request.split("response=\"").nth(1))
        .map(|rest| &rest[..32])
        .collect();
    assert!(!full.is_empty());
    let shown = format!("{report:?}");
    assert!(full.iter().all(|digest| !shown.contains(digest)), "{shown}");
}

#[test]
fn one_transport_is_tried_when_one_is_named() {
    let mut world = World::healthy();
    world.case.transports = vec![Transport::Tcp];
    world.dns = |ask| match ask {
        Ask::Srv(name) if name.starts_with("_sip._tcp") => {
            one_server(&Ask::Srv("_sip._udp.lab.example.com".to_owned()))
        }
        Ask::Srv(_) => Err(Absent::NoRecord),
        Ask::Naptr(_) | Ask::Address(_) => one_server(ask),
    };
    world.open = |target| {
        assert_eq!(target.transport, Transport::Tcp);
        opens(target)
    };
    assert!(!world.run().is_wrong());
}
