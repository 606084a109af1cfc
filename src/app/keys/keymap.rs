//! The keys of one dashboard: the table of bindings with what the person's configuration changed.

use serde::{Deserialize, Serialize};

use crate::{api::sentence::Sentence, app::keys::key::Key};

use super::{
    action::Action,
    chord, keyboard as layout,
    table::{BINDINGS, Binding, Context},
};

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
    /// Which of its keys, counted from 0, where one of them is wrong.
    pub key: Option<usize>,
    /// What is wrong with it, as a sentence.
    pub text: String,
}

/// All keys.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "Written", from = "Written")]
pub struct Keymap {
    bounds: Vec<Bound>,
    by_position: bool,
    /// Whether people type words, and sentences must not name keys.
    in_words: bool,
}

/// A keymap in a record: what differs from the table, by the names of the bindings.
#[derive(Serialize, Deserialize)]
struct Written {
    changed: Vec<(String, Vec<String>)>,
    by_position: bool,
    in_words: bool,
}

impl From<Keymap> for Written {
    fn from(keymap: Keymap) -> Self {
        let changed = keymap
            .bounds
            .iter()
            .filter(|bound| **bound != Bound::standard(bound.binding))
            .map(|bound| {
                (
                    bound.binding.name(),
                    bound.keys().map(str::to_owned).collect(),
                )
            });
        Self {
            changed: changed.collect(),
            by_position: keymap.by_position,
            in_words: keymap.in_words,
        }
    }
}

impl From<Written> for Keymap {
    fn from(written: Written) -> Self {
        let mut keymap = Self::default();
        for (name, keys) in written.changed {
            let mut bounds = keymap.bounds.iter_mut();
            if let Some(bound) = bounds.find(|bound| bound.binding.name() == name) {
                let read = |text: String| chord::parse(&text).map(|key| (text, key));
                bound.keys = keys.into_iter().filter_map(read).collect();
            }
        }
        Self {
            by_position: written.by_position,
            in_words: written.in_words,
            ..keymap
        }
    }
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
            let mut complain = |key, text| complaints.push(Complaint { at, key, text });
            places.extend(
                keymap
                    .change(change, &mut complain)
                    .map(|place| (at, place)),
            );
        }
        for (at, place) in places {
            let clashes = keymap.clashes(place, &changes[at]);
            complaints.extend(
                clashes
                    .into_iter()
                    .map(|(key, text)| Complaint { at, key, text }),
            );
        }
        complaints.sort_by_key(|complaint| (complaint.at, complaint.key));
        if complaints.is_empty() {
            Ok(keymap)
        } else {
            Err(complaints)
        }
    }

    /// The action of a key, looked up in these contexts, the innermost first.
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
    pub fn bound(&self, contexts: &[Context], action: Action) -> Option<&Bound> {
        let mut all = contexts.iter().flat_map(|context| self.of(*context));
        all.find(|bound| bound.binding.action == action)
    }

    /// How the first key of an action is shown, looked up in these contexts; none where words are typed.
    pub fn shown(&self, contexts: &[Context], action: Action) -> Option<&str> {
        let all = contexts.iter().flat_map(|context| self.of(*context));
        all.filter(|bound| bound.binding.action == action && !self.in_words)
            .find_map(Bound::shown)
    }

    /// What people do for an action, in a sentence: its key, or its command where it has none.
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

    /// Gives the action the keys that can be read, and tells which cannot. Answers its place in the table.
    fn change(
        &mut self,
        change: &Rebinding,
        complain: &mut impl FnMut(Option<usize>, String),
    ) -> Option<usize> {
        let named = |bound: &Bound| bound.binding.name() == change.name;
        let Some(place) = self.bounds.iter().position(named) else {
            complain(None, format!("There is no action named {}.", change.name));
            return None;
        };
        let Binding {
            context, action, ..
        } = *self.bounds[place].binding;
        let reachable = context.has_command_line() && action != Action::Command;
        if change.keys.is_empty() && !reachable {
            let name = &change.name;
            complain(
                None,
                format!("{name} needs a key: nothing else reaches it."),
            );
            return None;
        }
        let mut keys = Vec::new();
        for (at, text) in change.keys.iter().enumerate() {
            match readable(context, text) {
                Ok(key) => keys.push((text.clone(), key)),
                Err(why) => complain(Some(at), why.into()),
            }
        }
        self.bounds[place].keys = keys;
        Some(place)
    }

    /// The bindings that hold beside this one and share a key with it, with which key of the change that is.
    fn clashes(&self, place: usize, change: &Rebinding) -> Vec<(Option<usize>, String)> {
        let bound = &self.bounds[place];
        let mut found = Vec::new();
        for (other_place, other) in self.bounds.iter().enumerate() {
            if other_place == place || !bound.binding.context.meets(other.binding.context) {
                continue;
            }
            for (text, _) in bound.keys.iter().filter(|(_, key)| other.has(*key)) {
                let at = change.keys.iter().position(|key| key == text);
                let sentence = format!(
                    "{text} is already the key of {} ({}).",
                    other.binding.name(),
                    other.binding.help.trim_end_matches('.')
                );
                found.push((at, sentence));
            }
        }
        found
    }
}

/// Reads a key, which must not be a character where characters are text.
fn readable(context: Context, text: &str) -> Result<Key, Sentence> {
    let key = chord::parse(text).ok_or_else(|| {
        let meant = chord::meant(text);
        let meant = meant.map_or_else(String::new, |meant| format!(" Did you mean {meant}?"));
        format!(
            "{text} is not a key.{meant} Keys are written like a, G, ^d, Alt-b, Enter, PgDn or F5."
        )
    })?;
    if context.takes_text() && chord::is_character(key) {
        return Err(format!("{text} is text here: it can only be typed.").into());
    }
    Ok(key)
}
