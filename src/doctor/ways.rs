//! The ways to the servers that were found, and which of them can be gone.

use std::{net::SocketAddr, time::Duration};

use super::{
    answer::Answer,
    code::{Code, Severity},
    finding::Finding,
    probe::{Opened, Unanswered, Unopened},
    step::{Line, State, Step},
};
use crate::sip::{Transport, locate::Target};

/// One server, and what is known of the way to it.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) target: Target,
    pub(super) state: Known,
    /// The names in its certificate.
    pub(super) names: Option<Vec<String>>,
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
            names: None,
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
                self.names = opened.names;
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

/// The state and text of the step about certificates.
pub(super) fn certificates(ways: &[Way]) -> (State, String) {
    let mut tls = ways
        .iter()
        .filter(|way| way.target.transport == Transport::Tls)
        .peekable();
    if tls.peek().is_none() {
        return (State::Skipped, "no TLS is asked for".to_owned());
    }
    for way in tls {
        match (&way.state, &way.names) {
            (Known::Dead(code, text), _) if is_of_tls(*code) => {
                return (State::Wrong, text.trim_end_matches('.').to_owned());
            }
            (_, Some(names)) => return (State::Ok, format!("for {}", names.join(", "))),
            (_, None) => {}
        }
    }
    (State::Unknown, "no handshake was made".to_owned())
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
        Unopened::Expired => (
            Code::TlsExpired,
            format!("{title}: the certificate is not valid at this time."),
        ),
        Unopened::Untrusted(_) => (
            Code::TlsUntrusted,
            format!("{title}: nobody who is trusted here vouches for the certificate."),
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
