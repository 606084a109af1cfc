//! The line in which a filter is typed: every key filters, and a mistake keeps what was found before.

use crate::app::{
    filter::{Filter, Problem, Rows},
    keys::{action::Action, edit::edit, key::Key},
    page::layout::{self, Size},
    text::{
        history::{History, Recall},
        line::Line,
    },
};

/// A filter being used and perhaps being typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prompt {
    /// What stands in the line.
    pub line: Line,
    /// Whether keys go to the line.
    pub typing: bool,
    /// The last filter that could be read: it decides what is shown.
    pub filter: Filter,
    /// Why what stands there cannot be read.
    pub problem: Option<Problem>,
    rows: Rows,
    recall: Recall,
}

impl Prompt {
    /// One over such rows.
    #[must_use]
    pub fn over(rows: Rows) -> Self {
        Self {
            rows,
            ..Self::default()
        }
    }

    /// With this filter in it. One that cannot be read stands there with its problem.
    #[must_use]
    pub fn with(mut self, text: &str) -> Self {
        self.line = Line::new(text.trim());
        self.read();
        self
    }

    /// Whether there is nothing to clear.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.line.text().is_empty() && !self.typing
    }

    /// The lines that it takes above the rows.
    #[must_use]
    pub fn lines(&self) -> usize {
        usize::from(!self.is_empty())
    }

    /// The rows of a list below it.
    #[must_use]
    pub fn rows(&self, size: Size) -> usize {
        layout::rows(size).saturating_sub(self.lines()).max(1)
    }

    /// Lets keys go to the line.
    pub fn open(&mut self) {
        self.typing = true;
        self.recall = Recall::default();
    }

    /// Shows every row again. Answers whether anything was there to clear.
    pub fn clear(&mut self) -> bool {
        let was = !self.is_empty();
        *self = Self::over(self.rows);
        was
    }

    /// Does what was asked for while typing. `history` holds earlier filters, the latest last.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other action means nothing here"
    )]
    pub fn act(&mut self, action: Action, history: &mut History) {
        match action {
            Action::Cancel => drop(self.clear()),
            Action::Choose if self.problem.is_none() => self.keep(history),
            Action::Up => self.recalled(history, true),
            Action::Down => self.recalled(history, false),
            _ => {}
        }
    }

    fn recalled(&mut self, history: &History, back: bool) {
        self.line = self.recall.step(history, back);
        self.read();
    }

    /// Takes a key that is bound to nothing while typing.
    pub fn type_key(&mut self, key: Key) {
        let text = self.line.text().to_owned();
        edit(&mut self.line, key);
        if self.line.text() != text {
            self.read();
        }
    }

    /// Takes the whole text while typing, in the place of what stands there.
    pub fn fill(&mut self, text: &str) {
        self.line = Line::new(text);
        self.read();
    }

    /// Takes pasted text while typing.
    pub fn paste(&mut self, text: &str) {
        self.line.insert(text);
        self.read();
    }

    fn read(&mut self) {
        match Filter::of(self.rows, without_start(self.line.text(), self.rows)) {
            Ok(filter) => {
                self.filter = filter;
                self.problem = None;
            }
            Err(problem) => self.problem = Some(problem),
        }
    }

    fn keep(&mut self, history: &mut History) {
        self.typing = false;
        history.keep(self.line.text());
    }
}

/// A field whose word is still to be typed is no term yet.
fn without_start(text: &str, rows: Rows) -> &str {
    let at = text.rfind(' ').map_or(0, |at| at + 1);
    let field = text.get(at..).unwrap_or_default().strip_suffix(':');
    let field = field.map(|field| field.trim_start_matches('!'));
    if field.is_some_and(|field| rows.field(field).is_some()) {
        &text[..at]
    } else {
        text
    }
}
