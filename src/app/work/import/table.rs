//! The rows of a file that is imported, each read or complained about.

use crate::api::{sentence::Sentence, text};

use super::{column::Column, desired::Desired, reading::Reading};

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The rows in the file's order.
    pub rows: Vec<Row>,
    /// Columns that mean nothing to an import, as they are written.
    pub unknown: Vec<String>,
    /// What a person should know of how the file was read, as sentences.
    pub remarks: Vec<String>,
    /// Whether its encoding is only likely.
    pub guessed: bool,
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
    /// Of cells that are text, or of what was wrong with reading them. A domain that was said stands where none is.
    pub(super) fn of(
        line: u64,
        cells: Result<Vec<(Column, String)>, Sentence>,
        reading: &Reading,
    ) -> Self {
        let cells = cells.map(|mut cells| {
            if let Some(domain) = &reading.domain {
                match cells
                    .iter_mut()
                    .find(|(column, _)| *column == Column::Domain)
                {
                    Some((_, text)) if text.trim().is_empty() => text.clone_from(domain),
                    Some(_) => {}
                    None => cells.push((Column::Domain, domain.clone())),
                }
            }
            cells
        });
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
