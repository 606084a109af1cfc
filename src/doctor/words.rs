//! A report as lines of text, for a terminal and for a ticket.

use std::fmt::Write as _;

use super::{
    code::Severity,
    report::Report,
    step::{Line, State, Told},
};

/// One step, with what it rests on if that is asked for.
#[must_use]
pub fn step(told: &Told, with_evidence: bool) -> String {
    let sign = told.state.sign();
    let took = told.time.map_or(String::new(), |(_, took)| {
        format!("  {} ms", took.as_millis())
    });
    let mut line = format!("{sign} {:<13} {}{took}", told.step.title(), told.text);
    if with_evidence {
        line.extend(told.evidence.iter().map(evidence));
    }
    line
}

/// The findings, the first of them first, each with what to do.
#[must_use]
pub fn findings(report: &Report) -> String {
    let mut text = String::new();
    if report.wrong().is_none() {
        let _ = write!(text, "\n● {}", report.sentence());
    }
    for finding in report.findings() {
        let sign = finding.severity.sign();
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
    if let Some(left) = &report.left {
        let _ = write!(text, "\n▲ {left}");
    }
    text
}

/// One piece of evidence, each of its lines after a line break.
fn evidence(piece: &Line) -> String {
    let mut text = String::new();
    let mut lines = piece.text.lines();
    let first = lines.next().unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = write!(text, "\n      {:<6} {first}", piece.what);
    for more in lines {
        let _ = write!(text, "\n             {more}");
    }
    text
}

/// The phone beside the test, after an empty line; nothing where none was refused.
#[must_use]
pub fn beside(report: &Report) -> String {
    let Some(beside) = &report.beside else {
        return String::new();
    };
    let widths = beside.rows.iter().map(|row| row.sent.chars().count());
    let width = widths.chain([SENT.len()]).max().unwrap_or_default();
    let at = beside
        .at
        .map_or(String::new(), |at| format!(", its attempt of {at:.0}"));
    let mut text = format!("\n\nThe phone beside this test: {}{at}", beside.phone);
    // Writing to a string cannot fail.
    let _ = write!(text, "\n  {:<11}{SENT:<width$}  {RIGHT}", "");
    for row in &beside.rows {
        let sign = if row.differs { State::Wrong } else { State::Ok }.sign();
        let (what, sent, right) = (&row.what, &row.sent, &row.right);
        let how = match &*row.how {
            "" => String::new(),
            how => format!("  ({how})"),
        };
        let _ = write!(text, "\n{sign} {what:<11}{sent:<width$}  {right}{how}");
    }
    text
}

/// The titles of the two columns of the phone beside the test.
pub const SENT: &str = "The phone sent";
/// The second.
pub const RIGHT: &str = "It should send";

/// All of it for a ticket or a mail: what was found, and what is wrong with its evidence. `at` says when it was tested.
#[must_use]
pub fn ticket(report: &Report, at: &str) -> String {
    let mut text = format!("Test of {}, {at}\n", report.address);
    text.push_str(&findings(report));
    text.push_str(&beside(report));
    text.push('\n');
    for told in report.steps() {
        let _ = write!(text, "\n{}", step(told, told.state == State::Wrong));
    }
    text.push('\n');
    text
}
