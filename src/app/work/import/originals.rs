//! Rows of a file as they stand in it, to be written to another file, corrected and imported again.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    api::sentence::Sentence,
    app::text::encoding::{Decoded, decode},
};

use super::{book, grid, json, reading::Reading, sheet};

/// The column before all others: what is the matter with the row. An import passes it over.
const WHY: &str = "why";

/// The rows that start at these lines, behind the headings, each with what is the matter with it. A row of JSON has a
/// column for each of its members; one that is no object is kept as it is under `row`.
///
/// # Errors
/// One sentence, when the file cannot be read any more as it was.
pub fn originals(
    bytes: &[u8],
    reading: &Reading,
    why: &BTreeMap<u64, String>,
) -> Result<Vec<Vec<String>>, Sentence> {
    if book::is_book(bytes) {
        let (_, range, _) = book::open(bytes)?;
        return of_grid(book::records(&range), reading, why);
    }
    let Decoded { text, .. } = decode(bytes, reading.encoding.as_deref())?;
    if text.trim_start().starts_with(['{', '[']) {
        of_json(&text, reading, why)
    } else {
        of_grid(sheet::records(&text, reading)?, reading, why)
    }
}

fn of_grid(
    mut records: impl Iterator<Item = Result<grid::Record, Sentence>>,
    reading: &Reading,
    why: &BTreeMap<u64, String>,
) -> Result<Vec<Vec<String>>, Sentence> {
    let (_, headings) = grid::headings(&mut records, reading)?;
    let behind = |first: &str, cells: Vec<String>| [vec![first.to_owned()], cells].concat();
    let mut rows = vec![behind(WHY, headings.cells)];
    for record in records {
        let record = record?;
        if let Some(why) = why.get(&record.line) {
            rows.push(behind(why, record.cells));
        }
    }
    Ok(rows)
}

fn of_json(
    text: &str,
    reading: &Reading,
    why: &BTreeMap<u64, String>,
) -> Result<Vec<Vec<String>>, Sentence> {
    let mut headings = vec![WHY.to_owned()];
    let mut rows = Vec::new();
    for (line, piece) in json::pieces(text, reading)? {
        let Some(why) = why.get(&line) else { continue };
        let members = match json::object(piece) {
            Ok(object) => object.into_iter().map(member).collect(),
            Err(_) => vec![("row".to_owned(), piece.trim().to_owned())],
        };
        let mut row = vec![why.clone()];
        for (key, text) in members {
            let at = headings.iter().position(|heading| *heading == key);
            let at = at.unwrap_or_else(|| {
                headings.push(key);
                headings.len() - 1
            });
            row.resize(row.len().max(at + 1), String::new());
            row[at] = text;
        }
        rows.push(row);
    }
    Ok([vec![headings], rows].concat())
}

/// A member as the cell of a table, which an import reads in the same way.
fn member((key, value): (String, Value)) -> (String, String) {
    let password = value.get("password").filter(|_| key == "credentials");
    if let Some(Value::String(password)) = password {
        return ("password".to_owned(), password.clone());
    }
    match value {
        Value::String(text) => (key, text),
        Value::Null => (key, String::new()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            (key, value.to_string())
        }
    }
}
