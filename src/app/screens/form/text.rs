//! The fields of a form as a text for the person's own editor, and what such a text says. Passwords are in none.

use std::fmt::Write as _;

use toml::de::{DeTable, DeValue};

use crate::app::{
    account::Account,
    service::application::{label, meant},
    shared::Shared,
    text::line::Line,
};

use super::{
    entry::{Entry, Value},
    form::Form,
    table::Kind,
};

/// What begins a line that says what is wrong.
const WRONG: &str = "#! ";

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The place, in bytes.
    at: usize,
    text: String,
}

impl Wrong {
    fn new(at: usize, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { at, text }
    }

    /// The same text with what is wrong at its top.
    pub fn above(&self, text: &str) -> String {
        let text = bare(text);
        let before = text.get(..self.at).unwrap_or(&text);
        // Two lines stand above it then.
        let line = before.matches('\n').count() + 3;
        format!(
            "{WRONG}Line {line}: {}\n{WRONG}Correct it, or leave an empty file to change nothing.\n{text}",
            self.text
        )
    }
}

/// The text without what was said about an earlier one.
fn bare(text: &str) -> String {
    let lines = text.split_inclusive('\n');
    lines.filter(|line| !line.starts_with(WRONG)).collect()
}

/// Whether a text says nothing at all, which changes nothing.
pub fn is_empty(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start);
    lines.all(|line| line.is_empty() || line.starts_with('#'))
}

impl Form {
    /// The fields that can be changed, one a line behind a comment.
    #[must_use]
    pub fn as_text(&self, shared: &Shared) -> String {
        let mut text = format!(
            "# {}. Change what stands behind \"=\", save, and leave the editor.\n\
             # A line that is missing changes nothing; an empty file changes nothing at all.\n",
            self.title()
        );
        for entry in self.open_entries() {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "\n# {}", help(entry));
            if entry.field.kind == Kind::Choice {
                for name in names(&shared.account) {
                    let _ = writeln!(text, "#   {name}");
                }
            }
            let _ = writeln!(text, "{} = {}", key(entry), value(entry, &shared.account));
        }
        text
    }

    /// Fills the fields as the text says: all of them, or none when something is wrong.
    pub fn take_text(&mut self, account: &Account, text: &str) -> Result<(), Wrong> {
        let text = bare(text);
        let table = DeTable::parse(&text).map_err(|error| {
            let what = error.message().trim_end_matches('.');
            Wrong::new(error.span().unwrap_or_default().start, format!("{what}."))
        })?;
        let mut filled = self.clone();
        for (name, value) in table.get_ref() {
            let Some(at) = filled
                .entries
                .iter()
                .position(|entry| is_open(entry) && key(entry) == name.get_ref().as_ref())
            else {
                return Err(Wrong::new(name.span().start, self.unknown(name.get_ref())));
            };
            let entry = &mut filled.entries[at];
            let read = read(entry, value.get_ref(), account);
            let new = read.map_err(|text| Wrong::new(value.span().start, text))?;
            if !new.says_as(&entry.value) {
                entry.value = new;
                entry.changed();
            }
        }
        *self = filled;
        Ok(())
    }

    fn open_entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| is_open(entry))
    }

    fn unknown(&self, name: &str) -> String {
        let known: Vec<String> = self.open_entries().map(key).collect();
        format!(
            "There is no field {name:?} here; there are {}.",
            known.join(", ")
        )
    }
}

fn is_open(entry: &Entry) -> bool {
    !entry.field.fixed && entry.field.kind != Kind::Secret
}

fn key(entry: &Entry) -> String {
    entry.field.label.to_lowercase()
}

fn help(entry: &Entry) -> &'static str {
    match entry.field.kind {
        Kind::Choice => "Decides what happens to its calls: one of these, or \"\" for none.",
        Kind::Toggle => "true or false. A disabled endpoint can neither register nor call.",
        Kind::Text | Kind::Secret => entry.field.help,
    }
}

fn value(entry: &Entry, account: &Account) -> String {
    match &entry.value {
        Value::Text(line) => quoted(line.text()),
        Value::Toggle(on) => on.to_string(),
        Value::Choice(None) | Value::Secret(_) => quoted(""),
        Value::Choice(Some(id)) => quoted(label(id, account.applications.rows())),
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// The applications, each as an export calls it, quoted.
fn names(account: &Account) -> Vec<String> {
    let all = account.applications.rows();
    let named = all.iter().map(|known| quoted(label(&known.id, all)));
    named.collect()
}

fn read(entry: &Entry, value: &DeValue<'_>, account: &Account) -> Result<Value, String> {
    match (entry.field.kind, value) {
        (Kind::Toggle, DeValue::Boolean(on)) => Ok(Value::Toggle(*on)),
        (Kind::Toggle, _) => Err("This is true or false, without quotes.".into()),
        (Kind::Text, DeValue::String(text)) if text == entry.value.text() => {
            Ok(entry.value.clone())
        }
        (Kind::Text, DeValue::String(text)) => {
            let mut line = Line::default();
            line.insert(text.trim());
            (entry.field.rule)(line.text())?;
            Ok(Value::Text(line))
        }
        (Kind::Choice, DeValue::String(text)) => chosen(entry, text, account),
        (Kind::Text | Kind::Choice | Kind::Secret, _) => {
            Err("This is a text: it stands between quotes.".into())
        }
    }
}

fn chosen(entry: &Entry, text: &str, account: &Account) -> Result<Value, String> {
    if text.trim().is_empty() {
        return Ok(Value::Choice(None));
    }
    if let Value::Choice(Some(now)) = &entry.value
        && now.as_str() == text.trim()
    {
        return Ok(entry.value.clone());
    }
    let meant = meant(text, account.applications.rows())?;
    Ok(Value::Choice(Some(meant.clone())))
}
