//! The lines of a ladder: a message each, and under one that is unfolded its text, with what is odd about it.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use crate::{
    api::registration::Traced,
    app::{
        phones::moment,
        text::{time, wrap::wrap},
    },
    doctor::{Kind, Look},
};

/// A place that the cursor can stand on: a message, or a line of it, counted from 1.
pub type At = (usize, usize);

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLine {
    /// Where it is.
    pub at: At,
    /// What is there.
    pub what: What,
}

/// What stands in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A message.
    Rung(Rung),
    /// A line of its text.
    Text(String),
    /// Something odd about it.
    Odd(String),
}

/// A message as an arrow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// When, to the millisecond.
    pub at: String,
    /// Whether the service sent it.
    pub is_sent: bool,
    /// What it is.
    pub kind: Kind,
    /// In a few words.
    pub label: String,
    /// By which transport, and from or to where.
    pub way: String,
    /// Whether something is odd about it.
    pub is_odd: bool,
}

/// The lines of these messages.
pub(super) fn lines(
    messages: &[(Traced, Look)],
    shown: &[usize],
    unfolded: &BTreeSet<usize>,
    zone: &TimeZone,
    width: u16,
) -> Vec<PageLine> {
    let mut lines = Vec::new();
    let shown = shown
        .iter()
        .filter_map(|index| Some((*index, messages.get(*index)?)));
    for (index, (message, seen)) in shown {
        let mut count = 0;
        let mut put = |what| {
            lines.push(PageLine {
                at: (index, count),
                what,
            });
            count += 1;
        };
        let at = message.at.map(|at| {
            let clock = time::clock(moment(at), zone);
            format!("{clock}.{:03}", at.subsec_millisecond())
        });
        put(What::Rung(Rung {
            at: at.unwrap_or_default(),
            is_sent: message.direction == "out",
            kind: seen.kind,
            label: seen.label.clone(),
            way: format!("{} {}", message.transport.to_uppercase(), message.peer),
            is_odd: !seen.oddities.is_empty(),
        }));
        if !unfolded.contains(&index) {
            continue;
        }
        for odd in &seen.oddities {
            for line in wrap(odd, width) {
                put(What::Odd(line));
            }
        }
        for line in message.text.trim_end().lines() {
            let wrapped = match line {
                "" => vec![String::new()],
                line => wrap(line, width),
            };
            for line in wrapped {
                put(What::Text(line));
            }
        }
    }
    lines
}
