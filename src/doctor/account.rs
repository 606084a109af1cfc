//! The part of a test in which the account tells what it knows: of the endpoint, of its application, of refused phones.

use super::{
    attempt::{self, Attempt},
    code::Code,
    finding::Finding,
    messages::{Proof, Purpose},
    probe::{Entry, Probe},
    ring::{self, Rang},
    script::{Held, Phase, Ringing, Script, Time},
    step::{State, Step},
    token::Token,
};

impl Script {
    pub(super) fn account(
        &mut self,
        answer: Result<Option<Entry>, String>,
        time: Time,
    ) -> Vec<Probe> {
        self.account_is_asked = false;
        let time = Some(time);
        match answer {
            Err(why) => {
                self.tell(Step::Account, State::Unknown, why, time, vec![]);
                self.tell(Step::Attempts, State::Skipped, "not reached", None, vec![]);
                self.no_ring("not reached");
                self.no_token("the account, which makes the token, cannot be asked")
            }
            Ok(None) => {
                let text = format!("The account has no endpoint {}.", self.case.address());
                let finding = Finding::new(Code::NoSuchEndpoint, Step::Account, text);
                self.report.found(finding);
                let told = "no such endpoint";
                self.tell(Step::Account, State::Wrong, told, time, vec![]);
                self.tell(Step::Attempts, State::Skipped, told, None, vec![]);
                self.explain();
                self.no_ring(told);
                self.no_token("the account, which makes the token, has no such endpoint")
            }
            Ok(Some(entry)) => {
                self.attempts_are_asked = true;
                let mut probes = vec![Probe::Attempts {
                    domain: entry.domain.clone(),
                    endpoint: entry.id.clone(),
                }];
                if self.token == Held::Awaited {
                    probes.push(Probe::Token {
                        domain: entry.domain.clone(),
                        endpoint: entry.id.clone(),
                    });
                }
                if !entry.enabled {
                    self.no_ring("the endpoint is disabled");
                } else if self.ringing == Ringing::Later {
                    self.ringing = Ringing::Free;
                    // A registration of our own would be called, too.
                    if !self.case.deeds.registers || matches!(self.phase, Phase::Done) {
                        probes.extend(self.ring());
                    }
                }
                probes.extend(self.entry(entry, time));
                probes
            }
        }
    }

    /// The token came, or will not.
    pub(super) fn token_came(&mut self, answer: Result<Token, String>) -> Vec<Probe> {
        match answer {
            Ok(token) => self.token = Held::Here(token),
            Err(why) => return self.no_token(&why),
        }
        if matches!(self.phase, Phase::Token) {
            return self.prove();
        }
        vec![]
    }

    /// There will be no token.
    fn no_token(&mut self, why: &str) -> Vec<Probe> {
        if self.token != Held::Awaited {
            return vec![];
        }
        self.token = Held::None(why.to_owned());
        if matches!(self.phase, Phase::Token) {
            return self.prove();
        }
        vec![]
    }

    /// Goes on with the token, if there is one.
    pub(super) fn prove(&mut self) -> Vec<Probe> {
        match &self.token {
            Held::Awaited | Held::Nothing => {
                self.phase = Phase::Token;
                vec![]
            }
            Held::Here(token) => {
                let token = token.clone();
                self.phase = Phase::Password(0);
                self.register(Purpose::Query, Proof::Token(&token))
            }
            Held::None(why) => {
                let why = why.clone();
                self.tell(Step::Password, State::Unknown, why, None, vec![]);
                self.finish()
            }
        }
    }

    /// Lets the phones ring, if that can be done now.
    pub(super) fn ring(&mut self) -> Option<Probe> {
        if self.ringing != Ringing::Free {
            return None;
        }
        self.ringing = Ringing::Out;
        Some(Probe::Ring)
    }

