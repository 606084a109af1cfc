//! In which shape rows are printed: a table for people, or one of the formats that programs read.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::{
    api::text,
    app::work::export::{Cell, Format, write},
    cli::process::output,
    runtime::terminal::tty,
};

/// Cells between two columns of a table.
const GAP: usize = 2;

/// How the answer is printed.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct Shape {
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t)]
    format: View,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// A shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum View {
    /// Columns under headings; on a terminal cut to its width
    #[default]
    Table,
    /// Comma-separated values
    Csv,
    /// An array of objects
    Json,
    /// One object a line
    Jsonl,
    /// Ids alone, one a line
    Id,
    /// A table in Markdown
    Markdown,
}

/// Rows to be printed.
#[derive(Debug)]
pub struct Rows {
    /// The columns' names.
    pub headings: Vec<&'static str>,
    /// The cells of each row.
    pub cells: Vec<Vec<Cell>>,
    /// The id of each row.
    pub ids: Vec<String>,
}

impl Shape {
    /// The shape that was asked for.
    #[must_use]
    pub fn view(self) -> View {
        if self.json { View::Json } else { self.format }
    }

    /// Whether programs read what is said of failures.
    #[must_use]
    pub fn is_json(self) -> bool {
        matches!(self.view(), View::Json | View::Jsonl)
    }
}

impl Rows {
    /// Prints them on stdout.
    ///
    /// # Errors
    /// Those of stdout, but for a reader that went away: it has read enough.
    pub fn print(self, view: View) -> io::Result<()> {
        let width = output::is_read_on_terminal().then(|| tty::size().ok());
        let width = width.flatten();
        let width = width.map(|size| usize::from(size.width));
        let mut text = Vec::new();
        self.write(view, width, &mut text)?;
        output::write(&text)
    }

    fn write(self, view: View, width: Option<usize>, out: &mut Vec<u8>) -> io::Result<()> {
        let format = match view {
            View::Csv => Format::Csv,
            View::Json => Format::Json,
            View::Jsonl => Format::JsonLines,
            View::Table => return self.table(width, out),
            View::Markdown => return self.markdown(out),
            View::Id => return self.ids.iter().try_for_each(|id| writeln!(out, "{id}")),
        };
        write(format, &self.headings, self.cells, out)
    }

    fn table(self, width: Option<usize>, out: &mut Vec<u8>) -> io::Result<()> {
        if self.cells.is_empty() {
            return Ok(());
        }
        let headings = self
            .headings
            .iter()
            .map(|name| name.to_uppercase())
            .collect();
        let rows = self.cells.iter().map(|row| row.iter().map(plain).collect());
        let lines: Vec<Vec<String>> = [headings].into_iter().chain(rows).collect();
        let widths: Vec<usize> = (0..self.headings.len())
            .map(|at| lines.iter().map(|line| line[at].width()).max().unwrap_or(0))
            .collect();
        for line in lines {
            let mut text = String::new();
            for (cell, width) in line.iter().zip(&widths) {
                let blanks = width + GAP - cell.width();
                text.push_str(cell);
                text.push_str(&" ".repeat(blanks));
            }
            let text = text.trim_end();
            writeln!(out, "{}", width.map_or(text, |width| cut(text, width)))?;
        }
        Ok(())
    }

    fn markdown(self, out: &mut Vec<u8>) -> io::Result<()> {
        writeln!(out, "| {} |", self.headings.join(" | "))?;
        writeln!(out, "|{}", "---|".repeat(self.headings.len()))?;
        for row in &self.cells {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| plain(cell).replace('\\', "\\\\").replace('|', "\\|"))
                .collect();
            writeln!(out, "| {} |", cells.join(" | "))?;
        }
        Ok(())
    }
}

/// A cell for people, in one line.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::None => String::new(),
        Cell::Text(text) => text::clean(text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        Cell::Flag(on) => if *on { "yes" } else { "no" }.to_owned(),
        Cell::Number(number) => number.to_string(),
    }
}

/// What fits of a line into so many cells.
fn cut(text: &str, width: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used > width {
            return &text[..at];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Rows, View};
    use crate::app::work::export::Cell;

    fn written(view: View, width: Option<usize>) -> String {
        let row =
            |name: &str, about: &str, on| vec![Cell::text(name), Cell::text(about), Cell::Flag(on)];
        let rows = Rows {
            headings: vec!["name", "description", "enabled"],
            cells: vec![
                row("lobby", "東京 \n| bar", true),
                row("desk-901", "", false),
            ],
            ids: vec!["re-1".into(), "re-2".into()],
        };
        let mut out = Vec::new();
        rows.write(view, width, &mut out).expect("written");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn each_shape_is_what_its_readers_expect() {
        assert_eq!(
            written(View::Table, None),
            "NAME      DESCRIPTION  ENABLED\nlobby     東京 | bar   yes\ndesk-901               no\n"
        );
        assert_eq!(
            written(View::Table, Some(13)),
            "NAME      DES\nlobby     東\ndesk-901\n".replace("desk-901\n", "desk-901     \n")
        );
        assert_eq!(
            written(View::Markdown, None),
            "| name | description | enabled |\n|---|---|---|\n| lobby | 東京 \\| bar | yes |\n| desk-901 |  | no |\n"
        );
        assert_eq!(written(View::Id, None), "re-1\nre-2\n");
        assert!(written(View::Jsonl, None).starts_with("{\"name\":\"lobby\","));
        assert!(written(View::Csv, None).starts_with("name,description,enabled\nlobby,"));
    }
}
