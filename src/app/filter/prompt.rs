//! The line in which a filter is typed: every key filters, and a mistake keeps what was found before.

use crate::app::{
    Key, Line, edit,
    keys::{Action, Context, Keymap},
};

use super::{Filter, Problem};

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
    recalled: Option<usize>,
}

impl Prompt {
    /// Lets keys go to the line.
    pub fn open(&mut self) {
        self.typing = true;
        self.recalled = None;
    }

    /// Shows every row again. Answers whether anything was there to clear.
    pub fn clear(&mut self) -> bool {
        let was = !self.line.text().is_empty() || self.typing;
        *self = Self::default();
        was
    }

    /// Takes a key while typing. `history` holds earlier filters, the latest last.
    pub fn press(&mut self, key: Key, keymap: &Keymap, history: &mut Vec<String>) {
        let text = self.line.text().to_owned();
        match keymap.resolve(&[Context::Prompt], key) {
            Some(Action::Cancel) => drop(self.clear()),
            Some(Action::Choose) if self.problem.is_none() => self.keep(history),
            Some(Action::Choose) => {}
            Some(Action::Up) => self.recall(history, true),
            Some(Action::Down) => self.recall(history, false),
            _ => drop(edit(&mut self.line, key)),
        }
        if self.line.text() != text {
            self.read();
        }
    }

    /// Takes pasted text while typing.
    pub fn paste(&mut self, text: &str) {
        self.line.insert(text);
        self.read();
    }

    fn read(&mut self) {
        match Filter::parse(self.line.text()) {
            Ok(filter) => {
                self.filter = filter;
                self.problem = None;
            }
            Err(problem) => self.problem = Some(problem),
        }
    }

    fn keep(&mut self, history: &mut Vec<String>) {
        self.typing = false;
        let text = self.line.text().trim();
        if !text.is_empty() {
            history.retain(|earlier| earlier != text);
            history.push(text.to_owned());
        }
    }

    fn recall(&mut self, history: &[String], earlier: bool) {
        let at = self.recalled.unwrap_or(history.len());
        let at = if earlier {
            at.saturating_sub(1)
        } else {
            at + 1
        };
        self.recalled = Some(at.min(history.len()));
        if let Some(text) = history.get(at) {
            self.line = Line::new(text.as_str());
        } else if !earlier {
            self.line = Line::default();
        }
    }
}
