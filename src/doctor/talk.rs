//! The part of a test in which the registrar is talked to: REGISTER without credentials, with them, and for real.

use std::net::SocketAddr;

use super::{
    answer::{self, Answer},
    case::Proving,
    code::Code,
    finding::Finding,
    messages::{Proof, Purpose, SECONDS},
    probe::{Probe, Unanswered},
    redact::redact,
    registrar::{self, Led},
    script::{Held, Phase, Script, Time, got},
    step::{Line, State, Step},
    ways::{self, Way},
};
use crate::sip::{digest::Challenge, locate::Target, message::Name};

/// How often a nonce may be too old before that is a fault.
const STALE: u32 = 3;

impl Script {
    fn way(&self) -> Option<(Target, SocketAddr)> {
        let way = self.ways.first()?;
        Some((way.target.clone(), way.local()?))
    }

    pub(super) fn register(&mut self, purpose: Purpose, proof: Proof<'_>) -> Vec<Probe> {
        let Some((target, local)) = self.way() else {
            return self.finish();
        };
        let transport = target.transport;
        let request = self
            .messages
            .register(&self.case, transport, local, purpose, proof);
        self.sent = Some(request.clone());
        vec![Probe::Send { target, request }]
    }

    /// Takes the answer to a REGISTER.
    pub(super) fn registered(
        &mut self,
        answer: Result<Vec<u8>, Unanswered>,
        time: Time,
    ) -> Vec<Probe> {
        let step = match self.phase {
            Phase::Challenge => Step::Challenge,
            Phase::Password(_) => Step::Password,
            Phase::Bind { .. } => Step::Registration,
            Phase::Search | Phase::Token | Phase::Done => return vec![],
        };
        let sent = self.sent.take().map(|bytes| Line {
            what: "sent".into(),
            text: redact(&bytes),
        });
        let mut evidence: Vec<Line> = sent.into_iter().collect();
        let bytes = match answer {
            Ok(bytes) => bytes,
            Err(why) => {
                if let Unanswered::Noise(bytes) = &why {
                    evidence.push(got(bytes));
                }
                let title = self.ways.first().map(Way::title).unwrap_or_default();
                let (code, text) = ways::unanswered(&title, &why);
                let text = format!("OPTIONS was answered, REGISTER was not. {text}");
                return self.end_at(Finding::new(code, step, text), time, evidence);
            }
        };
        evidence.push(got(&bytes));
        let answer = match answer::read(&bytes) {
            Ok(answer) => answer,
            Err(why) => {
                let text = format!("What came back to REGISTER is no proper answer: {why}.");
                let finding = Finding::new(Code::MalformedAnswer, step, text);
                return self.end_at(finding, time, evidence);
            }
        };
        let state = self.read_flaw(&answer, step);
        if let Some(least) = self.least(&answer) {
            return self.bind(least);
        }
        match registrar::read(&answer, step) {
            Led::Refused(finding) => self.end_at(finding, time, evidence),
            Led::Granted => self.granted(state, &answer, time, evidence),
            Led::Challenged {
                challenge,
                of_proxy,
            } => self.challenged(state, &answer, (&challenge, of_proxy), time, evidence),
        }
    }

    fn challenged(
        &mut self,
        state: State,
        answer: &Answer,
        (challenge, of_proxy): (&Challenge, bool),
        time: Time,
        evidence: Vec<Line>,
    ) -> Vec<Probe> {
        let proof = Proof::Answer(challenge, of_proxy);
        match self.phase {
            Phase::Challenge => {
                let text = registrar::described(answer, challenge);
                let odd = registrar::oddities(answer, &self.case, of_proxy);
                let state = if odd.is_empty() { state } else { State::Wrong };
                for finding in odd {
                    self.report.found(finding);
                }
                self.tell(Step::Challenge, state, text, Some(time), evidence);
                if self.token != Held::Nothing {
                    return self.prove();
                }
                if !matches!(self.case.proving, Proving::Password(_)) {
                    for step in [Step::Password, Step::Phones] {
                        let text = "no password was given";
                        self.tell(step, State::Skipped, text, None, vec![]);
                    }
                    return self.finish();
                }
                self.phase = Phase::Password(0);
                self.register(Purpose::Query, proof)
            }
            Phase::Password(_) if self.token != Held::Nothing => {
                let text = format!("the registrar takes no token: it answered {}", answer.said);
                self.tell(Step::Password, State::Unknown, text, Some(time), evidence);
                self.finish()
            }
            Phase::Password(tries) if challenge.stale && tries < STALE => {
                self.phase = Phase::Password(tries + 1);
                self.register(Purpose::Query, proof)
            }
            Phase::Password(_) if challenge.stale => {
                let text =
                    "The server tells each time that the nonce which it has just given is too old.";
                let finding = Finding::new(Code::StaleLoop, Step::Password, text);
                self.end_at(finding, time, evidence)
            }
            Phase::Bind {
                seconds,
                is_proven: false,
            } => {
                self.phase = Phase::Bind {
                    seconds,
                    is_proven: true,
                };
                self.register(Purpose::Bind(seconds), proof)
            }
            Phase::Password(_) => {
                let finding = self.wrong_password(answer);
                let probes = self.end_at(finding, time, evidence);
                self.explain();
                probes
            }
            Phase::Bind { .. } => {
                let text =
                    "The server took the password for a question and not for a registration.";
                let finding = Finding::new(Code::UnexpectedAnswer, Step::Registration, text);
                self.end_at(finding, time, evidence)
            }
            Phase::Search | Phase::Token | Phase::Done => vec![],
        }
    }

