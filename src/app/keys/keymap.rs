//! The keys of one dashboard: the table of bindings with what the person's configuration changed.

use super::{Action, BINDINGS, Binding, Context, chord, layout};
use crate::app::message::Key;

/// A binding with the keys that it has here.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// The line of the table.
    pub binding: &'static Binding,
    keys: Vec<(String, Key)>,
}

impl Bound {
    fn standard(binding: &'static Binding) -> Self {
        let read = |text: &&str| Some(((*text).to_owned(), chord::parse(text)?));
        Self {
            binding,
            keys: binding.keys.iter().filter_map(read).collect(),
        }
    }

    /// The keys as they are written; the first is the one that is shown.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|(text, _)| text.as_str())
    }

    /// How the first key is shown to people; `None` when it was taken away.
    #[must_use]
    pub fn shown(&self) -> Option<&str> {
        self.keys.first().map(|(text, _)| chord::show(text))
    }

    fn has(&self, key: Key) -> bool {
        self.keys.iter().any(|(_, known)| *known == key)
    }
}

/// A line of the configuration: an action, and the keys that it shall have instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebinding {
    /// `context.action`, such as `list.down`.
    pub name: String,
    /// As [`chord::parse`] reads them; none takes the action off the keyboard.
    pub keys: Vec<String>,
}

/// Why a line of the configuration cannot hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Which rebinding, counted from 0.
    pub at: usize,
    /// What is wrong with it, as a sentence.
    pub text: String,
}

/// All keys.
#[derive(Debug, Clone, PartialEq)]
pub struct Keymap {
    bounds: Vec<Bound>,
    by_position: bool,
    /// Whether people type words, and sentences must not name keys.
    in_words: bool,
}

impl Default for Keymap {
    fn default() -> Self {
        Self {
            bounds: BINDINGS.iter().map(Bound::standard).collect(),
            by_position: true,
            in_words: false,
        }
    }
}

impl Keymap {
    /// The table with these changes, or everything that is wrong with them. `by_position` lets a key of a
    /// layout without Latin letters count as the letter that stands in its place on a QWERTY keyboard.
    pub fn new(changes: &[Rebinding], by_position: bool) -> Result<Self, Vec<Complaint>> {
        let mut keymap = Self {
            by_position,
            ..Self::default()
        };
        let mut complaints = Vec::new();
        let mut places = Vec::new();
        for (at, change) in changes.iter().enumerate() {
            match keymap.change(change) {
                Ok(place) => places.push((at, place)),
                Err(text) => complaints.push(Complaint { at, text }),
            }
        }
        for (at, place) in places {
            let clashes = keymap.clashes(place);
            complaints.extend(clashes.into_iter().map(|text| Complaint { at, text }));
        }
        complaints.sort_by_key(|complaint| complaint.at);
        if complaints.is_empty() {
            Ok(keymap)
        } else {
            Err(complaints)
        }
    }

    /// The action of a key, looked up in these contexts, the innermost first.
    #[must_use]
    pub fn resolve(&self, contexts: &[Context], key: Key) -> Option<Action> {
        let find = |key| {
            contexts.iter().find_map(|context| {
                self.of(*context)
                    .find(|bound| bound.has(key))
                    .map(|bound| bound.binding.action)
            })
        };
        find(key).or_else(|| find(self.latin(key)))
    }

    /// The key as a Latin keyboard would have sent it, for second keys such as a column's letter.
    #[must_use]
    pub fn latin(&self, key: Key) -> Key {
        if self.by_position {
            layout::latin(key)
        } else {
            key
        }
    }

    /// The bindings of a context in the order of the table.
    pub fn of(&self, context: Context) -> impl Iterator<Item = &Bound> {
        self.bounds
            .iter()
            .filter(move |bound| bound.binding.context == context)
    }

    /// The first binding of an action, looked up in these contexts.
    #[must_use]
    pub fn bound(&self, contexts: &[Context], action: Action) -> Option<&Bound> {
        let mut all = contexts.iter().flat_map(|context| self.of(*context));
        all.find(|bound| bound.binding.action == action)
    }

    /// How the first key of an action is shown, looked up in these contexts; none where words are typed.
    #[must_use]
    pub fn shown(&self, contexts: &[Context], action: Action) -> Option<&str> {
        let all = contexts.iter().flat_map(|context| self.of(*context));
        all.filter(|bound| bound.binding.action == action && !self.in_words)
            .find_map(Bound::shown)
    }

    /// What people do for an action, in a sentence: its key, or its command where it has none.
    #[must_use]
    pub fn way(&self, contexts: &[Context], action: Action) -> String {
        let shown = self.shown(contexts, action).map(str::to_owned);
        shown.unwrap_or_else(|| format!("the command {}", action.name()))
    }

    /// The same keys, for people who type words.
    #[must_use]
    pub fn in_words(self) -> Self {
        Self {
            in_words: true,
            ..self
        }
    }

    fn change(&mut self, change: &Rebinding) -> Result<usize, String> {
        let named = |bound: &Bound| bound.binding.name() == change.name;
        let place = self
            .bounds
            .iter()
            .position(named)
            .ok_or_else(|| format!("There is no action named {}.", change.name))?;
        let Binding {
            context, action, ..
        } = *self.bounds[place].binding;
        let reachable = context.has_command_line() && action != Action::Command;
        if change.keys.is_empty() && !reachable {
            return Err(format!(
                "{} needs a key: nothing else reaches it.",
                change.name
            ));
        }
        let read = |text: &String| readable(context, text).map(|key| (text.clone(), key));
        self.bounds[place].keys = change.keys.iter().map(read).collect::<Result<_, _>>()?;
        Ok(place)
    }

    /// The bindings that hold beside this one and share a key with it.
    fn clashes(&self, place: usize) -> Vec<String> {
        let bound = &self.bounds[place];
        let mut found = Vec::new();
        for (other_place, other) in self.bounds.iter().enumerate() {
            if other_place == place || !bound.binding.context.meets(other.binding.context) {
                continue;
            }
            for (text, _) in bound.keys.iter().filter(|(_, key)| other.has(*key)) {
                found.push(format!(
                    "{text} is already the key of {} ({}).",
                    other.binding.name(),
                    other.binding.help.trim_end_matches('.')
                ));
            }
        }
        found
    }
}

/// Reads a key, which must not be a character where characters are text.
fn readable(context: Context, text: &str) -> Result<Key, String> {
    let key = chord::parse(text).ok_or_else(|| {
        format!("{text} is not a key. Keys are written like a, G, ^d, Alt-b, Enter, PgDn or F5.")
    })?;
    if context.takes_text() && chord::is_character(key) {
        return Err(format!("{text} is text here: it can only be typed."));
    }
    Ok(key)
}
