//! A report as lines for people, and as JSON for programs.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::doctor::{Finding, Report, Severity, State, Step, Told};

/// How many steps can be told: all before the first that has not ended.
pub(super) fn ready(report: &Report) -> usize {
    let steps = report.steps();
    Step::ALL
        .iter()
        .zip(steps)
        .take_while(|(step, told)| **step == told.step)
        .count()
}

/// One step, with what it rests on if that is asked for.
pub(super) fn step(told: &Told, with_evidence: bool) -> String {
    let sign = match told.state {
        State::Ok => "●",
        State::Wrong => "■",
        State::Unknown => "▲",
        State::Skipped => "○",
    };
    let took = told.time.map_or(String::new(), |(_, took)| {
        format!("  {} ms", took.as_millis())
    });
    let mut line = format!("{sign} {:<13} {}{took}", told.step.title(), told.text);
    if with_evidence {
        for piece in &told.evidence {
            let mut lines = piece.text.lines();
            let first = lines.next().unwrap_or_default();
            // Writing to a string cannot fail.
            let _ = write!(line, "\n      {:<6} {first}", piece.what);
            for more in lines {
                let _ = write!(line, "\n             {more}");
            }
        }
    }
    line
}

/// The findings, the first of them first, each with what to do.
pub(super) fn findings(report: &Report) -> String {
    let worst = report.findings().first().map(|first| first.severity);
    let mut text = String::new();
    if worst.is_none_or(|worst| worst == Severity::Info) {
        let _ = write!(text, "\n● {}", report.sentence());
    }
    for finding in report.findings() {
        let sign = match finding.severity {
            Severity::Error => "■",
            Severity::Warning => "▲",
            Severity::Info => "–",
        };
        let _ = write!(text, "\n{sign} {}", finding.text);
        if finding.severity < Severity::Info {
            let _ = write!(
                text,
                "\n  {}\n  {} ({}, for the {})",
                finding.code.means(),
                finding.code.advice(),
                finding.code.name(),
                finding.code.part().name(),
            );
        }
    }
    text
}

/// The whole report.
pub(super) fn json(report: &Report) -> String {
    let steps: Vec<Value> = report.steps().iter().map(step_json).collect();
    let findings: Vec<Value> = report.findings().iter().map(finding_json).collect();
    let whole = json!({"address": report.address, "steps": steps, "findings": findings});
    format!("{whole:#}")
}

fn step_json(told: &Told) -> Value {
    let mut step = Map::new();
    step.insert("step".to_owned(), told.step.name().into());
    step.insert("state".to_owned(), told.state.name().into());
    step.insert("text".to_owned(), told.text.as_str().into());
    if let Some((began, took)) = told.time {
        let ms = |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        step.insert("at".to_owned(), ms(began).into());
        step.insert("ms".to_owned(), ms(took).into());
    }
    let evidence: Vec<Value> = told
        .evidence
        .iter()
        .map(|line| json!({"what": line.what, "text": line.text}))
        .collect();
    step.insert("evidence".to_owned(), evidence.into());
    step.into()
}

fn finding_json(finding: &Finding) -> Value {
    let evidence: Map<String, Value> = finding
        .evidence
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.as_str().into()))
        .collect();
    json!({
        "code": finding.code.name(),
        "severity": finding.severity.name(),
        "part": finding.code.part().name(),
        "step": finding.step.name(),
        "text": finding.text,
        "advice": finding.code.advice(),
        "evidence": evidence,
    })
}