    fn wrong_password(&mut self, answer: &Answer) -> Finding {
        let mut text = format!(
            "The server refuses the password: it answered {} again.",
            answer.said
        );
        if self.report.has(Code::Realm) {
            // A digest in another realm than the one that the server keeps its own for cannot fit.
            self.report.worsen(Code::Realm);
            text.push_str(" It may be right, and the realm wrong.");
        }
        Finding::new(Code::WrongPassword, Step::Password, text).with("answer", answer.said.clone())
    }

    fn granted(
        &mut self,
        state: State,
        answer: &Answer,
        time: Time,
        evidence: Vec<Line>,
    ) -> Vec<Probe> {
        let Some((target, _)) = self.way() else {
            return self.finish();
        };
        match self.phase {
            Phase::Challenge | Phase::Password(_) => {
                if matches!(self.phase, Phase::Challenge) {
                    let text = "The server took a REGISTER and asked for no password.";
                    let finding = Finding::new(Code::NoChallenge, Step::Challenge, text);
                    self.report.found(finding);
                    let text = format!("{}, no password is asked for", answer.said);
                    self.tell(Step::Challenge, State::Wrong, text, Some(time), evidence);
                    let text = "none is asked for";
                    self.tell(Step::Password, State::Skipped, text, None, vec![]);
                } else {
                    let text = if self.token == Held::Nothing {
                        "it is the right one"
                    } else {
                        "a token was taken in its place"
                    };
                    self.tell(Step::Password, state, text, Some(time), evidence);
                }
                self.phones(answer, &target);
                if !self.case.deeds.registers {
                    return self.finish();
                }
                self.bind(SECONDS)
            }
            Phase::Bind { seconds: 0, .. } => self.finish(),
            Phase::Bind { seconds, .. } => {
                let own = self.way().map(|(_, local)| local.to_string());
                let bindings = registrar::bindings(&answer.message, &target);
                let granted = bindings
                    .iter()
                    .filter(|one| own.as_ref().is_some_and(|own| one.contact.contains(own)))
                    .find_map(|one| one.seconds)
                    .unwrap_or(seconds);
                let finding = registrar::granted(granted, seconds);
                let state = if finding.is_some() {
                    State::Wrong
                } else {
                    state
                };
                if let Some(finding) = finding {
                    self.report.found(finding);
                }
                let text = format!("{seconds} s asked for, {granted} s granted, taken back");
                self.tell(Step::Registration, state, text, Some(time), evidence);
                self.bind(0)
            }
            Phase::Search | Phase::Token | Phase::Done => vec![],
        }
    }

    fn bind(&mut self, seconds: u32) -> Vec<Probe> {
        let token = match &self.token {
            Held::Here(token) => Some(token.clone()),
            Held::Nothing | Held::Awaited | Held::None(_) => None,
        };
        self.phase = Phase::Bind {
            seconds,
            is_proven: token.is_some(),
        };
        let proof = token.as_ref().map_or(Proof::Nothing, Proof::Token);
        self.register(Purpose::Bind(seconds), proof)
    }

    /// For how long a registration must be asked for at least, when it was asked for less (RFC 3261 §10.3, step 7).
    fn least(&self, answer: &Answer) -> Option<u32> {
        let Phase::Bind { seconds, .. } = self.phase else {
            return None;
        };
        let headers = &answer.message.headers;
        let least = headers.number(&Name::MinExpires).ok().flatten()?;
        let is_more = answer.status == 423 && (1..least).contains(&seconds);
        is_more.then_some(least)
    }

    fn phones(&mut self, answer: &Answer, target: &Target) {
        let bindings = registrar::bindings(&answer.message, target);
        // A ring test may have been quicker.
        self.report.drop_findings(Code::NotRegistered);
        let findings = registrar::phones(&bindings);
        let is_wrong = findings
            .iter()
            .any(|finding| finding.code != Code::Registered);
        for finding in findings {
            self.report.found(finding);
        }
        self.explain();
        let lines = bindings.iter().map(|one| Line {
            what: "phone".into(),
            text: match one.seconds {
                Some(seconds) => format!("{}, for another {seconds} s", one.contact),
                None => one.contact.clone(),
            },
        });
        let lines = lines.collect();
        let text = match bindings.len() {
            0 => "none is registered".to_owned(),
            1 => "one is registered".to_owned(),
            count => format!("{count} are registered"),
        };
        let state = if is_wrong { State::Wrong } else { State::Ok };
        self.tell(Step::Phones, state, text, None, lines);
    }

    /// A fault that nothing more can be found out behind.
    fn end_at(&mut self, finding: Finding, time: Time, evidence: Vec<Line>) -> Vec<Probe> {
        let text = finding.text.trim_end_matches('.').to_owned();
        self.tell(finding.step, State::Wrong, text, Some(time), evidence);
        self.report.found(finding);
        self.explain();
        self.finish()
    }

    /// What the account says explains what the registrar says, and is told in its place.
    pub(super) fn explain(&mut self) {
        let explained: &[Code] = if self.report.has(Code::NoSuchEndpoint) {
            &[Code::WrongPassword, Code::UnknownUser, Code::Forbidden]
        } else if self.report.has(Code::Disabled) {
            &[
                Code::Forbidden,
                Code::WrongPassword,
                Code::NotRegistered,
                Code::PhoneRefused,
                Code::NoRing,
            ]
        } else {
            &[]
        };
        for code in explained {
            self.report.drop_findings(*code);
        }
        let phone = [Code::PhoneDiffers, Code::PhonePassword, Code::PhoneRefused];
        if phone.iter().any(|code| self.report.has(*code)) {
            self.report.drop_findings(Code::NotRegistered);
        }
    }
}
