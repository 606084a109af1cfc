//! A question in lines.

use crate::app::{
    next::{Part, Question},
    text::number::grouped,
};

/// Rows that are said.
const ROWS: usize = 200;

/// A question in lines.
pub fn lines(question: &Question) -> Vec<String> {
    let mut lines = vec![question.title.clone()];
    lines.extend(question.parts.iter().map(|part| match part {
        Part::Text(text) => text.clone(),
        Part::Warning(text) => format!("Careful: {text}"),
        Part::Fact { label, value } | Part::Derived { label, value } => format!("{label}: {value}"),
        Part::Change { label, old, new } => format!("{label}: {new}, was {old}"),
        Part::Conflict {
            label,
            before,
            theirs,
            mine,
        } => {
            format!("{label}: was {before}; at the service now {theirs}; yours {mine}")
        }
    }));
    lines.extend(question.rows.iter().take(ROWS).cloned());
    if question.rows.len() > ROWS {
        let more = question.rows.len() - ROWS;
        lines.push(format!("And {} more.", grouped(more)));
    }
    if let Some(proof) = &question.proof {
        lines.push(format!("Type {} to confirm, or no.", proof.expected));
    } else {
        let answers = question.answers.iter().enumerate();
        lines.extend(answers.map(|(at, answer)| format!("{}. {}", at + 1, answer.label)));
        lines.push("Type the number of an answer, yes or no.".into());
    }
    lines
}
