//! The ways to the servers that were found, and which of them can be gone.

use std::{net::SocketAddr, time::Duration};

use jiff::SignedDuration;

use super::{
    answer::Answer,
    code::{Code, Severity},
    finding::Finding,
    probe::{Certificate, Opened, Unanswered, Unopened},
    step::{Line, State, Step},
};
use crate::sip::{Transport, locate::Target};

/// A certificate that is valid for less than this is looked at.
const SOON: SignedDuration = SignedDuration::from_hours(14 * 24);

/// One server, and what is known of the way to it.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) target: Target,
    pub(super) state: Known,
    pub(super) certificate: Option<Certificate>,
    pub(super) opened: Option<(Duration, Duration)>,
    pub(super) answered: Option<(Duration, Duration)>,
    pub(super) evidence: Vec<Line>,
}

/// What is known of a way.
#[derive(Debug)]
pub(super) enum Known {
    /// It is being made.
    Opening,
    /// It is there, and OPTIONS is on it.
    Asked(SocketAddr),
    /// SIP is spoken at its end.
    Alive(SocketAddr, Box<Answer>),
    /// It cannot be gone, and why.
    Dead(Code, String),
}

impl Way {
    pub(super) fn new(target: Target) -> Self {
        Self {
            target,
            state: Known::Opening,
            certificate: None,
            opened: None,
            answered: None,
            evidence: Vec::new(),
        }
    }

    /// `UDP to 203.0.113.10:5060`
    pub(super) fn title(&self) -> String {
        format!("{} to {}", self.target.transport, self.target.address)
    }

    pub(super) fn is_settled(&self) -> bool {
        matches!(self.state, Known::Alive(..) | Known::Dead(..))
    }

    pub(super) fn local(&self) -> Option<SocketAddr> {
        match self.state {
            Known::Asked(local) | Known::Alive(local, _) => Some(local),
            Known::Opening | Known::Dead(..) => None,
        }
    }

    pub(super) fn open(&mut self, open: Result<Opened, Unopened>, domain: &str) {
        let title = self.title();
        self.state = match open {
            Ok(opened) => {
                self.certificate = opened.certificate;
                Known::Asked(opened.local)
            }
            Err(why) => {
                let (code, text) = unopened(&title, domain, &why);
                Known::Dead(code, text)
            }
        };
    }

    pub(super) fn no_answer(&mut self, why: &Unanswered) {
        let (code, text) = unanswered(&self.title(), why);
        self.state = Known::Dead(code, text);
    }

    /// What a dead way means when there is a way that is not, or none.
    pub(super) fn finding(&self, is_first: bool, others: bool) -> Option<Finding> {
        let Known::Dead(code, text) = &self.state else {
            return None;
        };
        let finding = Finding::new(*code, step_of(*code), text.as_str())
            .with("transport", self.target.transport.as_str())
            .with("server", self.target.address.to_string());
        if !others {
            return Some(finding);
        }
        if is_first && !is_of_tls(*code) {
            let text = format!("The first server does not answer, another one does. {text}");
            let first =
                Finding::new(Code::FirstTargetDead, Step::Way, text).with("why", code.name());
            return Some(first.with("server", self.target.address.to_string()));
        }
        Some(finding.graded(Severity::Warning))
    }
}

/// Whether this is found in a handshake.
fn is_of_tls(code: Code) -> bool {
    matches!(
        code,
        Code::TlsName | Code::TlsExpired | Code::TlsUntrusted | Code::TlsNotSpoken
    )
}

fn step_of(code: Code) -> Step {
    if is_of_tls(code) {
        Step::Certificate
    } else if code == Code::MalformedAnswer {
        Step::Options
    } else {
        Step::Way
    }
}

/// The step about certificates as it is told, and what was found.
pub(super) struct Certificates {
    pub(super) state: State,
    pub(super) text: String,
    pub(super) evidence: Vec<Line>,
    pub(super) findings: Vec<Finding>,
}

