//! A test of an endpoint as sentences.

use crate::{
    app::{
        screens::exam::{
            Examination,
            page::{StepLine, What},
        },
        shared::Shared,
    },
    doctor::Row,
};

/// What was found, and each step that has ended.
pub fn lines(screen: &Examination, shared: &Shared) -> Vec<String> {
    let title = format!("Test of {}.", screen.name(shared));
    let lines = screen.lines(shared, u16::MAX);
    let said = lines.into_iter().filter_map(|line| match line.what {
        What::Blank | What::Steps | What::Columns => None,
        What::Found(_, _, text) | What::Text(_, text) => Some(text),
        What::Step(step) => said(&step),
        What::Evidence(what, text) if what.is_empty() => Some(text),
        What::Evidence(what, text) => Some(format!("{what}: {text}")),
        What::Beside(phone) => Some(format!("The phone beside this test: {phone}.")),
        What::Row(row) => Some(beside(&row)),
    });
    std::iter::once(title).chain(said).collect()
}

fn beside(row: &Row) -> String {
    let Row {
        what, sent, right, ..
    } = row;
    if row.differs {
        format!("{what}, wrong: it sent {sent} and should send {right}.")
    } else {
        format!("{what}: it sent {sent}, which is right.")
    }
}

fn said(step: &StepLine) -> Option<String> {
    let state = step.state?.name();
    Some(format!("{}, {state}: {}.", step.step.title(), step.text))
}
