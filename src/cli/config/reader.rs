//! Walks the text of the configuration and keeps a place for every complaint about it.

use std::{fmt, ops::Range, path::Path};

use toml::de::{DeTable, DeValue};

use crate::app::text::spelling::nearest;

use super::key::Value;

/// What is wrong with the file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// File, line and column, as compilers write it.
    pub place: String,
    /// A sentence that says what to do.
    pub message: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// A place in the file, and what is wrong there.
#[derive(Debug)]
pub struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    /// With the place in the text, in bytes.
    complaints: Vec<(usize, Complaint)>,
    /// What is written well and does not work together.
    lacks: Vec<(usize, Complaint)>,
}

impl<'a> Reader<'a> {
    /// A reader of the text of the file at this path.
    pub fn over(path: &'a Path, text: &'a str) -> Self {
        Self {
            path,
            text,
            complaints: Vec::new(),
            lacks: Vec::new(),
        }
    }

    /// This is wrong at this place.
    pub fn complain(&mut self, span: Range<usize>, message: impl Into<String>) {
        let complaint = self.at(&span, message.into());
        self.complaints.push((span.start, complaint));
    }

    /// This is wrong at this place, although the file can be read.
    pub fn lack(&mut self, span: Range<usize>, message: impl Into<String>) {
        let complaint = self.at(&span, message.into());
        self.lacks.push((span.start, complaint));
    }

    /// The complaint that this is wrong at this place.
    pub fn at(&self, span: &Range<usize>, message: String) -> Complaint {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        Complaint {
            place: format!("{}:{line}:{column}", self.path.display()),
            message,
        }
    }

    /// The table that stands here, or a complaint that says how it is written.
    pub fn table<'v, 'i>(
        &mut self,
        span: Range<usize>,
        value: &'v DeValue<'i>,
        how: &str,
    ) -> Option<&'v DeTable<'i>> {
        if let DeValue::Table(table) = value {
            return Some(table);
        }
        self.complain(span, how);
        None
    }

    /// What is wrong with how it is written, from top to bottom.
    pub fn complaints(self) -> Vec<Complaint> {
        in_order(self.complaints)
    }

    /// The same, with what only does not work together.
    pub fn all(mut self) -> Vec<Complaint> {
        self.complaints.extend(self.lacks);
        in_order(self.complaints)
    }

    /// The place of a byte of a text, where the file has the text as it is: without escapes.
    pub fn within(&self, span: Range<usize>, value: &Value, at: usize) -> Range<usize> {
        let Value::Text(text) = value else {
            return span;
        };
        let written = self.text.get(span.start + 1..).unwrap_or_default();
        if written.starts_with(text.as_str()) {
            let start = span.start + 1 + at;
            start..span.end.max(start)
        } else {
            span
        }
    }
}

fn in_order(mut complaints: Vec<(usize, Complaint)>) -> Vec<Complaint> {
    complaints.sort_by_key(|(place, _)| *place);
    let complaints = complaints.into_iter().map(|(_, complaint)| complaint);
    complaints.collect()
}

/// What to write instead of a name that is not known.
pub fn advice<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    match nearest(name, known.clone()) {
        Some(meant) => format!("did you mean {meant}?"),
        None => format!("there are {}.", known.collect::<Vec<_>>().join(", ")),
    }
}
