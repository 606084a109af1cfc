//! The page of a test: what was found, in words and worst first, then the steps, each with what it rests on.

use std::{collections::BTreeSet, time::Duration};

use crate::{
    app::{
        page::{lines::MARKER, notice::Tone},
        phones::moment,
        text::{time::Moment, wrap::wrap},
    },
    doctor::{Finding, Report, Row, Severity, State, Step, Told},
};

/// What is known of a test.
pub(super) struct Looked<'a> {
    /// The endpoint's name.
    pub(super) name: &'a str,
    /// What was found out.
    pub(super) report: Option<&'a Report>,
    /// Whether that is all.
    pub(super) is_over: bool,
    /// The steps that are unfolded.
    pub(super) unfolded: &'a BTreeSet<Step>,
    /// A time, as people read it.
    pub(super) when: &'a dyn Fn(Moment) -> String,
}

/// Cells before a piece of evidence: its sign, and what it is.
pub const EVIDENCE: u16 = 9;

/// A place that the cursor can stand on: a step, or a line of what it rests on, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// Which step.
    pub step: Step,
    /// 0 for the step itself.
    pub line: usize,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLine {
    /// Whether the cursor can stand there.
    pub at: Option<At>,
    /// What is there.
    pub what: What,
}

/// What stands in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Nothing.
    Blank,
    /// The first line of what was found, with its sign.
    Found(&'static str, Tone, String),
    /// More about it.
    Text(Tone, String),
    /// The title of the steps.
    Steps,
    /// A step.
    Step(StepLine),
    /// A line of what a step rests on: what it is, once, and the text.
    Evidence(String, String),
    /// The title of the phone beside the test, and which phone that is.
    Beside(String),
    /// The titles of its columns.
    Columns,
    /// A line of it.
    Row(Row),
}

/// A step as a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepLine {
    /// Which.
    pub step: Step,
    /// How it ended; nothing while it has not.
    pub state: Option<State>,
    /// In a few words.
    pub text: String,
    /// When it began, and how long it took.
    pub time: Option<(Duration, Duration)>,
}

/// How serious a finding is, as a tone.
#[must_use]
pub fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Bad,
        Severity::Warning => Tone::Warn,
        Severity::Info => Tone::Quiet,
    }
}

/// The lines of a test.
pub(super) fn lines(looked: &Looked<'_>, width: u16) -> Vec<PageLine> {
    let mut lines = Vec::new();
    let mut put = |what| lines.push(PageLine { at: None, what });
    let Looked {
        name,
        report,
        is_over,
        ..
    } = *looked;
    let text = width.saturating_sub(MARKER);
    let findings = report.map_or(&[][..], Report::findings);
    let wrong = report.and_then(Report::wrong);
    match (wrong, report) {
        (Some(first), _) => told(&mut put, first, text, true),
        (None, Some(report)) if is_over => {
            let is_known = report
                .steps()
                .iter()
                .all(|told| told.state != State::Unknown);
            let (sign, tone) = if is_known {
                ("●", Tone::Good)
            } else {
                ("▲", Tone::Warn)
            };
            say(&mut put, sign, tone, &report.sentence(), text);
        }
        (None, _) if is_over => {
            let said = "The endpoint is not known here any more.";
            say(&mut put, "▲", Tone::Warn, said, text);
        }
        (None, _) => {
            let said = format!("Testing {name}: nothing wrong was found so far.");
            say(&mut put, "▸", Tone::Plain, &said, text);
        }
    }
    let rest = findings.iter().skip(usize::from(wrong.is_some()));
    for finding in rest {
        told(&mut put, finding, text, false);
    }
    put(What::Blank);
    put(What::Steps);
    let steps = report.map_or(&[][..], Report::steps);
    for step in Step::ALL {
        let told = steps.iter().find(|told| told.step == step);
        lines.push(PageLine {
            at: Some(At { step, line: 0 }),
            what: What::Step(step_line(step, told)),
        });
        if let Some(told) = told.filter(|_| looked.unfolded.contains(&step)) {
            unfold(&mut lines, told, width);
        }
    }
    if let Some(beside) = report.and_then(|report| report.beside.as_ref()) {
        let mut put = |what| lines.push(PageLine { at: None, what });
        let at = beside.at.map(|at| (looked.when)(moment(at)));
        let at = at.map_or(String::new(), |at| format!(", its attempt of {at}"));
        put(What::Blank);
        put(What::Beside(format!("{}{at}", beside.phone)));
        put(What::Columns);
        for row in &beside.rows {
            put(What::Row(row.clone()));
        }
    }
    lines
}

fn say(put: &mut impl FnMut(What), sign: &'static str, tone: Tone, text: &str, width: u16) {
    for (at, line) in wrap(text, width).into_iter().enumerate() {
        put(if at == 0 {
            What::Found(sign, tone, line)
        } else {
            What::Text(tone, line)
        });
    }
}

fn told(put: &mut impl FnMut(What), finding: &Finding, width: u16, is_first: bool) {
    let (code, severity) = (finding.code, finding.severity);
    say(put, severity.sign(), tone(severity), &finding.text, width);
    if is_first {
        for line in wrap(code.means(), width) {
            put(What::Text(Tone::Plain, line));
        }
        let advice = format!("{} ({})", code.advice(), part(finding));
        for line in wrap(&advice, width) {
            put(What::Text(Tone::Plain, line));
        }
    }
}

/// Whose part it is, in a few words.
fn part(finding: &Finding) -> String {
    format!("for the {}", finding.code.part().name())
}

fn step_line(step: Step, told: Option<&Told>) -> StepLine {
    StepLine {
        step,
        state: told.map(|told| told.state),
        text: told.map(|told| told.text.clone()).unwrap_or_default(),
        time: told.and_then(|told| told.time),
    }
}

fn unfold(lines: &mut Vec<PageLine>, told: &Told, width: u16) {
    let mut count = 0;
    let step = told.step;
    let mut put = |what: &str, text: String| {
        count += 1;
        lines.push(PageLine {
            at: Some(At { step, line: count }),
            what: What::Evidence(what.to_owned(), text),
        });
    };
    if told.evidence.is_empty() {
        put("", "It rests on nothing more than this.".to_owned());
    }
    for piece in &told.evidence {
        let room = width.saturating_sub(EVIDENCE);
        let all = piece.text.lines().flat_map(|line| match line {
            "" => vec![String::new()],
            line => wrap(line, room),
        });
        for (at, line) in all.enumerate() {
            put(if at == 0 { &piece.what } else { "" }, line);
        }
    }
}
