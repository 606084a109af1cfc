//! A field as it is filled in at the moment.

use crate::{
    api::{ApplicationId, sentence::Sentence},
    app::{service::facts::Facts, text::line::Line},
};

use super::table::{Field, FieldId, Kind};

/// A password being typed. Its memory is wiped when it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// What is typed.
    pub line: Line,
    /// Whether it is shown in clear.
    pub shown: bool,
}

impl Hidden {
    /// Nothing typed yet. The room is taken at once, so that typing leaves no outgrown copies in memory.
    pub(in crate::app) fn empty() -> Self {
        Self {
            line: Line::new(String::with_capacity(1024)),
            shown: false,
        }
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        self.line.wipe();
    }
}

/// What stands in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A line of text.
    Text(Line),
    /// A password.
    Secret(Hidden),
    /// Yes or no.
    Toggle(bool),
    /// An application, or none.
    Choice(Option<ApplicationId>),
}

impl Value {
    /// What stands in a field of this kind before anybody touched it.
    #[must_use]
    pub fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(Line::default()),
            Kind::Secret => Self::Secret(Hidden::empty()),
            Kind::Toggle => Self::Toggle(true),
            Kind::Choice => Self::Choice(None),
        }
    }

    /// What a field of this version holds.
    #[must_use]
    pub fn of(facts: &Facts, id: FieldId) -> Self {
        match id {
            FieldId::Description => Self::Text(Line::new(facts.text().unwrap_or_default())),
            FieldId::Application => Self::Choice(facts.application_id()),
            FieldId::Enabled => Self::Toggle(facts.enabled.unwrap_or(true)),
            FieldId::Name | FieldId::Password => Self::Text(Line::default()),
        }
    }

    /// The text of a text or password; empty for the other kinds.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(line) => line.text(),
            Self::Secret(hidden) => hidden.line.text(),
            Self::Toggle(_) | Self::Choice(_) => "",
        }
    }

    /// Whether both say the same, wherever the cursor stands.
    pub(crate) fn says_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Toggle(a), Self::Toggle(b)) => a == b,
            (Self::Choice(a), Self::Choice(b)) => a == b,
            (a, b) => a.text() == b.text(),
        }
    }
}

/// A field, what stands in it, and what is to be said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The line of the table.
    pub field: &'static Field,
    /// What stands in it.
    pub value: Value,
    /// What stood in it when the form was opened.
    first: Value,
    /// Whether it was changed or left: from then on complaints are shown.
    pub touched: bool,
    /// What the service, or an impossible paste, had against it; forgotten with the next change.
    pub refused: Option<Sentence>,
}

impl Entry {
    /// A field that holds this from the start.
    #[must_use]
    pub fn new(field: &'static Field, value: Value) -> Self {
        Self {
            field,
            first: value.clone(),
            value,
            touched: false,
            refused: None,
        }
    }

    /// Whether it holds something else than at the start.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        !self.value.says_as(&self.first)
    }

    /// What it held at the start.
    #[must_use]
    pub fn was(&self) -> &Value {
        &self.first
    }

    /// Puts this there, as if it had stood there from the start.
    pub fn restart(&mut self, value: Value) {
        self.first = value.clone();
        self.value = value;
        self.refused = None;
    }

    /// It was changed by the person.
    pub fn changed(&mut self) {
        self.touched = true;
        self.refused = None;
    }
}
