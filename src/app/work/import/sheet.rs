//! CSV as spreadsheets write it.

use std::collections::HashSet;

use csv::{ByteRecord, ReaderBuilder};

use crate::{
    api::{sentence::Sentence, text},
    app::{text::number::counted, work::export::guard},
};

use super::{
    column::{COLUMNS, Column, Heading, heading},
    quotes,
    table::{Row, Table},
};

/// Reads CSV with a line of headings.
pub fn read(bytes: &[u8]) -> Result<Table, Sentence> {
    let delimiter = delimiter(bytes);
    quotes::check(bytes, delimiter)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(bytes);
    let mut lines = Lines {
        bytes,
        at: 0,
        line: 1,
    };
    let mut headings = None;
    let mut table = Table::default();
    let mut record = ByteRecord::new();
    while reader
        .read_byte_record(&mut record)
        .map_err(|error| format!("The file cannot be read: {error}."))?
    {
        let start = record.position().map_or(0, csv::Position::byte);
        let line = lines.of(usize::try_from(start).unwrap_or(usize::MAX));
        match &headings {
            None => headings = Some(head(&record, &mut table)?),
            Some(headings) if !record.iter().all(<[u8]>::is_empty) => {
                table.rows.push(row(line, headings, &record));
            }
            Some(_) => {}
        }
    }
    Ok(table)
}

/// The character between cells: the one that the first line has most of.
fn delimiter(bytes: &[u8]) -> u8 {
    let first = bytes
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    let count = |delimiter: &u8| first.split(|byte| byte == delimiter).count();
    let candidates = [b'\t', b';', b','];
    candidates.into_iter().max_by_key(count).unwrap_or(b',')
}

fn head(record: &ByteRecord, table: &mut Table) -> Result<Vec<Option<Column>>, Sentence> {
    let mut columns = Vec::new();
    let mut seen = HashSet::new();
    for cell in record {
        let text = String::from_utf8_lossy(cell);
        let column = match heading(&text) {
            Heading::Known(column) if !seen.insert(column) => {
                return Err(format!(
                    "The column {} stands twice in the first line.",
                    column.name()
                )
                .into());
            }
            Heading::Known(column) => Some(column),
            Heading::ReadOnly => None,
            Heading::Unknown => {
                table.unknown.push(text::brief(&text));
                None
            }
        };
        columns.push(column);
    }
    for required in [Column::Domain, Column::Name] {
        if !seen.contains(&required) {
            let known = COLUMNS.map(|(_, name)| name).join(", ");
            return Err(format!(
                "The first line has no column called {}. The columns are: {known}; the first two are required.",
                required.name()
            ).into());
        }
    }
    Ok(columns)
}

fn row(line: u64, headings: &[Option<Column>], record: &ByteRecord) -> Row {
    if record.len() != headings.len() {
        let complaint = format!(
            "The row has {}, the first line has {}: a comma or a quote may be missing.",
            counted(record.len(), "cell", "cells"),
            headings.len()
        );
        return Row::of(line, Err(complaint.into()));
    }
    let known = headings
        .iter()
        .zip(record)
        .filter_map(|(column, cell)| column.map(|column| (column, cell)));
    let cells = known.map(|(column, cell)| match std::str::from_utf8(cell) {
        Err(_) => Err(format!("The {} is not UTF-8.", column.name()).into()),
        Ok(text) if column == Column::Password => Ok((column, text.to_owned())),
        Ok(text) => Ok((column, guard::off(text).to_owned())),
    });
    Row::of(line, cells.collect())
}

/// Line numbers of byte offsets that only grow.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first character at or behind this offset that does not end a line.
    fn of(&mut self, offset: usize) -> u64 {
        while let Some(byte) = self.bytes.get(self.at) {
            let ends = match byte {
                b'\n' => true,
                b'\r' => self.bytes.get(self.at + 1) != Some(&b'\n'),
                _ => false,
            };
            if self.at >= offset && !matches!(byte, b'\n' | b'\r') {
                break;
            }
            self.line += u64::from(ends);
            self.at += 1;
        }
        self.line
    }
}
