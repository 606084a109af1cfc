//! The help: every action as a searchable list, Enter executes the selected one.

use crate::app::{
    keys::{action::Action, edit::edit, key::Key, table::Context},
    next::Next,
    page::{
        layout::{self, Size},
        list::List,
    },
    screens::Screen,
    shared::Shared,
    text::line::Line,
};

use super::{
    command,
    entries::{Entry, entries},
    signs::{self, Sign},
    synonyms,
};

/// Lines of the help that are no entries: the frame and the search.
const AROUND: usize = 3;

/// Lines for the whole sentence about the selected line, where there is room for them.
const ABOUT: usize = 2;
/// From so many lines on, there is.
const ROOMY: usize = 14;

/// One line of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HelpRow<'a> {
    /// Something that can be done.
    Entry(&'a Entry),
    /// Something that is written or shown.
    Sign(&'static Sign),
}

impl<'a> HelpRow<'a> {
    /// What is pressed, typed or seen.
    pub fn keys(self) -> &'a str {
        match self {
            Self::Entry(entry) => &entry.keys,
            Self::Sign(sign) => sign.sign,
        }
    }

    /// The sentence about it.
    pub fn help(self) -> &'static str {
        match self {
            Self::Entry(entry) => entry.help,
            Self::Sign(sign) => sign.help,
        }
    }

    /// Where it holds.
    pub fn context(self) -> Context {
        match self {
            Self::Entry(entry) => entry.context,
            Self::Sign(sign) => sign.context,
        }
    }

    /// Why it does not work now, if so.
    pub fn refusal(self) -> Option<&'a str> {
        match self {
            Self::Entry(entry) => entry.refusal.as_deref(),
            Self::Sign(_) => None,
        }
    }

    /// Further words that people use for it.
    fn synonyms(self) -> &'static str {
        match self {
            Self::Entry(entry) => synonyms::of(entry.action, &entry.name),
            Self::Sign(_) => "",
        }
    }

    /// The command that does the same; empty without one.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Entry(entry) => entry.name.clone(),
            Self::Sign(_) => String::new(),
        }
    }
}

/// The help being read.
#[derive(Debug, Clone, PartialEq)]
pub struct Help {
    /// What is searched for.
    pub line: Line,
    /// Where the person is in it.
    pub list: List<usize>,
    entries: Vec<Entry>,
    signs: Vec<&'static Sign>,
}

impl Help {
    /// Everything that can be done on this screen.
    pub fn of(screen: &Screen, shared: &Shared) -> Self {
        Self {
            line: Line::default(),
            list: List::default(),
            entries: entries(screen, shared)
                .into_iter()
                .chain(commands())
                .collect(),
            signs: signs::on(screen).collect(),
        }
    }

    /// The lines that what was typed leaves over: every word must occur in the sentence or in the
    /// name of the command, or be a key.
    pub fn shown(&self) -> Vec<HelpRow<'_>> {
        let text = self.line.text().to_lowercase();
        let found = |row: &HelpRow<'_>| {
            let help = row.help().to_lowercase();
            let name = row.name();
            let others = row.synonyms();
            text.split_whitespace().all(|word| {
                let other = |word: &str| others.split(' ').any(|known| known.starts_with(word));
                let has = |word: &str| help.contains(word) || name.contains(word) || other(word);
                let singular = word.strip_suffix('s').filter(|word| word.len() > 2);
                has(word) || singular.is_some_and(has) || row.keys().to_lowercase() == word
            })
        };
        let entries = self.entries.iter().map(HelpRow::Entry);
        let signs = self.signs.iter().map(|sign| HelpRow::Sign(sign));
        entries.chain(signs).filter(found).collect()
    }

    /// How many entries fit.
    pub fn height(size: Size) -> usize {
        let body = layout::body(size);
        body.saturating_sub(AROUND + about(body)).max(1)
    }

    /// Does what was asked for.
    pub fn act(&mut self, shared: &Shared, action: Action) -> Next {
        let count = self.shown().len();
        let height = Self::height(shared.size);
        match (self.list.target(action, count, height), action) {
            (Some(target), _) => self.list.place(target, Some(target), count, height),
            (None, Action::Choose) => return self.choose(),
            (None, Action::Cancel) => return Next::Back,
            (None, _) => {}
        }
        Next::Stay
    }

    /// Takes a key that is bound to nothing.
    pub fn type_key(&mut self, key: Key) -> Next {
        edit(&mut self.line, key);
        self.list = List::default();
        Next::Stay
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) -> Next {
        self.line.insert(text);
        self.list = List::default();
        Next::Stay
    }

    fn choose(&self) -> Next {
        match self.shown().get(self.list.index) {
            Some(HelpRow::Entry(entry)) => Next::Act(entry.action),
            Some(HelpRow::Sign(_)) | None => Next::Stay,
        }
    }
}

/// Lines for the whole sentence about the selected line, in a body of so many.
pub fn about(body: usize) -> usize {
    if body < ROOMY { 0 } else { ABOUT }
}

/// What is only typed: Enter opens the line for it.
fn commands() -> impl Iterator<Item = Entry> {
    command::PLACES.iter().map(|(name, help)| Entry {
        context: Context::Screen,
        action: Action::Command,
        name: (*name).to_owned(),
        keys: format!(":{name}"),
        help,
        refusal: None,
    })
}
