//! What a file is that is no table.

use crate::api::sentence::Sentence;

/// What a file begins with, what it is, and what to do about it.
const KINDS: &[(&[u8], &str)] = &[
    (
        b"\x1f\x8b",
        "It is compressed (gzip): unpack it first, such as with gunzip.",
    ),
    (
        b"BZh",
        "It is compressed (bzip2): unpack it first, such as with bunzip2.",
    ),
    (
        b"\xfd7zXZ",
        "It is compressed (xz): unpack it first, such as with unxz.",
    ),
    (
        b"\x28\xb5\x2f\xfd",
        "It is compressed (zstd): unpack it first, such as with unzstd.",
    ),
    (b"7z\xbc\xaf", "It is an archive (7z): unpack it first."),
    (b"Rar!", "It is an archive (rar): unpack it first."),
    (
        b"\xd0\xcf\x11\xe0",
        "It is an old Excel workbook (.xls), or one with a password: save it as .xlsx without one, or as CSV.",
    ),
    (b"%PDF", "It is a PDF: export the table behind it as CSV."),
    (
        b"{\\rtf",
        "It is a text document (RTF): save the table in it as CSV.",
    ),
    (
        b"SQLite format 3",
        "It is a database (SQLite): export the table in it as CSV.",
    ),
    (b"\x89PNG", "It is a picture (PNG)."),
    (b"\xff\xd8\xff", "It is a picture (JPEG)."),
    (b"\x7fELF", "It is a program."),
];

/// Whether these are the bytes of a zip archive, as which workbooks are kept.
#[must_use]
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Refuses what is no table, with what it is.
///
/// # Errors
/// One sentence that says what to do.
pub fn check(bytes: &[u8]) -> Result<(), Sentence> {
    let is = |text: &str| Err(Sentence::new(format!("The file is no table. {text}")));
    if let Some((_, what)) = KINDS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return is(what);
    }
    if is_zip(bytes) {
        let names = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
        return is(if names(b"opendocument.spreadsheet") {
            "It is a LibreOffice workbook (.ods): save it as .xlsx or CSV."
        } else if names(b"word/document") {
            "It is a Word document: save the table in it as CSV."
        } else {
            "It is an archive (zip): unpack it first."
        });
    }
    let start = bytes
        .strip_prefix("\u{FEFF}".as_bytes())
        .unwrap_or(bytes)
        .trim_ascii_start();
    if start.first() == Some(&b'<') {
        let head = start[..start.len().min(512)].to_ascii_lowercase();
        let has = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
        return is(
            if has(b"<html") || has(b"<table") || has(b"<!doctype html") {
                "It is a web page (HTML), whatever its name says: open it in a spreadsheet and save it as CSV or .xlsx."
            } else {
                "It is XML: export the table as CSV, or open it in a spreadsheet and save it as .xlsx."
            },
        );
    }
    Ok(())
}