    fn no_ring(&mut self, why: &str) {
        if self.ringing == Ringing::Later {
            self.ringing = Ringing::Over;
            self.tell(Step::Ring, State::Skipped, why, None, vec![]);
        }
    }

    pub(super) fn rang(&mut self, answer: Result<Rang, String>, time: Time) {
        self.ringing = Ringing::Over;
        let rang = match answer {
            Ok(rang) => rang,
            Err(why) => return self.tell(Step::Ring, State::Unknown, why, Some(time), vec![]),
        };
        let verdict = ring::judge(&rang);
        for finding in verdict.findings {
            if finding.code != Code::NotRegistered || !self.report.has(Code::NotRegistered) {
                self.report.found(finding);
            }
        }
        let (state, text) = (verdict.state, verdict.text);
        self.tell(Step::Ring, state, text, Some(time), verdict.evidence);
        self.explain();
    }

    /// What the account says of an endpoint that it has.
    fn entry(&mut self, entry: Entry, time: Option<Time>) -> Option<Probe> {
        let mut wrong = |code: Code, text: String, told: &str| {
            let finding = Finding::new(code, Step::Account, text);
            self.report.found(finding);
            self.report
                .tell(Step::Account, State::Wrong, told, time, vec![]);
        };
        if !entry.enabled {
            let text = format!("{} is disabled.", self.case.address());
            wrong(Code::Disabled, text, "disabled");
            self.explain();
            return None;
        }
        let Some(application) = entry.application else {
            let text = "The endpoint has no application: its calls are refused.".to_owned();
            wrong(Code::NoApplication, text, "enabled, no application");
            return None;
        };
        let name = &application.name;
        let Some(url) = application.call_url else {
            let text = format!("The application {name:?} has no URL for calls.");
            let told = format!("enabled, application {name:?} without a URL for calls");
            wrong(Code::NoCallUrl, text, &told);
            return None;
        };
        let text = format!("enabled, application {name:?}");
        self.tell(Step::Account, State::Ok, text, time, vec![]);
        self.account_is_asked = true;
        Some(Probe::CallUrl(url))
    }

    pub(super) fn attempts(&mut self, answer: Result<Option<Vec<Attempt>>, String>, time: Time) {
        self.attempts_are_asked = false;
        let (state, text) = match answer {
            Err(why) => (State::Unknown, why),
            Ok(None) => {
                let text = "this service does not tell what phones tried";
                (State::Skipped, text.to_owned())
            }
            Ok(Some(attempts)) => {
                let verdict = attempt::judge(&attempts);
                self.report.beside = verdict.beside;
                if let Some(finding) = verdict.finding {
                    self.report.found(finding);
                }
                (verdict.state, verdict.text)
            }
        };
        self.tell(Step::Attempts, state, text, Some(time), vec![]);
        self.explain();
    }

    pub(super) fn call_url(&mut self, answer: Result<u16, String>, (began, took): Time) {
        self.account_is_asked = false;
        let told = self.report.steps().first().cloned();
        let Some(told) = told.filter(|told| told.step == Step::Account) else {
            return;
        };
        let start = told.time.map_or(began, |(start, _)| start);
        let time = Some((start, (began + took).saturating_sub(start)));
        let why = match answer {
            // Most applications take POST alone: whatever they say to a HEAD, they are there.
            Ok(501) => None,
            Ok(status @ 500..) => Some(format!("it answers {status}")),
            Ok(_) => None,
            Err(why) => Some(why),
        };
        let Some(why) = why else {
            let text = format!("{}, its call URL answers", told.text);
            self.tell(Step::Account, State::Ok, text, time, told.evidence);
            return;
        };
        let text = format!("The application's URL for calls does not work: {why}.");
        let finding = Finding::new(Code::CallbackFailed, Step::Account, text).with("why", why);
        self.report.found(finding);
        let text = format!("{}, its call URL does not work", told.text);
        self.tell(Step::Account, State::Wrong, text, time, told.evidence);
    }
}
