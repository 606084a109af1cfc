//! The history of a prompt: earlier lines, and the way back through them.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::line::Line;

/// How many are kept.
const KEPT: usize = 100;

/// What was typed and used, the latest last, nothing twice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct History(VecDeque<String>);

/// How far back a line has gone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recall(Option<usize>);

impl History {
    /// Keeps a line that was used.
    pub fn keep(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.0.retain(|earlier| earlier != text);
        if self.0.len() >= KEPT {
            self.0.pop_front();
        }
        self.0.push_back(text.to_owned());
    }

    /// Everything that is kept, the latest last.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl Recall {
    /// The next line in this direction; behind the latest comes an empty one.
    pub fn step(&mut self, history: &History, earlier: bool) -> Line {
        let lines = &history.0;
        let at = self.0.unwrap_or(lines.len());
        let at = if earlier {
            at.saturating_sub(1)
        } else {
            (at + 1).min(lines.len())
        };
        self.0 = Some(at);
        lines
            .get(at)
            .map_or_else(Line::default, |text| Line::new(text.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::{History, Recall};

    #[test]
    fn lines_come_back_the_latest_first_and_nothing_twice() {
        let mut history = History::default();
        for text in ["one", "two", " one ", ""] {
            history.keep(text);
        }
        let mut recall = Recall::default();
        let mut step = |earlier| recall.step(&history, earlier).text().to_owned();
        assert_eq!([step(true), step(true), step(true)], ["one", "two", "two"]);
        assert_eq!([step(false), step(false)], ["one", ""]);
    }
}
