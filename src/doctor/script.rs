//! The order of a test: what is asked next, given what was seen.

use std::time::Duration;

use super::{
    answer::{self, Answer},
    case::{Case, Proving},
    code::{Code, Severity},
    finding::Finding,
    messages::{Messages, Proof, Purpose},
    names::Names,
    probe::{Observed, Probe, Saw, Unanswered},
    redact::redact,
    registrar,
    report::Report,
    step::{Line, State, Step},
    token::Token,
    ways::{self, Known, Way},
};
use crate::sip::locate::{Next, Plan, Records, Target};

/// The most servers that are tried.
const SERVERS: usize = 12;
/// The most questions to the DNS.
const QUESTIONS: usize = 24;
/// When a probe began, and how long it took.
pub(super) type Time = (Duration, Duration);

/// One test. Begin with [`Script::begin`].
#[derive(Debug)]
pub struct Script {
    pub(super) case: Case,
    plan: Plan,
    names: Names,
    questions: usize,
    pub(super) ways: Vec<Way>,
    pub(super) messages: Messages,
    pub(super) phase: Phase,
    pub(super) account_is_asked: bool,
    pub(super) attempts_are_asked: bool,
    pub(super) ringing: Ringing,
    pub(super) token: Held,
    /// The request that was sent last, as evidence.
    pub(super) sent: Option<Vec<u8>>,
    pub(super) report: Report,
}

/// How far the ring test is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ringing {
    /// It waits for what the account says of the endpoint.
    Later,
    /// It can be made.
    Free,
    /// Phones are called.
    Out,
    /// It is over, or not made at all.
    Over,
}

/// What stands for the password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Held {
    /// Nothing is to.
    Nothing,
    /// The account is asked for it.
    Awaited,
    /// It is here.
    Here(Token),
    /// There is none, and why.
    None(String),
}

/// What the registrar's next answer is to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Phase {
    /// It is not asked yet.
    Search,
    /// REGISTER without credentials.
    Challenge,
    /// None: the token that the next REGISTER is to prove itself with is not here yet.
    Token,
    /// REGISTER with credentials, after so many nonces that were too old.
    Password(u32),
    /// A real registration for so many seconds, taken back with 0; first without credentials, then with them.
    Bind {
        /// What is asked for.
        seconds: u32,
        /// Whether credentials were sent.
        is_proven: bool,
    },
    /// Nothing more is asked.
    Done,
}

impl Script {
    /// A test, and what is to be found out first.
    #[must_use]
    pub fn begin(case: Case) -> (Self, Vec<Probe>) {
        let plan = Plan::new(case.destination(), &case.transports, case.seed);
        let mut script = Self {
            plan,
            names: Names::default(),
            questions: 0,
            ways: Vec::new(),
            messages: Messages::new(case.seed),
            phase: Phase::Search,
            account_is_asked: case.has_account,
            attempts_are_asked: false,
            ringing: if case.deeds.rings && case.has_account {
                Ringing::Later
            } else {
                Ringing::Over
            },
            token: match (&case.proving, case.has_account) {
                (Proving::Not | Proving::Password(_), _) => Held::Nothing,
                (Proving::Token, true) => Held::Awaited,
                (Proving::Token, false) => {
                    Held::None("no account was given that could make a token".into())
                }
            },
            sent: None,
            report: Report::new(case.address()),
            case,
        };
        let mut probes = Vec::new();
        if script.case.has_account {
            probes.push(Probe::Account);
        } else {
            for step in [Step::Account, Step::Attempts] {
                script.tell(step, State::Skipped, "no account was given", None, vec![]);
            }
        }
        probes.extend(script.search(None));
        (script, probes)
    }

    /// What is known so far.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Whether nothing more will be asked.
    #[must_use]
    pub fn is_done(&self) -> bool {
        let is_asked =
            self.account_is_asked || self.attempts_are_asked || self.ringing == Ringing::Out;
        // A token that comes has to be seen, so that it is taken back.
        matches!(self.phase, Phase::Done) && !is_asked && self.token != Held::Awaited
    }

