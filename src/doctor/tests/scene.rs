//! A world that a script is run against: an account, a DNS and a registrar that say what a test wants them to.

use std::{collections::VecDeque, time::Duration};

use jiff::{SignedDuration, Timestamp};

use crate::{
    doctor::{
        Application, Attempt, Case, Certificate, Deeds, Entry, Fate, Observed, Opened, Probe,
        Proving, Rang, Report, Rung, Saw, Script, Token, Unanswered, Unopened,
    },
    sip::{
        Transport,
        digest::Credentials,
        locate::{Absent, Ask, Records, Srv, Target},
        message::{Arrived, Name, datagram, print},
    },
};

/// What is answered to one request: status, reason, more header fields.
pub struct Said {
    pub status: u16,
    pub headers: Vec<(Name, String)>,
    /// In place of all that.
    pub instead: Option<Result<Vec<u8>, Unanswered>>,
}

/// An answer with these header fields.
pub fn said(status: u16, headers: &[(Name, &str)]) -> Said {
    let headers = headers
        .iter()
        .map(|(name, value)| (name.clone(), (*value).to_owned()));
    Said {
        status,
        headers: headers.collect(),
        instead: None,
    }
}

/// These bytes, or nothing.
pub fn instead(answer: Result<&[u8], Unanswered>) -> Said {
    Said {
        status: 0,
        headers: vec![],
        instead: Some(answer.map(<[u8]>::to_vec)),
    }
}

pub const CHALLENGE: &str =
    "Digest realm=\"lab.example.com\", nonce=\"n1\", algorithm=MD5, qop=\"auth\"";

/// A challenge like the usual one, but for this.
pub fn challenge(from: &str, to: &str) -> Said {
    let value = CHALLENGE.replace(from, to);
    said(401, &[(Name::WwwAuthenticate, &value)])
}

pub struct World {
    pub account: Option<Result<Option<Entry>, String>>,
    pub attempts: Result<Option<Vec<Attempt>>, String>,
    pub token: Result<Token, String>,
    pub rang: Result<Rang, String>,
    pub url: Result<u16, String>,
    pub dns: fn(&Ask) -> Result<Records, Absent>,
    pub open: fn(&Target) -> Result<Opened, Unopened>,
    pub options: fn(&Target) -> Said,
    /// In the order in which REGISTERs come; the last is said again and again.
    pub registers: VecDeque<Said>,
    pub case: Case,
    /// The requests that were sent.
    pub sent: Vec<String>,
}

fn srv(target: &str) -> Srv {
    Srv {
        priority: 1,
        weight: 1,
        port: 5060,
        target: target.to_owned(),
    }
}

/// One server by UDP.
pub fn one_server(ask: &Ask) -> Result<Records, Absent> {
    match ask {
        Ask::Srv(name) if name == "_sip._udp.lab.example.com" => {
            Ok(Records::Srv(vec![srv("one.example.com")]))
        }
        Ask::Address(name) if name == "one.example.com" => {
            Ok(Records::Address(vec![[192, 0, 2, 1].into()]))
        }
        Ask::Naptr(_) | Ask::Srv(_) | Ask::Address(_) => Err(Absent::NoRecord),
    }
}

/// Two servers, the first of them at 192.0.2.1.
pub fn two_servers(ask: &Ask) -> Result<Records, Absent> {
    match ask {
        Ask::Srv(name) if name == "_sip._udp.lab.example.com" => {
            let mut second = srv("two.example.com");
            second.priority = 2;
            Ok(Records::Srv(vec![srv("one.example.com"), second]))
        }
        Ask::Address(name) if name == "two.example.com" => {
            Ok(Records::Address(vec![[192, 0, 2, 2].into()]))
        }
        Ask::Naptr(_) | Ask::Srv(_) | Ask::Address(_) => one_server(ask),
    }
}

/// One server by TLS.
pub fn by_tls(ask: &Ask) -> Result<Records, Absent> {
    match ask {
        Ask::Srv(name) if name == "_sips._tcp.lab.example.com" => {
            Ok(Records::Srv(vec![srv("one.example.com")]))
        }
        Ask::Srv(_) => Err(Absent::NoRecord),
        Ask::Naptr(_) | Ask::Address(_) => one_server(ask),
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "it stands where others fail to open"
)]
pub fn opens(target: &Target) -> Result<Opened, Unopened> {
    Ok(Opened {
        local: ([192, 0, 2, 9], 4000).into(),
        certificate: (target.transport == Transport::Tls).then(|| certificate(40)),
    })
}

