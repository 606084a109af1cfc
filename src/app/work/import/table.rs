//! The rows of a file that is imported, each read or complained about.

use crate::api::{sentence::Sentence, text};

use super::{column::Column, desired::Desired};

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The rows in the file's order.
    pub rows: Vec<Row>,
    /// Columns that mean nothing to an import, as they are written.
    pub unknown: Vec<String>,
}

/// One row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it starts, counted from 1.
    pub line: u64,
    /// What it is about, as far as that can be read: `desk-1@lab`.
    pub what: String,
    /// What it asks for, or what is wrong with it.
    pub desired: Result<Desired, Sentence>,
}

impl Row {
    /// Of cells that are text, or of what was wrong with reading them.
    pub(super) fn of(line: u64, cells: Result<Vec<(Column, String)>, Sentence>) -> Self {
        match cells {
            Err(complaint) => Self {
                line,
                what: String::new(),
                desired: Err(complaint),
            },
            Ok(cells) => {
                let of = |wanted| {
                    let cell = cells.iter().find(|(column, _)| *column == wanted);
                    cell.map_or("", |(_, text)| text.trim())
                };
                let what = match (of(Column::Name), of(Column::Domain)) {
                    ("", "") => String::new(),
                    (name, domain) => text::brief(&format!("{name}@{domain}")),
                };
                Self {
                    line,
                    what,
                    desired: Desired::of(cells),
                }
            }
        }
    }
}
