//! Breaks a question into the lines and pages that fit into the window.

use unicode_width::UnicodeWidthStr;

use crate::app::{
    next::{Part, Question},
    page::layout::{self, Size},
    text::wrap::wrap,
};

/// Cells by which what follows the first line of a row is set in.
const HANG: usize = 2;
/// Cells for the labels of facts.
const LABEL: usize = 13;
/// The frame, and the line that says how much follows.
const AROUND: usize = 3;

/// A row in lines of this width; what follows the first line is set in.
pub fn hanging(row: &str, width: usize) -> Vec<String> {
    if row.width() <= width {
        return vec![row.to_owned()];
    }
    let lines = broken(row, width).into_iter().enumerate();
    lines
        .map(|(at, line)| {
            let indent = if at == 0 { 0 } else { HANG };
            format!("{:indent$}{line}", "")
        })
        .collect()
}

/// How many lines of this width a row takes.
pub fn height(row: &str, width: usize) -> usize {
    if row.width() <= width {
        1
    } else {
        broken(row, width).len()
    }
}

fn broken(row: &str, width: usize) -> Vec<String> {
    wrap(row, cells(width.saturating_sub(HANG)))
}

fn cells(width: usize) -> u16 {
    u16::try_from(width).unwrap_or(u16::MAX)
}

impl Question {
    /// The last page that it can be turned to in a window of this size.
    pub(crate) fn last_page(&self, size: Size) -> usize {
        let width = layout::sheet_width(size.width);
        let foot = if self.proof.is_some() { 3 } else { 1 };
        let shown = layout::sheet_height(size).saturating_sub(foot + AROUND);
        let parts: usize = self.parts.iter().map(|part| of_part(part, width)).sum();
        let rows: usize = self.rows.iter().map(|row| height(row, width)).sum();
        let pages = (parts + rows).div_ceil(shown.max(1));
        pages.saturating_sub(1)
    }
}

fn of_part(part: &Part, width: usize) -> usize {
    match part {
        Part::Text(text) | Part::Warning(text) => wrap(text, cells(width)).len(),
        Part::Fact { value, .. } | Part::Derived { value, .. } => {
            wrap(value, cells(width.saturating_sub(LABEL))).len().min(3)
        }
        Part::Change { .. } => 2,
        Part::Conflict { .. } => 3,
    }
}