/// A certificate of ninety days, of which so many are left.
pub fn certificate(days: i64) -> Certificate {
    let day = |count| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * count);
    Certificate {
        names: vec!["lab.example.com".to_owned()],
        from: day(1000),
        until: day(1090),
        seen: day(1090 - days),
    }
}

/// A call at which this became of the phones.
pub fn rang(fates: &[Fate]) -> Rang {
    let rung = |fate: &Fate| Rung {
        phone: "Yealink at 10.2.3.4".to_owned(),
        fate: *fate,
    };
    Rang {
        phones: Some(fates.iter().map(rung).collect()),
        ..Rang::default()
    }
}

pub fn entry() -> Entry {
    Entry {
        domain: "rd-1".to_owned(),
        id: "re-1".to_owned(),
        enabled: true,
        application: Some(Application {
            name: "Front desks".to_owned(),
            call_url: Some("https://app.example.com/calls".to_owned()),
        }),
    }
}

impl World {
    /// Everything is in order, and one phone is registered.
    pub fn healthy() -> Self {
        Self {
            account: Some(Ok(Some(entry()))),
            attempts: Ok(Some(vec![])),
            token: Ok(Token::new("tk-secret".to_owned())),
            rang: Ok(rang(&[Fate::Rings])),
            url: Ok(405),
            dns: one_server,
            open: opens,
            options: |_| said(200, &[]),
            registers: [
                said(401, &[(Name::WwwAuthenticate, CHALLENGE)]),
                said(
                    200,
                    &[(Name::Contact, "<sip:anna@192.0.2.77:5062>;expires=1200")],
                ),
            ]
            .into(),
            case: Case {
                user: "anna".to_owned(),
                domain: "lab.example.com".to_owned(),
                secure: false,
                server: None,
                transports: vec![Transport::Udp, Transport::Tcp, Transport::Tls],
                proving: Proving::Password(Credentials::new("anna", b"secret")),
                has_account: true,
                deeds: Deeds::default(),
                seed: 7,
            },
            sent: vec![],
        }
    }

    /// Runs a script to its end.
    pub fn run(&mut self) -> Report {
        let script = self.advance(usize::MAX);
        assert!(script.is_done());
        script.report().clone()
    }

    /// Runs a script until so many things were found out.
    pub fn advance(&mut self, probes_most: usize) -> Script {
        let mut done = 0;
        let (mut script, probes) = Script::begin(self.case.clone());
        let mut probes: VecDeque<Probe> = probes.into();
        let mut began = Duration::ZERO;
        while done < probes_most
            && let Some(probe) = probes.pop_front()
        {
            done += 1;
            let took = Duration::from_millis(10);
            let saw = self.see(probe);
            probes.extend(script.step(Observed { began, took, saw }));
            began += took;
            assert!(began < Duration::from_secs(2), "it goes on for ever");
        }
        script
    }

    fn see(&mut self, probe: Probe) -> Saw {
        match probe {
            Probe::Account => Saw::Account(self.account.clone().expect("an account")),
            Probe::Attempts { domain, endpoint } => {
                assert_eq!((&*domain, &*endpoint), ("rd-1", "re-1"));
                Saw::Attempts(self.attempts.clone())
            }
            Probe::Token { domain, endpoint } => {
                assert_eq!((&*domain, &*endpoint), ("rd-1", "re-1"));
                Saw::Token(self.token.clone())
            }
            Probe::Ring => Saw::Rang(self.rang.clone()),
            Probe::CallUrl(_) => Saw::CallUrl(self.url.clone()),
            Probe::LookUp(ask) => Saw::Looked {
                answer: (self.dns)(&ask),
                ask,
                ttl: Some(60),
            },
            Probe::Open(target) => Saw::Opened {
                open: (self.open)(&target),
                target,
            },
            Probe::Send { target, request } => {
                let text = String::from_utf8_lossy(&request).into_owned();
                let said = if text.starts_with("OPTIONS") {
                    (self.options)(&target)
                } else if self.registers.len() > 1 {
                    self.registers.pop_front().expect("an answer")
                } else {
                    let last = self.registers.front().expect("an answer");
                    Said {
                        status: last.status,
                        headers: last.headers.clone(),
                        instead: last.instead.clone(),
                    }
                };
                self.sent.push(text);
                let answer = said.instead.unwrap_or_else(|| {
                    let Arrived::Message(request, flaws) = datagram(&request) else {
                        panic!("no request");
                    };
                    assert_eq!(flaws, []);
                    let mut answer = request.answer(said.status, "Said", Some("t"));
                    for (name, value) in said.headers {
                        answer.headers.push(name, value);
                    }
                    Ok(print(&answer))
                });
                Saw::Answered { target, answer }
            }
        }
    }
}