    /// Takes what was seen; answers with what to find out next.
    pub fn step(&mut self, observed: Observed) -> Vec<Probe> {
        let time = (observed.began, observed.took);
        match observed.saw {
            Saw::Account(answer) => self.account(answer, time),
            Saw::Attempts(answer) => {
                self.attempts(answer, time);
                vec![]
            }
            Saw::Token(answer) => self.token_came(answer),
            Saw::Rang(answer) => {
                self.rang(answer, time);
                vec![]
            }
            Saw::CallUrl(answer) => {
                self.call_url(answer, time);
                vec![]
            }
            Saw::Looked { ask, answer, ttl } => {
                let records = answer.clone().ok();
                self.names.add(ask, answer, ttl, time);
                self.search(records)
            }
            Saw::Opened { target, open } => {
                let name = self.case.destination().host;
                let Some(way) = self.ways.iter_mut().find(|way| way.target == target) else {
                    return vec![];
                };
                way.opened = Some(time);
                way.open(open, &name);
                match way.local() {
                    Some(local) => {
                        let transport = target.transport;
                        let request = self.messages.options(&self.case, transport, local);
                        way.evidence.push(Line {
                            what: "sent".into(),
                            text: redact(&request),
                        });
                        vec![Probe::Send { target, request }]
                    }
                    None => self.compare(),
                }
            }
            Saw::Answered { target, answer } => {
                if matches!(self.phase, Phase::Search) {
                    self.spoken(&target, answer, time);
                    self.compare()
                } else {
                    self.registered(answer, time)
                }
            }
        }
    }

    /// Something that was made at the service is left there, as a sentence.
    pub fn left(&mut self, text: String) {
        self.report.left = Some(text);
    }

    /// Ends the test before its time: what is not known stays so.
    pub fn stop(&mut self, why: &str) {
        self.account_is_asked = false;
        self.attempts_are_asked = false;
        self.ringing = Ringing::Over;
        self.phase = Phase::Done;
        self.report.stop(why);
    }

    pub(super) fn tell(
        &mut self,
        step: Step,
        state: State,
        text: impl Into<String>,
        time: Option<Time>,
        evidence: Vec<Line>,
    ) {
        self.report.tell(step, state, text, time, evidence);
    }

    /// Nothing more can be found out: steps that were not taken say so.
    pub(super) fn finish(&mut self) -> Vec<Probe> {
        self.phase = Phase::Done;
        let probes: Vec<Probe> = self.ring().into_iter().collect();
        for step in Step::ALL {
            let of_account = step == Step::Account || step == Step::Attempts;
            let waits =
                self.account_is_asked || (step == Step::Attempts && self.attempts_are_asked);
            let waits = of_account && waits;
            let rings = matches!(self.ringing, Ringing::Later | Ringing::Out);
            let waits = waits || (step == Step::Ring && rings);
            if !waits && !self.report.has_told(step) {
                let is_wanted = (step != Step::Registration || self.case.deeds.registers)
                    && (step != Step::Ring || self.case.deeds.rings);
                let text = if is_wanted {
                    "not reached"
                } else {
                    "not asked for"
                };
                self.tell(step, State::Skipped, text, None, vec![]);
            }
        }
        probes
    }

    /// Goes on with the search for servers, to its end: each of them is looked at.
    fn search(&mut self, mut records: Option<Records>) -> Vec<Probe> {
        if !self.names.is_dead() {
            loop {
                match self.plan.step(records.take()) {
                    Next::Ask(ask) if self.questions < QUESTIONS => {
                        self.questions += 1;
                        return vec![Probe::LookUp(ask)];
                    }
                    Next::Ask(_) => break,
                    Next::Try(targets) if targets.is_empty() => break,
                    Next::Try(targets) => self.add(targets),
                }
            }
        }
        let host = self.case.destination().host;
        let verdict = self.names.verdict(&host, self.ways.len());
        for finding in verdict.findings {
            self.report.found(finding);
        }
        let (time, evidence) = (self.names.time(), self.names.evidence());
        self.tell(Step::Name, verdict.state, verdict.text, time, evidence);
        if self.ways.is_empty() {
            return self.finish();
        }
        let targets = self.ways.iter().map(|way| way.target.clone());
        targets.map(Probe::Open).collect()
    }

    fn add(&mut self, targets: Vec<Target>) {
        for target in targets {
            let known = self.ways.iter().any(|way| way.target == target);
            if !known && self.ways.len() < SERVERS {
                self.ways.push(Way::new(target));
            }
        }
    }

    /// Takes the answer to OPTIONS on one way.
    fn spoken(&mut self, target: &Target, answer: Result<Vec<u8>, Unanswered>, time: Time) {
        let Some(way) = self.ways.iter_mut().find(|way| way.target == *target) else {
            return;
        };
        way.answered = Some(time);
        let Known::Asked(local) = way.state else {
            return;
        };
        match answer {
            Ok(bytes) => {
                way.evidence.push(got(&bytes));
                match answer::read(&bytes) {
                    Ok(answer) => way.state = Known::Alive(local, Box::new(answer)),
                    Err(why) => {
                        let text = format!(
                            "{}: what came back to OPTIONS is no proper answer: {why}.",
                            way.title()
                        );
                        way.state = Known::Dead(Code::MalformedAnswer, text);
                    }
                }
            }
            Err(why) => {
                if let Unanswered::Noise(bytes) = &why {
                    way.evidence.push(got(bytes));
                }
                way.no_answer(&why);
            }
        }
    }

