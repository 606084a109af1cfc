//! Endpoints from a file: rows are read, checked against the account, and become the items of a plan.
//!
//! A file says how endpoints shall be. A column that is missing is not spoken of; a cell that is there and
//! empty means "none" for `description` and `application`, and "as it is" for `password` and `enabled`
//! (a new endpoint is enabled, and gets a generated password). Columns may stand in any order. CSV takes
//! commas, semicolons or tabs; JSON Lines and a JSON array are taken as well, by what the file starts with.

use super::{json, sheet, wish::Wish};

/// The largest file that is read, in bytes: over 300,000 rows.
pub const FILE_MAX: usize = 64 << 20;
/// The longest text of a cell that is looked at, in bytes.
pub(super) const CELL_MAX: usize = 64 << 10;

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
    pub wish: Result<Wish, String>,
}

/// Reads a file's bytes.
///
/// # Errors
/// One sentence, when the file as a whole cannot be read. What is wrong with a row is told with the row.
pub fn read(bytes: &[u8]) -> Result<Table, String> {
    if bytes.len() > FILE_MAX {
        return Err(format!(
            "The file is larger than {} MiB: split it.",
            FILE_MAX >> 20
        ));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err("The file is UTF-16: save it as UTF-8.".into());
    }
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let table = match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => return Err("The file is empty.".into()),
        Some(b'{' | b'[') => json::read(bytes)?,
        Some(_) => sheet::read(bytes)?,
    };
    if table.rows.is_empty() {
        return Err("The file has no rows.".into());
    }
    Ok(table)
}
