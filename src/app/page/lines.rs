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
    /// A line of JSON.
    Json(String),
    /// A name, and how it was held in each part of a span of time.
    Span(String, Vec<Held>),
    /// Nothing.
    Blank,
}

/// How something was held in a part of a span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Not, or not for most of it.
    Not,
    /// It was.
    Yes,
    /// It was refused.
    Refused,
}

/// A page in two columns, and what stands over both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// Over both.
    pub above: Vec<DetailLine>,
    /// The left one.
    pub left: Vec<DetailLine>,
    /// The right one.
    pub right: Vec<DetailLine>,
    /// Cells of the left one.
    pub width: u16,
}

impl Columns {
    /// How many lines there are.
    pub fn height(&self) -> usize {
        self.above.len() + self.left.len().max(self.right.len())
    }
}

/// Cells of a label.
pub const LABEL: u16 = 14;
/// The most cells of a span of time: a quarter of an hour each, in a day.
const SPAN: u16 = 96;
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
        self.short_field(label, tone, value, usize::MAX);
    }

    /// Whether a value has room in one line.
    pub fn has_room(&self, value: &str) -> bool {
        wrap(value, self.width.saturating_sub(LABEL)).len() == 1
    }

    /// The same in so many lines at most; what does not fit ends in `…`.
    pub fn short_field(&mut self, label: &'static str, tone: Tone, value: &str, most: usize) {
        let lines = clipped(value, self.width.saturating_sub(LABEL), most);
        for (at, line) in lines.into_iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            self.lines.push(DetailLine::Field(label, tone, line));
        }
    }

    /// Leaves lines free, so that there are so many from this one on.
    pub fn reserve(&mut self, from: usize, lines: usize) {
        let wanted = (from + lines).max(self.lines.len());
        self.lines.resize(wanted, DetailLine::Blank);
    }

    /// A marker and a piece of text in one line; what does not fit ends in `…`.
    pub fn line(&mut self, marker: &'static str, tone: Tone, text: &str) {
        let lines = clipped(text, self.width.saturating_sub(MARKER), 1);
        let line = lines.into_iter().next().unwrap_or_default();
        self.lines.push(DetailLine::Text(marker, tone, line));
    }

    /// How many parts a span of time is drawn in.
    pub fn span(&self) -> usize {
        usize::from(self.width.saturating_sub(LABEL).min(SPAN))
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

/// Text in so many lines at most; what does not fit ends in `…`.
fn clipped(text: &str, room: u16, most: usize) -> Vec<String> {
    let mut lines = wrap(text, room);
    if lines.len() > most {
        lines = wrap(text, room.saturating_sub(1));
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
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
