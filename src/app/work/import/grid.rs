//! Rows of cells with a line of headings, however they were kept: as CSV or in a workbook.

use std::collections::HashSet;

use crate::{
    api::{sentence::Sentence, text},
    app::{text::number::counted, work::export::guard},
};

use super::{
    column::{COLUMNS, Column, Heading},
    reading::Reading,
    systems,
    table::{Row, Table},
};

/// Rows among which the headings are looked for: titles and remarks may stand before them.
pub const BEFORE: usize = 20;

/// A row as it was kept.
pub struct Record {
    /// Where it starts, counted from 1.
    pub line: u64,
    /// What stands in its cells.
    pub cells: Vec<String>,
}

impl Record {
    /// Whether nothing stands in it that can be seen.
    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    fn texts(&self) -> impl Iterator<Item = &str> + Clone {
        self.cells.iter().map(String::as_str)
    }
}

/// What a column of the file is.
#[derive(Clone, Copy, PartialEq)]
enum Meaning {
    Of(Column),
    Nothing,
    /// There is no heading: what stands there belongs to nothing.
    Unnamed,
}

/// Makes a table of records, the headings among the first of them.
///
/// # Errors
/// One sentence, when a record cannot be read or none of the first has the headings that are needed.
pub fn table(
    records: impl Iterator<Item = Result<Record, Sentence>>,
    reading: &Reading,
) -> Result<Table, Sentence> {
    let mut records = records.filter(|record| !record.as_ref().is_ok_and(Record::is_blank));
    let (before, headings) = headings(&mut records, reading)?;
    let texts: Vec<&str> = headings.texts().collect();
    if let Some((system, map)) = systems::of(&texts).filter(|_| reading.map.is_empty()) {
        // The name there is that of a person.
        if map.contains("=name") {
            return Err(format!(
                "These are the headings of {system}, where another column is the name. Add --map {map}, or --map name=name if name is meant."
            ).into());
        }
    }
    if let Some(missing) = reading.missing(&texts) {
        return Err(format!(
            "The file has no column called {}, which is to be the {}.",
            text::brief(&missing.heading),
            missing.column
        )
        .into());
    }
    let mut table = Table::default();
    if let (Some(first), Some(last)) = (before.first(), before.last()) {
        let lines = if first.line == last.line {
            format!("Line {} before the headings is", first.line)
        } else {
            format!(
                "Lines {} to {} before the headings are",
                first.line, last.line
            )
        };
        table.remarks.push(format!("{lines} passed over."));
    }
    let meanings = meanings(&texts, reading, &mut table)?;
    for record in records {
        table.rows.push(row(record?, &meanings, reading));
    }
    Ok(table)
}

/// What stands before the headings, and the headings; the rows behind them are left.
///
/// # Errors
/// As those of [`table`].
pub(super) fn headings(
    records: &mut impl Iterator<Item = Result<Record, Sentence>>,
    reading: &Reading,
) -> Result<(Vec<Record>, Record), Sentence> {
    let mut before = Vec::new();
    while before.len() < BEFORE {
        let Some(record) = records.next() else { break };
        let record = record?;
        if reading.is_enough(record.texts()) {
            return Ok((before, record));
        }
        if !record.is_blank() {
            before.push(record);
        }
    }
    Err(complaint(&before, reading))
}

fn meanings(
    headings: &[&str],
    reading: &Reading,
    table: &mut Table,
) -> Result<Vec<Meaning>, Sentence> {
    let mut seen = HashSet::new();
    let meaning = |text: &&str| match reading.heading(text) {
        Heading::Known(column) if !seen.insert(column) && !reading.maps(column) => Err(format!(
            "The column {} stands twice in the first line.",
            column.name()
        )
        .into()),
        Heading::Known(column) => Ok(Meaning::Of(column)),
        Heading::ReadOnly => Ok(Meaning::Nothing),
        Heading::Unknown if text.trim().is_empty() => Ok(Meaning::Unnamed),
        Heading::Unknown => {
            table.unknown.push(text::brief(text));
            Ok(Meaning::Nothing)
        }
    };
    headings.iter().map(meaning).collect()
}

/// Why none of these lines can be that of the headings.
fn complaint(before: &[Record], reading: &Reading) -> Sentence {
    let known = |record: &&Record| {
        let is = |text: &&str| matches!(reading.heading(text), Heading::Known(_));
        record.texts().filter(is).count()
    };
    // Of those that are as likely, the first.
    let likely = before.iter().rev().max_by_key(known);
    let texts: Vec<&str> = likely
        .map(|record| record.texts().collect())
        .unwrap_or_default();
    let of_system = before
        .iter()
        .find_map(|record| systems::of(&record.texts().collect::<Vec<_>>()));
    let has = |wanted| {
        texts
            .iter()
            .any(|text| reading.heading(text) == Heading::Known(wanted))
    };
    if let Some(missing) = reading.missing(&texts).filter(|_| !texts.is_empty()) {
        let all: Vec<String> = texts.iter().map(|text| text::brief(text.trim())).collect();
        return format!(
            "The file has no column called {}, which is to be the {}; it has: {}.",
            text::brief(&missing.heading),
            missing.column,
            all.join(", ")
        )
        .into();
    }
    if let Some((system, map)) = of_system {
        let domain = if reading.domain.is_none() {
            "--domain NAME "
        } else {
            ""
        };
        return format!(
            "These are the headings of {system}. To read them, add {domain}--map {map}."
        )
        .into();
    }
    let columns = COLUMNS.map(|(_, name)| name).join(", ");
    let (wanted, way) = if has(Column::Name) {
        (
            "domain",
            "If all rows are of one domain, --domain NAME says so; --map domain=HEADING names a column.",
        )
    } else {
        ("name", "--map name=HEADING says which column is the name.")
    };
    format!(
        "The first line has no column called {wanted}. {way} The columns are: {columns}; the first two are required."
    )
    .into()
}

fn row(record: Record, meanings: &[Meaning], reading: &Reading) -> Row {
    let line = record.line;
    let count = record.cells.len();
    let wrong = |complaint: String| Row::of(line, Err(complaint.into()), reading);
    let misplaced = |at: usize, cell: &String| {
        !cell.trim().is_empty()
            && meanings
                .get(at)
                .is_none_or(|meaning| *meaning == Meaning::Unnamed)
    };
    let any_misplaced = record
        .cells
        .iter()
        .enumerate()
        .any(|(at, cell)| misplaced(at, cell));
    let at_least = meanings
        .iter()
        .rposition(|meaning| matches!(meaning, Meaning::Of(Column::Name | Column::Domain)));
    if any_misplaced || at_least.is_some_and(|last| last >= count) {
        return wrong(format!(
            "The row has {}, the first line has {}: a comma or a quote may be missing.",
            counted(count, "cell", "cells"),
            meanings.len()
        ));
    }
    let mut cells: Vec<(Column, String)> = Vec::new();
    for (meaning, cell) in meanings.iter().zip(record.cells) {
        let Meaning::Of(column) = *meaning else {
            continue;
        };
        let cell = if column == Column::Password {
            guard::unquoted(&cell).to_owned()
        } else {
            guard::off(&cell).to_owned()
        };
        match cells.iter_mut().find(|(known, _)| *known == column) {
            Some((_, text)) if cell.trim().is_empty() || text.is_empty() => {
                text.push_str(cell.trim());
            }
            Some((_, text)) => {
                text.push(' ');
                text.push_str(cell.trim());
            }
            None => cells.push((column, cell)),
        }
    }
    Row::of(line, Ok(cells), reading)
}
