//! Whether the phones of an endpoint ring when they are called.

use std::fmt::Write as _;

use super::{
    code::{Code, Severity},
    finding::Finding,
    step::{Line, State, Step},
};

/// What became of a call to the endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rang {
    /// Each phone that was called; nothing where the service does not tell of phones.
    pub phones: Option<Vec<Rung>>,
    /// Whether somebody answered.
    pub is_answered: bool,
    /// Why the call ended, as the service says; empty when it was ended by the test.
    pub cause: String,
    /// What is left at the service, as a sentence; empty when nothing is.
    pub left: String,
}

/// A phone that was called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// Which, in a few words.
    pub phone: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a call at one phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It rings, or was answered.
    Rings,
    /// It is busy.
    Busy,
    /// It refused with this status.
    Refused(u16),
    /// Nothing came back from it.
    Silent,
    /// Its connection is gone.
    Unreachable,
}

impl Fate {
    fn words(self) -> String {
        match self {
            Self::Rings => "rings".to_owned(),
            Self::Busy => "is busy".to_owned(),
            Self::Refused(status) => format!("refuses with {status}"),
            Self::Silent => "says nothing".to_owned(),
            Self::Unreachable => "cannot be reached: its connection is gone".to_owned(),
        }
    }
}

/// The step as it is told, and what was found.
pub(super) struct Verdict {
    pub(super) state: State,
    pub(super) text: String,
    pub(super) findings: Vec<Finding>,
    pub(super) evidence: Vec<Line>,
}

/// What a ring test says.
pub(super) fn judge(rang: &Rang) -> Verdict {
    let phones = rang.phones.iter().flatten();
    let lines = phones.map(|one| Line {
        what: "phone".into(),
        text: format!("{} {}", one.phone, one.fate.words()),
    });
    let mut evidence: Vec<Line> = lines.collect();
    if !rang.left.is_empty() {
        evidence.push(Line {
            what: "left".into(),
            text: rang.left.clone(),
        });
    }
    let (state, findings) = match &rang.phones {
        Some(phones) => of_phones(phones),
        None => of_call(rang),
    };
    let text = match (findings.first(), rang.cause.as_str()) {
        (Some(finding), _) => finding.text.trim_end_matches('.').to_owned(),
        (None, "") => "nobody answered, and this service does not tell whether phones rang".into(),
        (None, cause) => format!("the call ended with {cause}: that says nothing of phones"),
    };
    Verdict {
        state,
        text,
        findings,
        evidence,
    }
}

fn of_phones(phones: &[Rung]) -> (State, Vec<Finding>) {
    let found = |code: Code, text: String| Finding::new(code, Step::Ring, text);
    if phones.is_empty() {
        let text = "No phone is registered: nothing can ring.".to_owned();
        return (State::Wrong, vec![found(Code::NotRegistered, text)]);
    }
    let named = |is: &dyn Fn(Fate) -> bool| {
        let chosen = phones.iter().filter(|one| is(one.fate));
        chosen.collect::<Vec<&Rung>>()
    };
    let ringing = named(&|fate| fate == Fate::Rings);
    let deaf = named(&|fate| !matches!(fate, Fate::Rings | Fate::Busy));
    let mut findings = Vec::new();
    if let Some(first) = deaf.first() {
        let mut text = format!("{} {}", first.phone, first.fate.words());
        match deaf.len() {
            1 => text.push('.'),
            // Writing to a string cannot fail.
            count => drop(write!(text, "; {} more do not ring either.", count - 1)),
        }
        let finding = found(Code::NoRing, text).with("phone", first.phone.clone());
        // Whoever calls is heard all the same.
        let severity = if ringing.is_empty() {
            Severity::Error
        } else {
            Severity::Warning
        };
        findings.push(finding.graded(severity));
    } else if ringing.is_empty() {
        let text = match phones {
            [only] => format!("{} is busy.", only.phone),
            more => format!("All {} phones are busy.", more.len()),
        };
        findings.push(found(Code::Busy, text));
    }
    let state = if findings.is_empty() {
        State::Ok
    } else {
        State::Wrong
    };
    let text = match ringing.as_slice() {
        [] => None,
        [only] => Some(format!("{} rings.", only.phone)),
        more => Some(format!("{} phones ring.", more.len())),
    };
    findings.extend(text.map(|text| found(Code::Rings, text)));
    (state, findings)
}

/// What the call alone says, by a service that does not tell of phones.
fn of_call(rang: &Rang) -> (State, Vec<Finding>) {
    let found = |code: Code, text: &str| vec![Finding::new(code, Step::Ring, text)];
    if rang.is_answered {
        return (State::Ok, found(Code::Rings, "The call was answered."));
    }
    match rang.cause.as_str() {
        "USER_BUSY" => (
            State::Wrong,
            found(Code::Busy, "The call met a busy phone."),
        ),
        "CALL_REJECTED" => (
            State::Wrong,
            found(Code::NoRing, "The call was refused (CALL_REJECTED)."),
        ),
        "UNALLOCATED_NUMBER" | "NORMAL_TEMPORARY_FAILURE" => {
            let text = format!("The call reached no phone ({}).", rang.cause);
            (State::Wrong, found(Code::NoRing, &text))
        }
        _ => (State::Unknown, vec![]),
    }
}
