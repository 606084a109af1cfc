//! Each code: a world that is close to its fault, and in which it must not be found.

use std::collections::BTreeSet;

use super::{
    harms::{Harm, attempt},
    scene::{
        CHALLENGE, World, by_tls, certificate, challenge, entry, instead, one_server, opens, rang,
        said, two_servers,
    },
};
use crate::{
    doctor::{Code, Fate, Proving, Unanswered, Unopened},
    sip::{
        locate::{Absent, Ask, Records},
        message::Name,
    },
};

const ALIKE: &[(Code, Harm)] = &[
    (Code::NoSuchEndpoint, |world| {
        world.account = Some(Err("the service does not answer".to_owned()));
    }),
    (Code::Disabled, |world| {
        world.registers = [challenge("", ""), said(403, &[])].into();
    }),
    (Code::NoApplication, |world| {
        let mut entry = entry();
        if let Some(application) = &mut entry.application {
            application.call_url = None;
        }
        world.account = Some(Ok(Some(entry)));
    }),
    (Code::NoCallUrl, |world| world.url = Ok(502)),
    (Code::CallbackFailed, |world| world.url = Ok(404)),
    // Many domains have no SRV records, and a name server may say so of their names as a whole.
    (Code::DnsNoSuchName, |world| {
        world.dns = |ask| match ask {
            Ask::Address(name) if name == "lab.example.com" => {
                Ok(Records::Address(vec![[192, 0, 2, 1].into()]))
            }
            Ask::Naptr(_) | Ask::Srv(_) | Ask::Address(_) => Err(Absent::NoSuchName),
        };
    }),
    (Code::DnsNoRecord, |world| {
        world.dns = |_| Err(Absent::NoSuchName);
    }),
    // A name server that knows no NAPTR.
    (Code::DnsNoAnswer, |world| {
        world.dns = |ask| match ask {
            Ask::Naptr(_) => Err(Absent::Failed("4".to_owned())),
            Ask::Srv(_) | Ask::Address(_) => one_server(ask),
        };
    }),
    (Code::DnsBadTarget, |world| {
        world.dns = |ask| match ask {
            Ask::Srv(_) => Err(Absent::NoSuchName),
            Ask::Naptr(_) | Ask::Address(_) => Err(Absent::NoRecord),
        };
    }),
    (Code::NetworkUnreachable, |world| {
        world.open = |_| Err(Unopened::Silent);
    }),
    (Code::Refused, |world| {
        world.options = |_| instead(Err(Unanswered::Silent));
    }),
    (Code::NoAnswer, |world| {
        world.options = |_| instead(Err(Unanswered::Refused));
    }),
    (Code::TlsName, |world| {
        world.dns = by_tls;
        world.open = |_| Err(Unopened::Untrusted("nobody knows it".to_owned()));
    }),
    (Code::TlsExpired, |world| {
        world.dns = by_tls;
        world.open = |target| {
            let mut opened = opens(target)?;
            opened.certificate = Some(certificate(1));
            Ok(opened)
        };
    }),
    (Code::TlsUntrusted, |world| {
        world.dns = by_tls;
        world.open = |_| Err(Unopened::Name(vec!["other.example.com".to_owned()]));
    }),
    (Code::TlsNotSpoken, |world| {
        world.dns = by_tls;
        world.open = |_| Err(Unopened::Silent);
    }),
    // One that lives for six days is renewed in its last two.
    (Code::TlsEndsSoon, |world| {
        world.dns = by_tls;
        world.open = |target| {
            let mut opened = opens(target)?;
            let mut short = certificate(5);
            short.from = certificate(6).seen;
            opened.certificate = Some(short);
            Ok(opened)
        };
    }),
    // The second one is dead.
    (Code::FirstTargetDead, |world| {
        world.dns = two_servers;
        world.options = |target| {
            if target.address.to_string().starts_with("192.0.2.2:") {
                instead(Err(Unanswered::Silent))
            } else {
                said(200, &[])
            }
        };
    }),
    (Code::MalformedAnswer, |world| {
        world.options = |_| said(481, &[(Name::Subject, "folded\r\n and odd \u{e9}")]);
    }),
    (Code::ServiceUnavailable, |world| {
        world.registers = [said(480, &[])].into();
    }),
    (Code::NotARegistrar, |world| {
        world.registers = [said(403, &[])].into();
    }),
    (Code::Forbidden, |world| {
        world.registers = [said(404, &[])].into();
    }),
    // Asterisk says so of a user that it does not know.
    (Code::UnknownUser, |world| {
        world.registers = [said(403, &[])].into();
    }),
    (Code::UnexpectedAnswer, |world| {
        world.registers = [said(604, &[])].into();
    }),
    (Code::NoChallenge, |world| {
        world.registers[0] = said(407, &[(Name::ProxyAuthenticate, CHALLENGE)]);
    }),
    (Code::Realm, |world| {
        world.registers[0] = challenge("lab.example.com", "LAB.example.com");
    }),
    (Code::Algorithm, |world| {
        let first = CHALLENGE.replace("MD5", "SHA-256");
        let both = [
            (Name::WwwAuthenticate, &*first),
            (Name::WwwAuthenticate, CHALLENGE),
        ];
        world.registers[0] = said(401, &both);
    }),
    (Code::StaleLoop, |world| {
        for _ in 0..2 {
            let stale = challenge("qop", "stale=true, qop");
            world.registers.insert(1, stale);
        }
    }),
    (Code::WrongPassword, |world| {
        world
            .registers
            .insert(1, challenge("qop", "stale=true, qop"));
    }),
    (Code::PhoneDiffers, |world| {
        let mut attempt = attempt();
        attempt.reason = "wrong-password".to_owned();
        world.attempts = Ok(Some(vec![attempt]));
    }),
    (Code::PhonePassword, |world| {
        let mut attempt = attempt();
        attempt.reason = "wrong-password".to_owned();
        attempt.is_resolved = true;
        world.attempts = Ok(Some(vec![attempt]));
    }),
    (Code::PhoneRefused, |world| {
        let mut attempt = attempt();
        attempt.sent.username = "Anna".to_owned();
        world.attempts = Ok(Some(vec![attempt]));
    }),
    (Code::NotRegistered, |world| {
        world.case.proving = Proving::Not;
    }),
    (Code::NoRing, |world| {
        world.case.deeds.rings = true;
        world.rang = Ok(rang(&[Fate::Busy]));
    }),
    (Code::Busy, |world| {
        world.case.deeds.rings = true;
        world.rang = Ok(rang(&[Fate::Busy, Fate::Rings]));
    }),
    (Code::Rings, |world| {
        world.case.deeds.rings = true;
        world.rang = Ok(rang(&[Fate::Silent]));
    }),
    // A phone behind a router: its own address does not count.
    (Code::ContactUnreachable, |world| {
        let contact = "<sip:anna@192.168.1.20:5060>;expires=60";
        world.registers[1] = said(200, &[(Name::Contact, contact)]);
    }),
    (Code::ExpiresShort, |world| {
        world.case.deeds.registers = true;
        let granted = "<sip:anna@192.0.2.9:4000>;expires=60";
        world
            .registers
            .extend([said(200, &[(Name::Contact, granted)]), said(200, &[])]);
    }),
    // The server sees us where we are.
    (Code::NatRewritten, |world| {
        world.options = |_| {
            instead(Ok(b"SIP/2.0 200 OK\r\n\
                Via: SIP/2.0/UDP 192.0.2.9:4000;branch=z9hG4bKx;received=192.0.2.9;rport=4000\r\n\
                From: <sip:anna@lab.example.com>;tag=1\r\nTo: <sip:lab.example.com>;tag=2\r\n\
                Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"))
        };
    }),
    (Code::Registered, |world| {
        world.registers[1] = said(200, &[]);
    }),
];

#[test]
fn no_code_is_found_where_its_fault_is_not() {
    for (code, harm) in ALIKE {
        let mut world = World::healthy();
        harm(&mut world);
        let report = world.run();
        let is_found = report.findings().iter().any(|found| found.code == *code);
        assert!(!is_found, "{code:?}: {report:#?}");
    }
    let codes: BTreeSet<Code> = ALIKE.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes.len(), Code::ALL.len());
}
