//! One thing that was found.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{
    code::{Code, Severity},
    step::Step,
};

/// A finding, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// Where it was found.
    pub step: Step,
    /// In one sentence or two.
    pub text: String,
    /// Names and values, in the order in which they are told.
    pub evidence: Vec<(Cow<'static, str>, String)>,
}

impl Finding {
    /// As bad as its code usually is.
    pub(super) fn new(code: Code, step: Step, text: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            step,
            text: text.into(),
            evidence: Vec::new(),
        }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.evidence.push((name.into(), value.into()));
        self
    }

    pub(super) fn graded(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}
