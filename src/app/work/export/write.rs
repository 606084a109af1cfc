//! One table, written in any of the formats.

use std::io::{self, Write};

use csv::{QuoteStyle, WriterBuilder};
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
    fn an_empty_table_is_still_a_table() {
        assert_eq!(written(Format::Json, Vec::new()), "[]\n");
        assert_eq!(
            written(Format::Csv, Vec::new()),
            "name,description,enabled\n"
        );
    }
}
