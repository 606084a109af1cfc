//! Endpoints from a file: rows are read, checked against the account, and become the items of a plan.
//!
//! A file says how endpoints shall be. A column that is missing is not spoken of; a cell that is there and
//! empty means "none" for `description` and `application`, and "as it is" for `password` and `enabled`
//! (a new endpoint is enabled, and gets a generated password). Columns may stand in any order. CSV takes
//! commas, semicolons or tabs; JSON Lines and a JSON array are taken as well, by what the file starts with.

use crate::api::sentence::Sentence;

use super::{json, sheet, table::Table};

/// The largest file that is read, in bytes: over 300,000 rows.
pub const FILE_MAX: usize = 64 << 20;

/// Reads a file's bytes.
///
/// # Errors
/// One sentence, when the file as a whole cannot be read. What is wrong with a row is told with the row.
pub fn read(bytes: &[u8]) -> Result<Table, Sentence> {
    if bytes.len() > FILE_MAX {
        return Err(format!("The file is larger than {} MiB: split it.", FILE_MAX >> 20).into());
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
