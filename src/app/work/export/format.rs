//! The formats of exported files.

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// RFC 4180, with formulas marked as text.
    Csv,
    /// What spreadsheets open rightly in any language, and write back without changing it: UTF-16 with a mark, tabs
    /// between cells, everything that could be read as a number written as text, yes and no as words.
    Spreadsheet,
    /// One array of objects, one object a line.
    Json,
    /// One object a line.
    JsonLines,
}

impl Format {
    /// The endings of file names, and what they stand for.
    pub const ENDINGS: [(&'static str, Self); 4] = [
        ("csv", Self::Csv),
        ("json", Self::Json),
        ("jsonl", Self::JsonLines),
        ("ndjson", Self::JsonLines),
    ];

    /// The format that a file's name asks for by its ending.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let (_, ending) = path.rsplit_once('.')?;
        let known = Self::ENDINGS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(ending));
        known.map(|(_, format)| *format)
    }
}
