//! One table, written in any of the formats.

use std::io::{self, Write};

use csv::{IntoInnerError, QuoteStyle, Terminator, WriterBuilder};
use serde_json::Value;

use super::{format::Format, guard};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    None,
    /// Text.
    Text(String),
    /// On or off.
    Flag(bool),
    /// A count.
    Number(u64),
}

impl Cell {
    /// Text, where empty text is nothing.
    #[must_use]
    pub fn text(text: &str) -> Self {
        if text.is_empty() {
            Self::None
        } else {
            Self::Text(text.to_owned())
        }
    }

    fn plain(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Text(text) => text.clone(),
            Self::Flag(on) => on.to_string(),
            Self::Number(number) => number.to_string(),
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::None => Value::Null,
            Self::Text(text) => Value::from(text.as_str()),
            Self::Flag(on) => Value::from(*on),
            Self::Number(number) => Value::from(*number),
        }
    }
}

/// Writes the table.
///
/// # Errors
/// Those of `out`.
pub fn write(
    format: Format,
    headings: &[&str],
    rows: impl IntoIterator<Item = Vec<Cell>>,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        Format::Csv => sheet(headings, rows, out),
        Format::Spreadsheet => spreadsheet(headings, rows, out),
        Format::Json => array(headings, rows, out),
        Format::JsonLines => rows
            .into_iter()
            .try_for_each(|row| writeln!(out, "{}", object(headings, &row))),
    }
}

fn sheet(
    headings: &[&str],
    rows: impl IntoIterator<Item = Vec<Cell>>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut csv = WriterBuilder::new()
        .quote_style(QuoteStyle::Necessary)
        .from_writer(out);
    csv.write_record(headings)?;
    for row in rows {
        let cells = row.iter().map(Cell::plain);
        csv.write_record(cells.map(|cell| guard::on(&cell).into_owned()))?;
    }
    csv.flush()
}

/// UTF-16 in small end first, which spreadsheets split at tabs whatever the language of their owner.
fn spreadsheet(
    headings: &[&str],
    rows: impl IntoIterator<Item = Vec<Cell>>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut put = |cells: &[&str]| -> io::Result<()> {
        let mut csv = WriterBuilder::new()
            .delimiter(b'\t')
            .terminator(Terminator::CRLF)
            .from_writer(Vec::new());
        csv.write_record(cells)?;
        let line = csv.into_inner().map_err(IntoInnerError::into_error)?;
        let line = String::from_utf8_lossy(&line);
        let units = line.encode_utf16().flat_map(u16::to_le_bytes);
        out.write_all(&units.collect::<Vec<u8>>())
    };
    // The mark at the start tells the encoding.
    let mut headings = headings.to_vec();
    let first = headings.first().map(|first| format!("\u{FEFF}{first}"));
    if let (Some(first), Some(place)) = (&first, headings.first_mut()) {
        *place = first;
    }
    put(&headings)?;
    for row in rows {
        let cells: Vec<_> = row.iter().map(as_text).collect();
        put(&cells.iter().map(String::as_str).collect::<Vec<_>>())?;
    }
    Ok(())
}

/// A cell that a spreadsheet takes for nothing but text.
fn as_text(cell: &Cell) -> String {
    match cell {
        Cell::Flag(true) => "yes".into(),
        Cell::Flag(false) => "no".into(),
        Cell::None | Cell::Text(_) | Cell::Number(_) => guard::quoted(&cell.plain()).into_owned(),
    }
}

fn array(
    headings: &[&str],
    rows: impl IntoIterator<Item = Vec<Cell>>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut before = "[\n";
    for row in rows {
        write!(out, "{before}{}", object(headings, &row))?;
        before = ",\n";
    }
    writeln!(out, "{}]", if before == "[\n" { "[" } else { "\n" })
}

/// One object, with its members in the order of the columns.
fn object(headings: &[&str], row: &[Cell]) -> String {
    let members = headings.iter().zip(row);
    let members: Vec<String> = members
        .map(|(heading, cell)| format!("{}:{}", Value::from(*heading), cell.json()))
        .collect();
    format!("{{{}}}", members.join(","))
}

#[cfg(test)]
mod tests {
    use super::{Cell, Format, write};

    fn written(format: Format, rows: Vec<Vec<Cell>>) -> String {
        let mut out = Vec::new();
        write(format, &["name", "description", "enabled"], rows, &mut out).expect("written");
        String::from_utf8(out).expect("text")
    }

    fn rows() -> Vec<Vec<Cell>> {
        vec![
            vec![
                Cell::text("desk"),
                Cell::text("a, \"b\" | c"),
                Cell::Flag(true),
            ],
            vec![Cell::text("+1303"), Cell::None, Cell::Flag(false)],
        ]
    }

    #[test]
    fn every_format_says_the_same() {
        assert_eq!(
            written(Format::Csv, rows()),
            "name,description,enabled\ndesk,\"a, \"\"b\"\" | c\",true\n+1303,,false\n"
        );
        let first = r#"{"name":"desk","description":"a, \"b\" | c","enabled":true}"#;
        let second = r#"{"name":"+1303","description":null,"enabled":false}"#;
        assert_eq!(
            written(Format::JsonLines, rows()),
            format!("{first}\n{second}\n")
        );
        assert_eq!(
            written(Format::Json, rows()),
            format!("[\n{first},\n{second}\n]\n")
        );
    }

    #[test]
    fn what_a_spreadsheet_would_rewrite_is_text_to_it() {
        let mut out = Vec::new();
        let rows = [
            "0101",
            "+13035550101",
            "1.30356E+10",
            "02-Jan",
            "Jan-24",
            "=1+1",
            "Numéro",
            "desk-1",
        ];
        let rows = rows.map(|name| vec![Cell::text(name), Cell::None, Cell::Flag(true)]);
        write(
            Format::Spreadsheet,
            &["name", "description", "enabled"],
            rows,
            &mut out,
        )
        .expect("written");
        let units = out
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        let text = String::from_utf16(&units.collect::<Vec<_>>()).expect("UTF-16");
        let names = text
            .lines()
            .skip(1)
            .map(|line| line.split('\t').next().unwrap_or_default());
        assert!(
            text.starts_with("\u{FEFF}name\tdescription\tenabled\r\n"),
            "{text}"
        );
        assert_eq!(
            names.collect::<Vec<_>>(),
            [
                "\"=\"\"0101\"\"\"",
                "\"=\"\"+13035550101\"\"\"",
                "\"=\"\"1.30356E+10\"\"\"",
                "\"=\"\"02-Jan\"\"\"",
                "\"=\"\"Jan-24\"\"\"",
                "\"=\"\"=1+1\"\"\"",
                "Numéro",
                "\"=\"\"desk-1\"\"\"",
            ]
        );
        assert!(text.ends_with("\tyes\r\n"));
    }

    #[test]
    fn an_empty_table_is_still_a_table() {
        assert_eq!(written(Format::Json, Vec::new()), "[]\n");
        assert_eq!(
            written(Format::Csv, Vec::new()),
            "name,description,enabled\n"
        );
    }
}
