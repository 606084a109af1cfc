//! JSON Lines, an array of objects as an export writes it, and answers of the service or of programs with an array in
//! them.

use serde_json::{Map, Value};

use crate::api::{sentence::Sentence, text};

use super::{
    column::{Column, Heading},
    reading::Reading,
    table::{Row, Table},
};

/// Reads one object a line, or an array of objects.
///
/// # Errors
/// One sentence, when the rows cannot be told from each other.
pub fn read(text: &str, reading: &Reading) -> Result<Table, Sentence> {
    let mut table = Table::default();
    for (line, piece) in pieces(text, reading)? {
        let cells = object(piece).and_then(|object| cells(object, reading, &mut table.unknown));
        table.rows.push(Row::of(line, cells, reading));
    }
    Ok(table)
}

/// The text of each row, with the line where it starts.
///
/// # Errors
/// One sentence, when the rows cannot be told from each other.
pub(super) fn pieces<'a>(
    text: &'a str,
    reading: &Reading,
) -> Result<Vec<(u64, &'a str)>, Sentence> {
    Ok(if text.trim_start().starts_with('[') {
        elements(text, 1)?
    } else if let Some(whole) = one_object(text) {
        match wrapped(text, &whole, reading)? {
            Some((line, array)) => elements(array, line)?,
            None => vec![(line_of(text, text.len() - text.trim_start().len()), text)],
        }
    } else {
        lines(text)
    })
}

fn lines(text: &str) -> Vec<(u64, &str)> {
    let lines = (1..).zip(text.split('\n'));
    lines.filter(|(_, line)| !line.trim().is_empty()).collect()
}

fn line_of(text: &str, at: usize) -> u64 {
    1 + text[..at]
        .bytes()
        .map(|byte| u64::from(byte == b'\n'))
        .sum::<u64>()
}

/// The one object that a text over several lines is, unless its lines are objects by themselves.
fn one_object(text: &str) -> Option<Map<String, Value>> {
    let first = text.trim_start().lines().next()?;
    if serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok() && text.trim().contains('\n') {
        return None;
    }
    serde_json::from_str(text).ok()
}

/// The array that an object has around the rows, with its line, unless the object is a row itself.
fn wrapped<'a>(
    text: &'a str,
    whole: &Map<String, Value>,
    reading: &Reading,
) -> Result<Option<(u64, &'a str)>, Sentence> {
    let is_name = |key: &String| heading(key, reading) == Heading::Known(Column::Name);
    if whole.keys().any(is_name) {
        return Ok(None);
    }
    let is_rows =
        |value: &&Value| matches!(value, Value::Array(all) if all.iter().any(Value::is_object));
    let arrays = whole.values().filter(is_rows).count();
    if arrays != 1 {
        let keys: Vec<String> = whole.keys().take(5).map(|key| text::brief(key)).collect();
        return Err(format!(
            "The file is one JSON object ({}) and not a list of endpoints: save the list in it by itself.",
            keys.join(", ")
        )
        .into());
    }
    Ok(array_of_objects(text)
        .map(|at| (line_of(text, at), &text[at..]))
        .map(|(line, rest)| (line, whole_array(rest))))
}

/// Where the array of objects begins that is a member of the outermost object.
fn array_of_objects(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' if depth == 1 && text[at + 1..].trim_start().starts_with('{') => return Some(at),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// The array that a text begins with.
fn whole_array(text: &str) -> &str {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => &text[..values.byte_offset()],
        Some(Err(_)) | None => text,
    }
}

/// The elements of a top-level array and the lines on which they start, where the array starts on this one.
fn elements(text: &str, first: u64) -> Result<Vec<(u64, &str)>, Sentence> {
    let mut found = Vec::new();
    let (mut line, mut depth, mut quoted, mut escaped) = (first, 0_u32, false, false);
    let mut start: Option<(u64, usize)> = None;
    for (at, byte) in text.bytes().enumerate() {
        line += u64::from(byte == b'\n');
        let closes = !quoted && depth == 1 && matches!(byte, b',' | b']');
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => depth += 1,
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if closes {
            if let Some((line, start)) = start.take() {
                found.push((line, &text[start..at]));
            }
            if depth == 0 && !text[at + 1..].trim().is_empty() {
                return Err(
                    format!("Line {line}: something stands behind the closing bracket.").into(),
                );
            }
        } else if start.is_none() && !byte.is_ascii_whitespace() && (depth > 1 || byte != b'[') {
            start = Some((line, at));
        }
    }
    if depth > 0 {
        return Err("The array has no closing bracket: the file may be cut short.".into());
    }
    Ok(found)
}

pub(super) fn object(text: &str) -> Result<Map<String, Value>, Sentence> {
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err("The row is not a JSON object.".into()),
        Err(error) => Err(format!("The row is not JSON (at character {}).", error.column()).into()),
    }
}

/// What a member is, also as the service itself calls it.
fn heading(key: &str, reading: &Reading) -> Heading {
    match reading.heading(key) {
        Heading::Unknown => match key {
            "domainId" => Heading::Known(Column::Domain),
            "applicationId" => Heading::Known(Column::Application),
            "sipUri" | "credentials" => Heading::ReadOnly,
            _ => Heading::Unknown,
        },
        found @ (Heading::Known(_) | Heading::ReadOnly) => found,
    }
}

fn cells(
    object: Map<String, Value>,
    reading: &Reading,
    unknown: &mut Vec<String>,
) -> Result<Vec<(Column, String)>, Sentence> {
    let mut cells: Vec<(Column, String)> = Vec::new();
    for (key, value) in object {
        // As the service takes a password.
        if let ("credentials", Value::Object(members)) = (key.as_str(), &value)
            && let Some(Value::String(password)) = members.get("password")
        {
            cells.push((Column::Password, password.clone()));
            continue;
        }
        match heading(&key, reading) {
            Heading::Known(column) => match cells.iter_mut().find(|(seen, _)| *seen == column) {
                Some(_) if !reading.maps(column) => {
                    return Err(format!("The row has {} twice.", column.name()).into());
                }
                Some((_, text)) => {
                    let more = cell(column, value)?;
                    format!("{text} {more}").trim().clone_into(text);
                }
                None => cells.push((column, cell(column, value)?)),
            },
            Heading::ReadOnly => {}
            Heading::Unknown => {
                let key = text::brief(&key);
                if !unknown.contains(&key) {
                    unknown.push(key);
                }
            }
        }
    }
    Ok(cells)
}

fn cell(column: Column, value: Value) -> Result<String, Sentence> {
    match value {
        Value::String(text) => Ok(text),
        Value::Null => Ok(String::new()),
        Value::Number(number) if number.is_u64() => Ok(number.to_string()),
        Value::Bool(on) if column == Column::Enabled => Ok(on.to_string()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Err(format!("The {} is not text.", column.name()).into())
        }
    }
}
