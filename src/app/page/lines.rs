//! The lines of a page of text, already broken to a width, without any style.

use crate::app::text::wrap::wrap;

use super::notice::Tone;

/// One line of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DetailLine {
    /// The title of a section.
    Title(&'static str),
    /// A label and its value; further lines of the value have an empty label.
    Field(&'static str, Tone, String),
    /// A marker and a piece of text; further lines have an empty marker.
    Text(&'static str, Tone, String),
    /// Nothing.
    Blank,
}

/// Cells of a label.
pub const LABEL: u16 = 14;
/// Cells of a marker.
pub const MARKER: u16 = 2;
/// A page being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its lines so far.
    pub lines: Vec<DetailLine>,
    width: u16,
}

impl Page {
    /// An empty one of this width.
    pub fn new(width: u16) -> Self {
        Self {
            lines: Vec::new(),
            width,
        }
    }

    /// Begins a section.
    pub fn title(&mut self, title: &'static str) {
        if !self.lines.is_empty() {
            self.lines.push(DetailLine::Blank);
        }
        self.lines.push(DetailLine::Title(title));
    }

    /// A label and its value.
    pub fn field(&mut self, label: &'static str, tone: Tone, value: &str) {
        let lines = wrap(value, self.width.saturating_sub(LABEL));
        for (at, line) in lines.into_iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            self.lines.push(DetailLine::Field(label, tone, line));
        }
    }

    /// A marker and a piece of text.
    pub fn text(&mut self, marker: &'static str, tone: Tone, text: &str) {
        let lines = wrap(text, self.width.saturating_sub(MARKER));
        for (at, line) in lines.into_iter().enumerate() {
            let marker = if at == 0 { marker } else { "" };
            self.lines.push(DetailLine::Text(marker, tone, line));
        }
    }
}

/// The marker of a tone, so that nothing rests on colour.
pub fn marker(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "●",
        Tone::Bad => "■",
        Tone::Warn => "▲",
        Tone::Plain => "·",
        Tone::Quiet => "",
    }
}
