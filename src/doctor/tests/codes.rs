//! Each code: a world that it is the first finding in.

use std::collections::BTreeSet;

use super::scene::{
    World, by_tls, challenge, entry, instead, one_server, opens, said, two_servers,
};
use crate::{
    doctor::{Attempt, Code, Severity, Shown, State, Step, Unanswered, Unopened},
    sip::{
        Transport,
        locate::{Absent, Ask, Records},
        message::Name,
    },
};

/// What a phone sent that was refused, although all of it is right.
fn attempt() -> Attempt {
    let right = Shown {
        username: "anna".to_owned(),
        realm: "lab.example.com".to_owned(),
        algorithm: "MD5".to_owned(),
        ..Shown::default()
    };
    Attempt {
        reason: "no-room".to_owned(),
        message: "no room".to_owned(),
        count: 1,
        phone: "Yealink at 10.2.3.4".to_owned(),
        sent: right.clone(),
        right,
        ..Attempt::default()
    }
}

/// What is done to a healthy world.
type Harm = fn(&mut World);

const HARMS: &[(Code, Severity, Harm)] = &[
    (Code::NoSuchEndpoint, Severity::Error, |world| {
        world.account = Some(Ok(None));
        world.registers.truncate(1);
    }),
    (Code::Disabled, Severity::Error, |world| {
        let mut entry = entry();
        entry.enabled = false;
        world.account = Some(Ok(Some(entry)));
        world.registers = [challenge("", ""), said(403, &[])].into();
    }),
    (Code::NoApplication, Severity::Warning, |world| {
        let mut entry = entry();
        entry.application = None;
        world.account = Some(Ok(Some(entry)));
    }),
    (Code::NoCallUrl, Severity::Warning, |world| {
        let mut entry = entry();
        if let Some(application) = &mut entry.application {
            application.call_url = None;
        }
        world.account = Some(Ok(Some(entry)));
    }),
    (Code::CallbackFailed, Severity::Warning, |world| {
        world.url = Ok(502);
    }),
    (Code::CallbackFailed, Severity::Warning, |world| {
        world.url = Err("app.example.com refused the connection".to_owned());
    }),
    (Code::DnsNoSuchName, Severity::Error, |world| {
        world.dns = |_| Err(Absent::NoSuchName);
    }),
    (Code::DnsNoRecord, Severity::Error, |world| {
        world.dns = |_| Err(Absent::NoRecord);
    }),
    (Code::DnsNoAnswer, Severity::Error, |world| {
        world.dns = |_| Err(Absent::NoAnswer);
    }),
    (Code::DnsNoAnswer, Severity::Error, |world| {
        world.dns = |_| Err(Absent::Refused);
    }),
    (Code::DnsBadTarget, Severity::Error, |world| {
        world.dns = |ask| match ask {
            Ask::Address(_) => Err(Absent::NoSuchName),
            Ask::Naptr(_) | Ask::Srv(_) => one_server(ask),
        };
    }),
    (Code::DnsBadTarget, Severity::Warning, |world| {
        world.dns = |ask| match ask {
            Ask::Address(name) if name == "one.example.com" => Err(Absent::NoSuchName),
            Ask::Address(_) | Ask::Naptr(_) | Ask::Srv(_) => two_servers(ask),
        };
    }),
    (Code::NetworkUnreachable, Severity::Error, |world| {
        world.open = |_| Err(Unopened::Unreachable);
    }),
    (Code::Refused, Severity::Error, |world| {
        world.options = |_| instead(Err(Unanswered::Refused));
    }),
    (Code::NoAnswer, Severity::Error, |world| {
        world.options = |_| instead(Err(Unanswered::Silent));
    }),
    (Code::NoAnswer, Severity::Error, |world| {
        world.registers = [instead(Err(Unanswered::Silent))].into();
    }),
    (Code::TlsName, Severity::Error, |world| {
        world.dns = by_tls;
        world.open = |_| Err(Unopened::Name(vec!["other.example.com".to_owned()]));
    }),
    (Code::TlsExpired, Severity::Error, |world| {
        world.dns = by_tls;
        world.open = |_| Err(Unopened::Expired);
    }),
    (Code::TlsUntrusted, Severity::Error, |world| {
        world.dns = by_tls;
        world.open = |_| {
            Err(Unopened::Untrusted(
                "its issuer is not known here".to_owned(),
            ))
        };
    }),
    (Code::TlsNotSpoken, Severity::Error, |world| {
        world.dns = by_tls;
        world.open = |_| Err(Unopened::NotTls);
    }),
    (Code::FirstTargetDead, Severity::Warning, |world| {
        world.dns = two_servers;
        world.options = |target| {
            if target.address.to_string().starts_with("192.0.2.1:") {
                instead(Err(Unanswered::Silent))
            } else {
                said(200, &[])
            }
        };
    }),
    (Code::MalformedAnswer, Severity::Error, |world| {
        world.options = |_| instead(Ok(b"SIP/2.0 200 OK\r\nVia: what\r\n\r\n"));
    }),
    (Code::MalformedAnswer, Severity::Error, |world| {
        world.options = |_| instead(Err(Unanswered::Noise(b"HTTP/1.1 400\r\n".to_vec())));
    }),
    (Code::MalformedAnswer, Severity::Error, |world| {
        world.registers = [said(401, &[])].into();
    }),
    (Code::MalformedAnswer, Severity::Error, |world| {
        world.registers = [instead(Ok(b"SIP/2.0 401"))].into();
    }),
    (Code::ServiceUnavailable, Severity::Error, |world| {
        world.registers = [said(503, &[])].into();
    }),
    (Code::NotARegistrar, Severity::Error, |world| {
        world.registers = [said(405, &[])].into();
    }),
    (Code::Forbidden, Severity::Error, |world| {
        world.registers = [challenge("", ""), said(403, &[])].into();
    }),
    (Code::UnknownUser, Severity::Error, |world| {
        world.registers = [said(404, &[])].into();
    }),
    (Code::UnexpectedAnswer, Severity::Error, |world| {
        world.registers = [said(302, &[])].into();
    }),
    (Code::NoChallenge, Severity::Warning, |world| {
        world.registers.pop_front();
    }),
    (Code::Realm, Severity::Warning, |world| {
        world.registers[0] = challenge("lab.example.com", "asterisk");
    }),
    (Code::Realm, Severity::Error, |world| {
        world.registers = [challenge("lab.example.com", "asterisk")].into();
    }),
    (Code::Algorithm, Severity::Warning, |world| {
        world.registers[0] = challenge("MD5", "SHA-256");
    }),
    (Code::Algorithm, Severity::Error, |world| {
        world.registers[0] = challenge("MD5", "GOST");
    }),
    (Code::StaleLoop, Severity::Error, |world| {
        world.registers = [challenge("qop", "stale=true, qop")].into();
    }),
    (Code::WrongPassword, Severity::Error, |world| {
        world.registers.truncate(1);
    }),
    (Code::PhoneDiffers, Severity::Error, |world| {
        let mut attempt = attempt();
        attempt.sent.username = "Anna".to_owned();
        world.attempts = Ok(Some(vec![attempt]));
        // What explains it is told in its place.
        world.registers[1] = said(200, &[]);
    }),
    (Code::PhonePassword, Severity::Error, |world| {
        let mut attempt = attempt();
        attempt.reason = "wrong-password".to_owned();
        world.attempts = Ok(Some(vec![attempt]));
    }),
    (Code::PhoneRefused, Severity::Error, |world| {
        world.attempts = Ok(Some(vec![attempt()]));
    }),
    (Code::NotRegistered, Severity::Warning, |world| {
        world.registers[1] = said(200, &[]);
    }),
    (Code::ContactUnreachable, Severity::Warning, |world| {
        world.registers[1] = said(200, &[(Name::Contact, "<sip:anna@127.0.0.1:5060>")]);
    }),
    (Code::ExpiresShort, Severity::Warning, |world| {
        world.case.registers = true;
        world.registers.push_back(said(
            200,
            &[(Name::Contact, "<sip:anna@192.0.2.9:4000>;expires=30")],
        ));
    }),
    (Code::NatRewritten, Severity::Info, |world| {
        world.options = |_| {
            instead(Ok(b"SIP/2.0 200 OK\r\n\
                Via: SIP/2.0/UDP 192.0.2.9:4000;branch=z9hG4bKx;received=198.51.100.1;rport=9\r\n\
                From: <sip:anna@lab.example.com>;tag=1\r\nTo: <sip:lab.example.com>;tag=2\r\n\
                Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"))
        };
    }),
    (Code::Registered, Severity::Info, |_| {}),
];

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
    world.case.registers = true;
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

#[test]
fn without_a_password_nothing_is_said_about_it() {
    let mut world = World::healthy();
    world.case.credentials = None;
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
            Step::Registration
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
    world.case.registers = true;
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
