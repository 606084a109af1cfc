//! What the processes that serve one account tell each other of what they do for each other, and of their ends.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::broadcast;

/// Where the processes tell each other of orders, and of their ends.
pub const CHANNEL: &str = "sipdeck_orders";
/// Letters that may wait for a task that hears them; it looks by itself when it has missed some.
const WAITING: usize = 1024;

/// What one process tells the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letter {
    /// There is an order for this process.
    Order(u64, String),
    /// The order of this identifier is answered.
    Answered(String),
    /// A process has ended in order.
    Left,
    /// Nobody knows what was told.
    Missed,
}

impl Letter {
    /// The text of it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Order(process, id) => format!("order {process} {id}"),
            Self::Answered(id) => format!("answered {id}"),
            Self::Left => "left".to_owned(),
            Self::Missed => String::new(),
        }
    }

    /// What a text says; one of a newer program may say anything.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let words: Vec<&str> = text.split(' ').collect();
        let read = match words.as_slice() {
            ["order", process, id] => process.parse().ok().map(|it| Self::Order(it, (*id).into())),
            ["answered", id] => Some(Self::Answered((*id).into())),
            ["left"] => Some(Self::Left),
            _ => None,
        };
        read.unwrap_or(Self::Missed)
    }
}

/// What a process hears of the others, and which one it is.
#[derive(Debug)]
pub struct Post {
    /// Its number; 0 as long as it has none.
    own: AtomicU64,
    letters: broadcast::Sender<Letter>,
}

impl Default for Post {
    fn default() -> Self {
        Self {
            own: AtomicU64::default(),
            letters: broadcast::Sender::new(WAITING),
        }
    }
}

impl Post {
    /// The number of this process; 0 where it has none.
    #[must_use]
    pub fn own(&self) -> u64 {
        self.own.load(Ordering::Relaxed)
    }

    /// This is its number from now on.
    pub fn is(&self, own: u64) {
        self.own.store(own, Ordering::Relaxed);
    }

    /// What is told from now on.
    #[must_use]
    pub fn hear(&self) -> broadcast::Receiver<Letter> {
        self.letters.subscribe()
    }

    pub(super) fn pass(&self, letter: Letter) {
        // There may be nobody who hears.
        let _ = self.letters.send(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::Letter;

    #[test]
    fn a_letter_says_what_was_told_and_others_that_something_was() {
        for letter in [
            Letter::Order(7, "o-1".into()),
            Letter::Answered("o-1".into()),
            Letter::Left,
        ] {
            assert_eq!(Letter::read(&letter.text()), letter);
        }
        for strange in ["", "order x o-1", "order 1", "dance"] {
            assert_eq!(Letter::read(strange), Letter::Missed, "{strange}");
        }
    }
}
