//! Keys of two strokes: the first opens this, the second says what is meant.

use crossterm::event::{KeyCode, KeyModifiers};

use super::{
    columns::{DOMAINS, of_endpoints},
    copy::{COPIES, OF_REQUESTS},
    message::Key,
    next::Next,
    screen::Screen,
    shared::Shared,
};

/// What the second key completes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefix {
    /// Sort by the column with this letter.
    Sort,
    /// Copy what the letter stands for.
    Copy,
    /// Switch what is marked on or off.
    Switch,
}

impl Prefix {
    /// Takes the second key. Any that is no letter closes it.
    pub fn press(self, shared: &mut Shared, key: Key) -> Next {
        let key = shared.keymap.latin(key);
        if let (KeyCode::Char(letter), KeyModifiers::NONE) = (key.code, key.modifiers) {
            Next::Letter(self, letter)
        } else {
            Next::Back
        }
    }

    /// What is asked, and the letters that answer it on this screen.
    #[must_use]
    pub fn choices(self, screen: &Screen) -> (&'static str, Vec<(char, &'static str)>) {
        match (self, screen) {
            (Self::Copy, Screen::Requests(_)) => ("Copy", OF_REQUESTS.to_vec()),
            (Self::Copy, _) => (
                "Copy",
                COPIES.iter().map(|copy| (copy.letter, copy.what)).collect(),
            ),
            (Self::Switch, _) => ("The marked", vec![('e', "Enable"), ('d', "Disable")]),
            (Self::Sort, Screen::Domains(_)) => {
                let columns = DOMAINS.iter().map(|column| (column.letter, column.title));
                ("Sort by", columns.collect())
            }
            (Self::Sort, screen) => {
                let whole = matches!(screen, Screen::Endpoints(list) if list.domain.is_none());
                let shown = of_endpoints(whole);
                (
                    "Sort by",
                    shown.map(|column| (column.letter, column.title)).collect(),
                )
            }
        }
    }
}
