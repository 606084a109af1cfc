//! JSON Lines, and an array of objects as an export writes it.

use serde_json::{Map, Value};

use crate::api::{sentence::Sentence, text};

use super::{
    column::{Column, Heading, heading},
    table::{Row, Table},
};

/// Reads one object a line, or an array of objects.
pub fn read(bytes: &[u8]) -> Result<Table, Sentence> {
    let mut table = Table::default();
    let array = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    for (line, piece) in if array {
        elements(bytes)?
    } else {
        lines(bytes)
    } {
        let cells = object(piece).and_then(|object| cells(object, &mut table.unknown));
        table.rows.push(Row::of(line, cells));
    }
    Ok(table)
}

fn lines(bytes: &[u8]) -> Vec<(u64, &[u8])> {
    let lines = (1..).zip(bytes.split(|byte| *byte == b'\n'));
    lines
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .collect()
}

/// The elements of a top-level array and the lines on which they start.
fn elements(bytes: &[u8]) -> Result<Vec<(u64, &[u8])>, Sentence> {
    let mut found = Vec::new();
    let (mut line, mut depth, mut quoted, mut escaped) = (1, 0_u32, false, false);
    let mut start: Option<(u64, usize)> = None;
    for (at, byte) in bytes.iter().enumerate() {
        line += u64::from(*byte == b'\n');
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
                found.push((line, &bytes[start..at]));
            }
            if depth == 0 && !bytes[at + 1..].trim_ascii().is_empty() {
                return Err(
                    format!("Line {line}: something stands behind the closing bracket.").into(),
                );
            }
        } else if start.is_none() && !byte.is_ascii_whitespace() && (depth > 1 || *byte != b'[') {
            start = Some((line, at));
        }
    }
    if depth > 0 {
        return Err("The array has no closing bracket: the file may be cut short.".into());
    }
    Ok(found)
}

fn object(bytes: &[u8]) -> Result<Map<String, Value>, Sentence> {
    let text = std::str::from_utf8(bytes).map_err(|_| "The row is not UTF-8.".to_owned())?;
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err("The row is not a JSON object.".into()),
        Err(error) => Err(format!("The row is not JSON (at character {}).", error.column()).into()),
    }
}

fn cells(
    object: Map<String, Value>,
    unknown: &mut Vec<String>,
) -> Result<Vec<(Column, String)>, Sentence> {
    let mut cells: Vec<(Column, String)> = Vec::new();
    for (key, value) in object {
        match heading(&key) {
            Heading::Known(column) if cells.iter().any(|(seen, _)| *seen == column) => {
                return Err(format!("The row has {} twice.", column.name()).into());
            }
            Heading::Known(column) => cells.push((column, cell(column, value)?)),
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