    /// Once all ways are known, goes on with the first that can be gone.
    fn compare(&mut self) -> Vec<Probe> {
        if !matches!(self.phase, Phase::Search) || !self.ways.iter().all(Way::is_settled) {
            return vec![];
        }
        let alive = self
            .ways
            .iter()
            .position(|way| matches!(way.state, Known::Alive(..)));
        let findings: Vec<Finding> = self
            .ways
            .iter()
            .enumerate()
            .filter_map(|(at, way)| {
                let is_first = at == 0 || self.goes_before(at);
                way.finding(is_first, alive.is_some())
            })
            .collect();
        let dead = findings.len();
        for finding in findings {
            if !self.report.has(finding.code) {
                self.report.found(finding);
            }
        }
        let shown = &self.ways[alive.unwrap_or(0)];
        let (opened, answered) = (shown.opened, shown.answered);
        let mut text = match &shown.state {
            Known::Dead(_, why) => why.trim_end_matches('.').to_owned(),
            Known::Opening | Known::Asked(_) | Known::Alive(..) => shown.title(),
        };
        if alive.is_some() && self.ways.len() > 1 {
            let more = self.ways.len() - 1;
            text = match dead {
                0 => format!("{text}; {more} more answer too"),
                dead => format!(
                    "{text}; {dead} of {} servers do not answer",
                    self.ways.len()
                ),
            };
        }
        let evidence = self.ways.iter().map(|way| Line {
            what: "server".into(),
            text: match &way.state {
                Known::Dead(_, why) => why.clone(),
                Known::Opening | Known::Asked(_) => way.title(),
                Known::Alive(_, answer) => format!("{}: {}", way.title(), answer.said),
            },
        });
        let evidence = evidence.collect();
        let state = if dead == 0 { State::Ok } else { State::Wrong };
        self.tell(Step::Way, state, text, opened, evidence);
        let certificates = ways::certificates(&self.ways);
        for finding in certificates.findings {
            self.report.found(finding);
        }
        let (state, text) = (certificates.state, certificates.text);
        let evidence = certificates.evidence;
        self.tell(Step::Certificate, state, text, None, evidence);
        let Some(alive) = alive else {
            self.tell_malformed();
            return self.finish();
        };
        let way = &self.ways[alive];
        let evidence = way.evidence.clone();
        let Known::Alive(local, answer) = &way.state else {
            return self.finish();
        };
        let (local, answer) = (*local, answer.clone());
        let transport = way.target.transport;
        if let Some(finding) = registrar::rewritten(&answer, local, transport) {
            self.report.found(finding);
        }
        let state = self.read_flaw(&answer, Step::Options);
        self.tell(
            Step::Options,
            state,
            answer.said.clone(),
            answered,
            evidence,
        );
        // The one that is used comes first from now on.
        self.ways.swap(0, alive);
        self.phase = Phase::Challenge;
        self.register(Purpose::Query, Proof::Nothing)
    }

    /// Whether this is the first server by its transport, and another one by the same is alive.
    fn goes_before(&self, at: usize) -> bool {
        let transport = self.ways[at].target.transport;
        let same = |way: &&Way| way.target.transport == transport;
        let alive = |way: &Way| matches!(way.state, Known::Alive(..));
        self.ways[..at].iter().find(same).is_none()
            && self.ways[at..].iter().filter(same).any(alive)
    }

    /// A server that answers with rubbish is reached: what is wrong is its answer.
    fn tell_malformed(&mut self) {
        let is_malformed = |way: &&Way| matches!(way.state, Known::Dead(Code::MalformedAnswer, _));
        let Some(way) = self.ways.iter().find(is_malformed) else {
            return;
        };
        let (title, time) = (way.title(), (way.opened, way.answered));
        let evidence = way.evidence.clone();
        self.tell(Step::Way, State::Ok, title, time.0, vec![]);
        let text = "what came back is no proper answer";
        self.tell(Step::Options, State::Wrong, text, time.1, evidence);
    }

    /// A response that can be read and breaks a rule is evidence for whoever keeps the server.
    pub(super) fn read_flaw(&mut self, answer: &Answer, step: Step) -> State {
        let Some(flaw) = &answer.flaw else {
            return State::Ok;
        };
        let text = format!("An answer of the server breaks the rules: {flaw}.");
        let finding = Finding::new(Code::MalformedAnswer, step, text).with("flaw", flaw.clone());
        if !self.report.has(Code::MalformedAnswer) {
            self.report.found(finding.graded(Severity::Warning));
        }
        State::Wrong
    }
}

/// A message that came, as evidence.
pub(super) fn got(bytes: &[u8]) -> Line {
    Line {
        what: "got".into(),
        text: redact(bytes),
    }
}
