//! A report as JSON for programs, and how much of it can be told to people while it grows.

use serde_json::{Map, Value, json};

use crate::doctor::{Beside, Finding, Report, Step, Told};

/// How many steps can be told: all before the first that has not ended.
pub(super) fn ready(report: &Report) -> usize {
    let steps = report.steps();
    Step::ALL
        .iter()
        .zip(steps)
        .take_while(|(step, told)| **step == told.step)
        .count()
}

/// The whole report.
pub(super) fn json(report: &Report) -> String {
    let steps: Vec<Value> = report.steps().iter().map(step_json).collect();
    let findings: Vec<Value> = report.findings().iter().map(finding_json).collect();
    let phone = report.beside.as_ref().map(phone_json);
    let whole = json!({"address": report.address, "steps": steps, "findings": findings, "phone": phone, "left": report.left});
    format!("{whole:#}")
}

fn phone_json(beside: &Beside) -> Value {
    let rows: Vec<Value> = beside
        .rows
        .iter()
        .map(|row| json!({"what": row.what, "sent": row.sent, "expected": row.right, "differs": row.differs}))
        .collect();
    json!({"phone": beside.phone, "at": beside.at, "rows": rows})
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
        .map(|(name, value)| (name.to_string(), value.as_str().into()))
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
