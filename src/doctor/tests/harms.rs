//! What can be done to a healthy world, and the code that it leads to.

use super::scene::{
    World, by_tls, certificate, challenge, entry, instead, one_server, opens, rang, said,
    two_servers,
};
use crate::{
    doctor::{Attempt, Code, Fate, Proving, Rang, Severity, Shown, Unanswered, Unopened},
    sip::{
        locate::{Absent, Ask},
        message::Name,
    },
};

/// What a phone sent that was refused, although all of it is right.
pub fn attempt() -> Attempt {
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
pub type Harm = fn(&mut World);

/// Each code, how bad it is, and a world in which it is the first finding.
pub const HARMS: &[(Code, Severity, Harm)] = &[
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
        world.open = |_| Err(Unopened::Expired("it ended".to_owned()));
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
    (Code::TlsEndsSoon, Severity::Warning, |world| {
        world.dns = by_tls;
        world.open = |target| {
            let mut opened = opens(target)?;
            opened.certificate = Some(certificate(5));
            Ok(opened)
        };
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
        world.case.deeds.registers = true;
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
    (Code::NoRing, Severity::Error, |world| {
        world.case.deeds.rings = true;
        world.rang = Ok(rang(&[Fate::Silent, Fate::Busy]));
    }),
    (Code::NoRing, Severity::Error, |world| {
        world.case.deeds.rings = true;
        world.rang = Ok(Rang {
            cause: "NORMAL_TEMPORARY_FAILURE".to_owned(),
            ..Rang::default()
        });
    }),
    (Code::NoRing, Severity::Warning, |world| {
        world.case.deeds.rings = true;
        world.rang = Ok(rang(&[Fate::Rings, Fate::Refused(480)]));
    }),
    (Code::NotRegistered, Severity::Warning, |world| {
        world.case.deeds.rings = true;
        world.case.proving = Proving::Not;
        world.rang = Ok(rang(&[]));
    }),
    (Code::Busy, Severity::Warning, |world| {
        world.case.deeds.rings = true;
        world.rang = Ok(rang(&[Fate::Busy]));
    }),
    (Code::Rings, Severity::Info, |world| {
        world.case.deeds.rings = true;
        world.case.proving = Proving::Not;
    }),
    (Code::Registered, Severity::Info, |_| {}),
];
