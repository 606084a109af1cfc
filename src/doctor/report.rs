//! What is known so far: every step, and the findings, worst first.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    attempt::Beside,
    code::{Code, Severity},
    finding::Finding,
    step::{Line, State, Step, Told},
};

/// The result of a test, or of as much of it as is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What was tested.
    pub address: String,
    /// What the phone sent itself, where that is known and was refused.
    #[serde(default)]
    pub beside: Option<Beside>,
    /// What the test has made at the service and could not take back, as a sentence.
    #[serde(default)]
    pub left: Option<String>,
    steps: Vec<Told>,
    findings: Vec<Finding>,
}

impl Report {
    pub(super) fn new(address: String) -> Self {
        Self {
            address,
            beside: None,
            left: None,
            steps: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// A test that could not even begin, and why.
    #[must_use]
    pub fn unasked(address: String, why: &str) -> Self {
        let mut report = Self::new(address);
        report.stop(why);
        report
    }

    /// The test ended before its time: what is not known stays so.
    pub fn stop(&mut self, why: &str) {
        for step in Step::ALL {
            if !self.has_told(step) {
                self.tell(step, State::Unknown, why, None, vec![]);
            }
        }
    }

    /// How long the steps took that were taken, from the start of the test to the end of the last.
    #[must_use]
    pub fn took(&self) -> Duration {
        let ends = self.steps.iter().filter_map(|told| told.time);
        let ends = ends.map(|(began, took)| began + took);
        ends.max().unwrap_or_default()
    }

    /// The steps that have ended, in the order in which they are taken.
    #[must_use]
    pub fn steps(&self) -> &[Told] {
        &self.steps
    }

    /// The findings, worst first.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether an error or a warning was found.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity < Severity::Info)
    }

    /// Whether a step could be taken at all.
    #[must_use]
    pub fn found_out_something(&self) -> bool {
        let known = |told: &Told| matches!(told.state, State::Ok | State::Wrong);
        self.steps.iter().any(known)
    }

    /// The first finding, if it is something wrong.
    #[must_use]
    pub fn wrong(&self) -> Option<&Finding> {
        let first = self.findings.first();
        first.filter(|first| first.severity < Severity::Info)
    }

    /// The one sentence that is said first.
    #[must_use]
    pub fn sentence(&self) -> String {
        if let Some(first) = self.wrong() {
            return first.text.clone();
        }
        let open = |told: &&Told| told.state == State::Unknown;
        match self.steps.iter().find(open) {
            Some(told) => format!(
                "Nothing wrong was found, but not everything could be found out: {}.",
                told.text
            ),
            None => "Nothing wrong was found.".to_owned(),
        }
    }

    pub(super) fn has(&self, code: Code) -> bool {
        self.findings.iter().any(|finding| finding.code == code)
    }

    pub(super) fn found(&mut self, finding: Finding) {
        self.findings.push(finding);
        self.findings
            .sort_by_key(|finding| (finding.severity, finding.step, finding.code));
    }

    /// Something that may be as it is turned out to be a fault.
    pub(super) fn worsen(&mut self, code: Code) {
        for finding in &mut self.findings {
            if finding.code == code {
                finding.severity = Severity::Error;
            }
        }
    }

    /// Takes back what another finding explains.
    pub(super) fn drop_findings(&mut self, code: Code) {
        self.findings.retain(|finding| finding.code != code);
    }

    pub(super) fn tell(
        &mut self,
        step: Step,
        state: State,
        text: impl Into<String>,
        time: Option<(Duration, Duration)>,
        evidence: Vec<Line>,
    ) {
        self.steps.retain(|told| told.step != step);
        self.steps.push(Told {
            step,
            state,
            text: text.into(),
            time,
            evidence,
        });
        self.steps.sort_by_key(|told| told.step);
    }

    pub(super) fn has_told(&self, step: Step) -> bool {
        self.steps.iter().any(|told| told.step == step)
    }
}
