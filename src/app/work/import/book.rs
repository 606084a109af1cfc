//! Workbooks (.xlsx): the first sheet with anything in it.

use std::io::Cursor;

use calamine::{Data, DataRef, Range, Reader, SheetVisible, Xlsx};

use crate::api::{sentence::Sentence, text};

use super::{
    grid::{self, Record},
    reading::Reading,
    table::Table,
};

/// What a workbook may come to when it is unpacked, in bytes.
const UNPACKED_MAX: u64 = 256 << 20;

/// The most cells that a sheet may span: a million rows of ten columns. One that stands far from the others makes a sheet
/// of all that lies between.
const CELLS_MAX: u64 = 10_000_000;

/// Whether this archive is a workbook.
#[must_use]
pub fn is_book(bytes: &[u8]) -> bool {
    let part = b"xl/workbook.xml";
    super::kind::is_zip(bytes) && bytes.windows(part.len()).any(|window| window == part)
}

/// Reads the first sheet that can be seen and holds anything.
///
/// # Errors
/// One sentence, when the workbook cannot be opened, or when no sheet has the headings that are needed.
pub fn read(bytes: &[u8], reading: &Reading) -> Result<Table, Sentence> {
    let (name, range, others) = open(bytes)?;
    let mut table = grid::table(records(&range), reading)?;
    if !others.is_empty() {
        let name = text::brief(&name);
        table.remarks.push(format!(
            "Only the sheet {name} is read, not {}.",
            others.join(", ")
        ));
    }
    Ok(table)
}

/// The name and the cells of the sheet that is read, and the names of the others that hold anything.
///
/// # Errors
/// One sentence, when the workbook cannot be opened or is empty.
pub(super) fn open(bytes: &[u8]) -> Result<(String, Range<Data>, Vec<String>), Sentence> {
    if unpacked(bytes) > UNPACKED_MAX {
        let most = UNPACKED_MAX >> 20;
        return Err(format!(
            "The workbook unpacks to more than {most} MiB: split it, or save it as CSV."
        )
        .into());
    }
    let damaged = || {
        Sentence::from(
            "The workbook cannot be opened: it is damaged or has a password. Save it again, or as CSV.",
        )
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let sheets = book.sheets_metadata().iter();
    let seen = sheets.filter(|sheet| sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = seen.map(|sheet| sheet.name.clone()).collect();
    let mut filled = Vec::new();
    for name in names {
        if spans(&mut book, &name).ok_or_else(damaged)? > CELLS_MAX {
            let name = text::brief(&name);
            return Err(format!(
                "The sheet {name} is too large: a cell stands far from the others. Delete what lies beside the table, or save \
                 it as CSV."
            )
            .into());
        }
        let range = book.worksheet_range(&name).map_err(|_| damaged())?;
        if !range.is_empty() {
            filled.push((name, range));
        }
    }
    let mut filled = filled.into_iter();
    let (name, range) = filled.next().ok_or("The workbook is empty.")?;
    let others = filled.map(|(name, _)| text::brief(&name)).collect();
    Ok((name, range, others))
}

/// How many cells lie between the first and the last that hold something, once that is more than can be read; nothing when
/// the sheet is damaged.
fn spans(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Option<u64> {
    let mut cells = book.worksheet_cells_reader(name).ok()?;
    let mut corners: Option<[(u32, u32); 2]> = None;
    while let Some(cell) = cells.next_cell().ok()? {
        if matches!(cell.get_value(), DataRef::Empty) {
            continue;
        }
        let (row, column) = cell.get_position();
        let [first, last] = corners.get_or_insert([(row, column); 2]);
        *first = (first.0.min(row), first.1.min(column));
        *last = (last.0.max(row), last.1.max(column));
        let rows = u64::from(last.0 - first.0) + 1;
        let columns = u64::from(last.1 - first.1) + 1;
        if rows * columns > CELLS_MAX {
            return Some(rows * columns);
        }
    }
    Some(0)
}

/// The rows of a sheet as they are kept.
pub(super) fn records(range: &Range<Data>) -> impl Iterator<Item = Result<Record, Sentence>> {
    let first = range.start().map_or(0, |(row, _)| u64::from(row));
    let rows = range.rows().zip(first + 1..);
    rows.map(|(cells, line)| {
        let cells = cells.iter().map(cell).collect();
        Ok(Record { line, cells })
    })
}

/// A cell as a person sees it, where that can be told: a workbook keeps 0101 as a number only if it was typed so.
fn cell(data: &Data) -> String {
    match data {
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        Data::Float(number) if number.abs() >= 1e15 => format!("{number:E}").replace('E', "E+"),
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::Int(_)
        | Data::Float(_)
        | Data::String(_)
        | Data::Bool(_)
        | Data::DateTime(_)
        | Data::DateTimeIso(_)
        | Data::DurationIso(_)
        | Data::Error(_)
        | Data::Empty => data.to_string(),
    }
}

/// What the parts of an archive come to by its own account, which stands at its end.
fn unpacked(bytes: &[u8]) -> u64 {
    let size = |entry: &[u8]| {
        let size = entry
            .get(24..28)
            .and_then(|size| <[u8; 4]>::try_from(size).ok());
        size.map_or(0, |size| u64::from(u32::from_le_bytes(size)))
    };
    let entries = bytes
        .windows(28)
        .filter(|window| window.starts_with(b"PK\x01\x02"));
    entries.map(size).sum()
}
