//! Endpoints from a file: rows are read, checked against the account, and become the items of a plan.
//!
//! A file says how endpoints shall be. A column that is missing, or a row's cells behind the end of that row, are not
//! spoken of; a cell that is there and empty means "none" for `description` and `application`, and "as it is" for
//! `password` and `enabled` (a new endpoint is enabled, and gets a generated password). Columns may stand in any order,
//! and titles and remarks before their headings. CSV takes commas, semicolons, tabs or bars in any encoding that can be
//! told; workbooks (.xlsx), JSON Lines and JSON are taken as well, by what the file starts with.

use crate::{api::sentence::Sentence, app::text::encoding::decode};

use super::{book, json, kind, reading::Reading, sheet, table::Table};

/// The largest file that is read, in bytes: over 300,000 rows.
pub const FILE_MAX: usize = 64 << 20;

/// Reads a file's bytes.
///
/// # Errors
/// One sentence, when the file as a whole cannot be read. What is wrong with a row is told with the row.
pub fn read(bytes: &[u8], reading: &Reading) -> Result<Table, Sentence> {
    if bytes.len() > FILE_MAX {
        return Err(format!("The file is larger than {} MiB: split it.", FILE_MAX >> 20).into());
    }
    let table = if book::is_book(bytes) {
        book::read(bytes, reading)?
    } else {
        kind::check(bytes)?;
        let decoded = decode(bytes, reading.encoding.as_deref())?;
        if decoded.text.contains('\0') {
            return Err("The file is no table: it holds bytes that no text has.".into());
        }
        let mut table = match decoded.text.trim_start().bytes().next() {
            None => return Err("The file is empty.".into()),
            Some(b'{' | b'[') => json::read(&decoded.text, reading)?,
            Some(_) => sheet::read(&decoded.text, reading)?,
        };
        if let Some(encoding) = decoded.guessed {
            table.remarks.push(format!(
                "The file is not UTF-8: it was read as {encoding}. --encoding names another, if accents are wrong."
            ));
            table.guessed = true;
        }
        table
    };
    if table.rows.is_empty() {
        return Err("The file has no rows.".into());
    }
    Ok(table)
}
