//! What can be done here, as a list to search in: Enter does the selected line.

use super::{
    Line, edit,
    keys::{Action, Context},
    layout,
    list::List,
    message::{Key, Size},
    next::Next,
    offer,
    screen::Screen,
    shared::Shared,
};

/// Lines of the help that are no entries: the frame and the search.
const AROUND: usize = 3;

/// One line of the help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it holds.
    pub context: Context,
    /// What it does.
    pub action: Action,
    /// Every key, as people read them.
    pub keys: String,
    /// The sentence about it.
    pub help: &'static str,
    /// Why it does not work now, if so.
    pub refusal: Option<String>,
}

/// The help being read.
#[derive(Debug, Clone, PartialEq)]
pub struct Help {
    /// What is searched for.
    pub line: Line,
    /// Where the person is in it.
    pub list: List<usize>,
    entries: Vec<Entry>,
}

impl Help {
    /// Everything that can be done on this screen.
    #[must_use]
    pub fn of(screen: &Screen, shared: &Shared) -> Self {
        Self {
            line: Line::default(),
            list: List::default(),
            entries: entries(screen, shared),
        }
    }

    /// The entries that what was typed leaves over: every word must occur in the sentence or in the
    /// name of the command, or be a key.
    #[must_use]
    pub fn shown(&self) -> Vec<&Entry> {
        let text = self.line.text().to_lowercase();
        let found = |entry: &&Entry| {
            let help = entry.help.to_lowercase();
            let name = entry.action.name();
            text.split_whitespace().all(|word| {
                let has = |word: &str| help.contains(word) || name.contains(word);
                let singular = word.strip_suffix('s').filter(|word| word.len() > 2);
                has(word) || singular.is_some_and(has) || entry.keys.to_lowercase() == word
            })
        };
        self.entries.iter().filter(found).collect()
    }

    /// How many entries fit.
    #[must_use]
    pub fn height(size: Size) -> usize {
        layout::body(size).saturating_sub(AROUND).max(1)
    }

    /// Takes a key.
    pub fn press(&mut self, shared: &mut Shared, key: Key) -> Next {
        let action = shared.keymap.resolve(&[Context::Help], key);
        let count = self.shown().len();
        let height = Self::height(shared.size);
        let target = action.and_then(|action| self.list.target(action, count, height));
        match (target, action) {
            (Some(target), _) => self.list.place(target, Some(target), count, height),
            (None, Some(Action::Choose)) => return self.choose(),
            (None, Some(Action::Cancel)) => return Next::Back,
            (None, _) => {
                edit(&mut self.line, key);
                self.list = List::default();
            }
        }
        Next::Stay
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) -> Next {
        self.line.insert(text);
        self.list = List::default();
        Next::Stay
    }

    fn choose(&self) -> Next {
        let shown = self.shown();
        shown
            .get(self.list.index)
            .map_or(Next::Stay, |entry| Next::Act(entry.action))
    }
}

/// What the tables of this screen offer; an action that stands in several is listed once.
#[must_use]
pub fn entries(screen: &Screen, shared: &Shared) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for context in screen.contexts() {
        for bound in shared.keymap.of(*context) {
            let binding = bound.binding;
            if entries.iter().any(|entry| entry.action == binding.action) {
                continue;
            }
            let keys: Vec<&str> = bound.keys().map(super::keys::chord::show).collect();
            entries.push(Entry {
                context: *context,
                action: binding.action,
                keys: keys.join(" "),
                help: binding.help,
                refusal: offer::refusal(screen, shared, binding.action),
            });
        }
    }
    entries
}
