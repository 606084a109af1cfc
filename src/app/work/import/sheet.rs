//! CSV as spreadsheets and other programs write it.

use csv::{ByteRecord, ReaderBuilder};

use crate::api::sentence::Sentence;

use super::{
    grid::{self, BEFORE, Record},
    quotes,
    reading::Reading,
    table::Table,
};

/// Characters between cells.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Reads CSV with a line of headings.
///
/// # Errors
/// One sentence, when no row of it can be told.
pub fn read(text: &str, reading: &Reading) -> Result<Table, Sentence> {
    grid::table(records(text, reading)?, reading)
}

/// The rows of CSV as they are kept.
///
/// # Errors
/// One sentence, when its quotes do not close.
pub(super) fn records<'a>(
    text: &'a str,
    reading: &Reading,
) -> Result<impl Iterator<Item = Result<Record, Sentence>> + use<'a>, Sentence> {
    let (bytes, said) = separator(text);
    let skipped = u64::from(said.is_some());
    let delimiter = said.unwrap_or_else(|| delimiter(bytes, reading));
    quotes::check(bytes.as_bytes(), delimiter).map_err(|why| renumbered(why, skipped))?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(bytes.as_bytes());
    let mut lines = Lines {
        bytes: bytes.as_bytes(),
        at: 0,
        line: 1 + skipped,
    };
    Ok(std::iter::from_fn(move || {
        let mut record = ByteRecord::new();
        match reader.read_byte_record(&mut record) {
            Ok(false) => None,
            Ok(true) => {
                let start = record.position().map_or(0, csv::Position::byte);
                let line = lines.of(usize::try_from(start).unwrap_or(usize::MAX));
                let cells = record
                    .iter()
                    .map(|cell| String::from_utf8_lossy(cell).into_owned());
                Some(Ok(Record {
                    line,
                    cells: cells.collect(),
                }))
            }
            Err(_) => Some(Err("The file cannot be read as CSV.".into())),
        }
    }))
}

/// The text behind a line such as `sep=;`, which Excel writes and reads, and what that line says.
fn separator(text: &str) -> (&str, Option<u8>) {
    let said = text
        .get(..4)
        .filter(|start| start.eq_ignore_ascii_case("sep="));
    let Some((line, rest)) = said.and_then(|_| text.split_once('\n')) else {
        return (text, None);
    };
    match line[4..].trim_end_matches('\r').as_bytes() {
        [delimiter] if delimiter.is_ascii() => (rest, Some(*delimiter)),
        _ => (text, None),
    }
}

/// A complaint that names lines, when a line stands before those that were counted.
fn renumbered(why: Sentence, skipped: u64) -> Sentence {
    if skipped == 0 {
        return why;
    }
    let words = why.split(' ').scan(false, |behind, word| {
        let number = word.parse::<u64>().ok().filter(|_| *behind);
        *behind = word == "line";
        Some(number.map_or_else(|| word.to_owned(), |number| (number + skipped).to_string()))
    });
    words.collect::<Vec<_>>().join(" ").into()
}

/// The character between cells: the one with which one of the first lines is that of the headings; otherwise the one
/// that the first line has most of.
fn delimiter(text: &str, reading: &Reading) -> u8 {
    let lines = || text.split(['\n', '\r']).filter(|line| !line.is_empty());
    let heads = |delimiter: &u8| {
        lines().take(BEFORE).any(|line| {
            let cells = line.split(char::from(*delimiter));
            reading.is_enough(cells.map(|cell| cell.trim().trim_matches('"')))
        })
    };
    let first = lines().next().unwrap_or_default();
    let count = |delimiter: &u8| first.split(char::from(*delimiter)).count();
    let most = DELIMITERS.into_iter().rev().max_by_key(count);
    DELIMITERS.into_iter().find(heads).or(most).unwrap_or(b',')
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
