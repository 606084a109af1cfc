//! A form: fields from a table, filled in, checked as they are typed, and sent.

use crate::{
    api::{Secret, sentence::Sentence},
    app::{
        next::{Intent, Next, Question, route::Purpose},
        service::{facts::Facts, ticket::Ticket},
        shared::Shared,
        text::time::Moment,
    },
};

use super::{
    entry::{Entry, Value},
    table::FieldId,
};

/// What the form is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It is being filled in.
    Typing,
    /// What is to be changed is read again before anything is sent.
    Reading(Ticket, Moment),
    /// It was sent and not answered yet.
    Sending(Ticket, Moment),
}

/// A form being filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// What it is for.
    pub purpose: Purpose,
    /// Its fields.
    pub entries: Vec<Entry>,
    /// The field with the cursor; behind the last one comes the button.
    pub focus: usize,
    /// What it is doing.
    pub phase: Phase,
    /// What went wrong and belongs to no field.
    pub complaint: Option<String>,
    /// Why the name cannot be had, as far as is known.
    pub(super) taken: Option<Sentence>,
    /// Whether a generated password is on its way here.
    pub(super) awaits_password: bool,
    /// Whether capitals that were typed became small letters.
    pub(super) lowered: bool,
    /// From which version to which the person agreed to go, while it is read once more.
    pub(super) agreed: Option<(Facts, Facts)>,
    /// A free name that is looked for.
    pub(super) awaits_name: Option<Ticket>,
}

impl Form {
    /// What Enter does where the cursor stands, in a word.
    #[must_use]
    pub fn enter(&self) -> &'static str {
        match self.entries.get(self.focus).map(|entry| &entry.value) {
            Some(Value::Choice(_)) => "choose",
            _ if self.focus + 1 >= self.entries.len() => "send",
            _ => "next",
        }
    }

    /// A form as it is opened. What is typed takes its time and is kept: while nobody would hear of it, the form says
    /// so from the start.
    pub fn open(shared: &mut Shared, purpose: Purpose) -> Self {
        let mut form = Self::new(purpose);
        form.copy(shared);
        form.complaint = shared.away().map(|why| {
            format!("The service is away: {why}. What is typed here can be sent when it is back.")
        });
        form
    }

    fn new(purpose: Purpose) -> Self {
        let entries = purpose.entries();
        let first = entries.iter().position(|entry| !entry.field.fixed);
        Self {
            purpose,
            focus: first.unwrap_or(entries.len()),
            entries,
            phase: Phase::Typing,
            complaint: None,
            taken: None,
            awaits_password: false,
            lowered: false,
            agreed: None,
            awaits_name: None,
        }
    }

    /// Whether the cursor stands on the button.
    #[must_use]
    pub fn on_button(&self) -> bool {
        self.focus >= self.entries.len()
    }

    /// Whether it was sent, or is about to be.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.phase != Phase::Typing
    }

    /// Since when what is to be changed is read again.
    #[must_use]
    pub fn reading_since(&self) -> Option<Moment> {
        match self.phase {
            Phase::Reading(_, since) => Some(since),
            Phase::Typing | Phase::Sending(..) => None,
        }
    }

    /// Whether the person put something in that would be lost.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.entries.iter().any(Entry::is_changed)
    }

    /// What stands in this field, if the form has it.
    pub(super) fn value(&self, id: FieldId) -> Option<&Value> {
        let mut entries = self.entries.iter();
        entries
            .find(|entry| entry.field.id == id)
            .map(|entry| &entry.value)
    }

    /// The text of this field without spaces around it.
    pub(super) fn text(&self, id: FieldId) -> &str {
        self.value(id).map_or("", Value::text).trim()
    }

    /// Whether a password is asked for.
    #[must_use]
    pub fn has_password(&self) -> bool {
        self.value(FieldId::Password).is_some()
    }

    /// The password as typed: spaces are part of it.
    pub(super) fn password(&self) -> Secret {
        Secret::from(self.value(FieldId::Password).map_or("", Value::text))
    }

    /// The editable part as it stands in the form.
    pub(super) fn facts(&self) -> Facts {
        let unchanged = |id| {
            let mut entries = self.entries.iter();
            let entry = entries.find(|entry| entry.field.id == id);
            self.purpose
                .before()
                .filter(|_| entry.is_none_or(|entry| !entry.is_changed()))
        };
        let filled = || self.text(FieldId::Description).to_owned();
        Facts {
            description: match unchanged(FieldId::Description) {
                Some(before) => before.description.clone(),
                None => Some(filled()),
            },
            application: match self.value(FieldId::Application) {
                Some(Value::Choice(Some(id))) => Some(id.to_string()),
                Some(Value::Choice(None)) => Some(String::new()),
                _ => None,
            },
            enabled: match self.value(FieldId::Enabled) {
                Some(Value::Toggle(on)) => Some(*on),
                _ => None,
            },
        }
    }

    /// Leaves the form; asks first when that would lose something.
    pub(super) fn leave(&mut self, shared: &mut Shared) -> Next {
        match self.phase {
            Phase::Reading(ticket, _) => {
                shared.cancel(ticket);
                self.phase = Phase::Typing;
                Next::Stay
            }
            Phase::Typing if self.is_changed() => Next::Ask(
                Question::about(&shared.profile, "Leave the form?")
                    .fact("Form", self.purpose.title())
                    .text("What was typed is lost; nothing was sent.")
                    .yes("Yes, leave", Intent::Back),
            ),
            Phase::Typing | Phase::Sending(..) => Next::Back,
        }
    }

    /// Things stand like `theirs` at the service, and the form holds this now.
    pub fn take_over(&mut self, theirs: &Facts, merged: &Facts) {
        self.purpose.rebase(theirs.clone());
        for entry in &mut self.entries {
            if !entry.field.fixed && entry.field.id != FieldId::Password {
                entry.restart(Value::of(theirs, entry.field.id));
                entry.value = Value::of(merged, entry.field.id);
            }
        }
    }
}
