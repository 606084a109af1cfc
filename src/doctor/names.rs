//! What the DNS answered, and whether it leads to servers.

use std::time::Duration;

use super::{
    code::{Code, Severity},
    finding::Finding,
    step::{Line, State, Step},
};
use crate::sip::locate::{Absent, Ask, Records};

/// One question and its answer.
#[derive(Debug, Clone)]
struct Looked {
    ask: Ask,
    answer: Result<Records, Absent>,
    ttl: Option<u32>,
}

/// All that was asked.
#[derive(Debug, Default)]
pub(super) struct Names {
    looked: Vec<Looked>,
    time: Option<(Duration, Duration)>,
}

/// The step as it is told, and what was found.
pub(super) struct Verdict {
    pub(super) state: State,
    pub(super) text: String,
    pub(super) findings: Vec<Finding>,
}

impl Names {
    pub(super) fn add(
        &mut self,
        ask: Ask,
        answer: Result<Records, Absent>,
        ttl: Option<u32>,
        (began, took): (Duration, Duration),
    ) {
        let start = self.time.map_or(began, |(start, _)| start);
        self.time = Some((start, (began + took).saturating_sub(start)));
        self.looked.push(Looked { ask, answer, ttl });
    }

    pub(super) fn time(&self) -> Option<(Duration, Duration)> {
        self.time
    }

    /// Whether there is no sense in asking more: no name server says anything.
    pub(super) fn is_dead(&self) -> bool {
        let dead = |looked: &Looked| matches!(looked.answer, Err(Absent::NoAnswer));
        self.looked.last().is_some_and(dead)
    }

    pub(super) fn evidence(&self) -> Vec<Line> {
        self.looked.iter().map(line).collect()
    }

    /// What to say when the search for `host` is over and found so many servers.
    pub(super) fn verdict(&self, host: &str, servers: usize) -> Verdict {
        let mut findings = Vec::new();
        let bad: Vec<&str> = self.bad_targets();
        if servers == 0 {
            findings.push(self.nothing(host, &bad));
        } else if let Some(first) = bad.first() {
            let text = format!("A record of {host} names {first}, which has no address.");
            findings.push(
                Finding::new(Code::DnsBadTarget, Step::Name, text)
                    .with("target", bad.join(", "))
                    .graded(Severity::Warning),
            );
        }
        Verdict {
            state: if findings.is_empty() {
                State::Ok
            } else {
                State::Wrong
            },
            text: self.text(host),
            findings,
        }
    }

    fn text(&self, host: &str) -> String {
        let mut counts = [("NAPTR", 0), ("SRV", 0), ("addresses", 0)];
        for looked in &self.looked {
            match &looked.answer {
                Ok(Records::Naptr(all)) => counts[0].1 += all.len(),
                Ok(Records::Srv(all)) => counts[1].1 += all.len(),
                Ok(Records::Address(all)) => counts[2].1 += all.len(),
                Err(_) => {}
            }
        }
        let said: Vec<String> = counts
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(name, count)| format!("{name} {count}"))
            .collect();
        if self.looked.is_empty() {
            return format!("{host} is an address");
        }
        if said.is_empty() {
            return format!("{host}: nothing found");
        }
        let ttl = self.looked.iter().filter_map(|looked| looked.ttl).min();
        let ttl = ttl.map_or(String::new(), |ttl| format!(" (TTL {ttl} s)"));
        format!("{host}: {}{ttl}", said.join(", "))
    }

    /// Servers that records name and that have no address.
    fn bad_targets(&self) -> Vec<&str> {
        let named = |name: &str| {
            self.looked.iter().any(|looked| match &looked.answer {
                Ok(Records::Srv(all)) => {
                    all.iter().any(|one| one.target.eq_ignore_ascii_case(name))
                }
                Ok(Records::Naptr(all)) => all
                    .iter()
                    .any(|one| one.replacement.eq_ignore_ascii_case(name)),
                Ok(Records::Address(_)) | Err(_) => false,
            })
        };
        let mut bad = Vec::new();
        for looked in &self.looked {
            let name = looked.ask.name();
            let gone = match &looked.answer {
                Err(Absent::NoSuchName | Absent::NoRecord) => true,
                Ok(Records::Address(all)) => all.is_empty(),
                Ok(Records::Srv(all)) => all.is_empty(),
                Ok(Records::Naptr(_)) | Err(_) => false,
            };
            if gone && named(name) && !bad.contains(&name) {
                bad.push(name);
            }
        }
        bad
    }

    /// Why there is no server.
    fn nothing(&self, host: &str, bad: &[&str]) -> Finding {
        let silent = self.looked.iter().find_map(|looked| match &looked.answer {
            Err(why @ (Absent::NoAnswer | Absent::Refused | Absent::Failed(_))) => Some(why),
            Ok(_) | Err(Absent::NoSuchName | Absent::NoRecord) => None,
        });
        if let Some(first) = bad.first() {
            let text = format!("The records of {host} name {first}, which has no address.");
            return Finding::new(Code::DnsBadTarget, Step::Name, text)
                .with("target", bad.join(", "));
        }
        if let Some(why) = silent {
            let text = format!("The DNS cannot be asked for {host}: {why}.");
            return Finding::new(Code::DnsNoAnswer, Step::Name, text).with("why", why.to_string());
        }
        // The name itself is what was asked for first; its _sip._udp may well not be there.
        let is_whole = |looked: &&Looked| looked.ask.name().eq_ignore_ascii_case(host);
        let whole = self.looked.iter().filter(is_whole);
        let mut whole = whole.peekable();
        let unknown = whole.peek().is_some()
            && whole.all(|looked| matches!(looked.answer, Err(Absent::NoSuchName)));
        if unknown {
            let text = format!("The DNS says that there is no {host}.");
            return Finding::new(Code::DnsNoSuchName, Step::Name, text).with("name", host);
        }
        let text = format!("{host} has no servers for SIP in the DNS, and no address.");
        Finding::new(Code::DnsNoRecord, Step::Name, text).with("name", host)
    }
}

fn line(looked: &Looked) -> Line {
    let what = match &looked.ask {
        Ask::Naptr(_) => "NAPTR",
        Ask::Srv(_) => "SRV",
        Ask::Address(_) => "A",
    };
    let name = looked.ask.name();
    let found: Vec<String> = match &looked.answer {
        Err(why) => vec![why.to_string()],
        Ok(Records::Naptr(all)) => all
            .iter()
            .map(|one| {
                format!(
                    "{} {} {} {}",
                    one.order, one.preference, one.service, one.replacement
                )
            })
            .collect(),
        Ok(Records::Srv(all)) => all
            .iter()
            .map(|one| {
                let target = if one.target.is_empty() {
                    "."
                } else {
                    &one.target
                };
                format!("{} {} {target}:{}", one.priority, one.weight, one.port)
            })
            .collect(),
        Ok(Records::Address(all)) => all.iter().map(ToString::to_string).collect(),
    };
    let ttl = looked
        .ttl
        .map_or(String::new(), |ttl| format!(" (TTL {ttl} s)"));
    Line {
        what: what.into(),
        text: format!("{name}: {}{ttl}", found.join(", ")),
    }
}