/// What the certificates of all servers say.
pub(super) fn certificates(ways: &[Way]) -> Certificates {
    let tls = ways.iter();
    let tls = tls.filter(|way| way.target.transport == Transport::Tls);
    let tls: Vec<&Way> = tls.collect();
    let shown = tls.iter().filter_map(|way| {
        let certificate = way.certificate.as_ref()?;
        Some((way, certificate))
    });
    let evidence = shown.clone().map(|(way, one)| Line {
        what: "server".into(),
        text: format!(
            "{}: for {}, valid from {:.0} until {:.0}",
            way.title(),
            one.names.join(", "),
            one.from,
            one.until
        ),
    });
    let soon = shown.clone().find(|(_, one)| ends_soon(one));
    let findings = soon.map(|(way, one)| {
        let days = one.until.duration_since(one.seen).as_hours() / 24;
        let text = format!(
            "{}: the certificate ends in {days} days, at {:.0}.",
            way.title(),
            one.until
        );
        Finding::new(Code::TlsEndsSoon, Step::Certificate, text)
            .with("server", way.target.address.to_string())
            .with("until", format!("{:.0}", one.until))
    });
    let dead = tls.iter().find_map(|way| match &way.state {
        Known::Dead(code, text) if is_of_tls(*code) => Some(text.trim_end_matches('.').to_owned()),
        Known::Dead(..) | Known::Opening | Known::Asked(_) | Known::Alive(..) => None,
    });
    let findings: Vec<Finding> = findings.into_iter().collect();
    let (state, text) = match (dead, findings.first(), shown.clone().next()) {
        (Some(why), ..) => (State::Wrong, why),
        (None, Some(soon), _) => (State::Wrong, soon.text.trim_end_matches('.').to_owned()),
        (None, None, Some((_, one))) => {
            let names = one.names.join(", ");
            (State::Ok, format!("for {names}, until {:.0}", one.until))
        }
        (None, None, None) if tls.is_empty() => (State::Skipped, "no TLS is asked for".to_owned()),
        (None, None, None) => (State::Unknown, "no handshake was made".to_owned()),
    };
    Certificates {
        state,
        text,
        evidence: evidence.collect(),
        findings,
    }
}

/// Whether nobody seems to renew it: whoever does has done so before the last third of its time, and two weeks before
/// its end at the latest.
fn ends_soon(certificate: &Certificate) -> bool {
    let Certificate {
        from, until, seen, ..
    } = certificate;
    let left = until.duration_since(*seen);
    left < SOON && left < until.duration_since(*from) / 3
}

fn unopened(title: &str, domain: &str, why: &Unopened) -> (Code, String) {
    match why {
        Unopened::Refused => (Code::Refused, format!("{title}: nothing listens there.")),
        Unopened::Silent => (Code::NoAnswer, format!("{title}: nothing came back.")),
        Unopened::Unreachable => (
            Code::NetworkUnreachable,
            format!("{title}: no way leads there."),
        ),
        Unopened::Name(names) if names.is_empty() => (
            Code::TlsName,
            format!("{title}: the certificate is not for {domain}."),
        ),
        Unopened::Name(names) => (
            Code::TlsName,
            format!(
                "{title}: the certificate is for {} and not for {domain}.",
                names.join(", ")
            ),
        ),
        Unopened::Expired(when) => (
            Code::TlsExpired,
            format!("{title}: the certificate is not valid at this time, {when}."),
        ),
        Unopened::Untrusted(why) => (
            Code::TlsUntrusted,
            format!("{title}: nobody who is trusted here vouches for the certificate ({why})."),
        ),
        Unopened::NotTls => (
            Code::TlsNotSpoken,
            format!("{title}: what answers there speaks no TLS."),
        ),
        Unopened::Failed(why) => (Code::NoAnswer, format!("{title}: {why}.")),
    }
}

/// What it means that a request got no response.
pub(super) fn unanswered(title: &str, why: &Unanswered) -> (Code, String) {
    match why {
        Unanswered::Silent => (Code::NoAnswer, format!("{title}: nothing came back.")),
        Unanswered::Refused => (Code::Refused, format!("{title}: nothing listens there.")),
        Unanswered::Unreachable => (
            Code::NetworkUnreachable,
            format!("{title}: no way leads there."),
        ),
        Unanswered::Closed => (
            Code::NoAnswer,
            format!("{title}: the connection was closed in place of an answer."),
        ),
        Unanswered::Noise(_) => (
            Code::MalformedAnswer,
            format!("{title}: what came back is no SIP."),
        ),
    }
}
