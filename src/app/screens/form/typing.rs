//! Keys, pastes, picked values and generated passwords within a form.

use crossterm::event::KeyCode;

use crate::{
    api::{Failure, Secret},
    app::{
        effect::Effect,
        keys::{action::Action, edit::edit, key::Key, table::Context, when::When},
        next::{
            Next,
            choice::{Choice, Subject},
            route::Purpose,
        },
        page::blank::Blank,
        screens::scene::{Scene, usual},
        service::{call::Reply, ticket::Ticket},
        shared::Shared,
        text::time::Moment,
        work::gather::Gathered,
    },
};

use super::{
    entry::{Entry, Hidden, Value},
    form::Form,
    table::FieldId,
};

/// The longest paste a field takes, in bytes: far over every limit, far under what slows anything down.
const PASTE_MAX: usize = 8_192;

impl Scene for Form {
    fn contexts(&self) -> &'static [Context] {
        if self.is_on_choice() {
            &[Context::Choice, Context::Form]
        } else {
            &[Context::Form]
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other action means nothing here"
    )]
    fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        match action {
            Action::Cancel => return self.leave(shared),
            Action::Leave => return Next::Leave,
            _ if self.is_busy() => {}
            Action::NextField => self.step(true),
            Action::PreviousField => self.step(false),
            Action::Submit => return self.submit(shared),
            Action::Choose => return self.go_on(shared),
            Action::Generate => self.generate(shared),
            Action::Reveal => self.reveal(),
            Action::Suspend => shared.ask(Effect::Suspend),
            Action::Turn => return self.turn(),
            Action::Clear => self.choose_none(),
            _ => {}
        }
        Next::Stay
    }

    fn reading_since(&self, _: &Shared) -> Option<Moment> {
        self.reading_since()
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other condition holds as usual"
    )]
    fn holds(&self, when: When, _: &Shared) -> bool {
        match when {
            When::Password => self.has_password(),
            When::Chosen => self.has_chosen(),
            _ => usual(when),
        }
    }

    fn type_key(&mut self, shared: &mut Shared, key: Key) -> Option<Next> {
        Some(self.type_in_field(shared, key))
    }

    fn fill(&mut self, shared: &mut Shared, blank: Blank, text: &str) -> Next {
        match blank {
            Blank::Field(at) => self.fill_field(shared, at, text),
            Blank::Line => Next::Stay,
        }
    }

    fn paste(&mut self, shared: &mut Shared, text: &str) -> Next {
        let lower = self.lowers();
        if self.is_busy() {
            return Next::Stay;
        }
        self.lowered |= lower && text.chars().any(|c| c.is_ascii_uppercase());
        let Some(entry) = self.entries.get_mut(self.focus) else {
            return Next::Stay;
        };
        if text.len() > PASTE_MAX {
            entry.refused = Some("What was pasted is too long for a field.".into());
            return Next::Stay;
        }
        match &mut entry.value {
            Value::Text(line) if lower => line.insert(&text.trim().to_ascii_lowercase()),
            Value::Text(line) => line.insert(text),
            Value::Secret(hidden) => hidden.line.insert(text.trim_end_matches(['\r', '\n'])),
            Value::Toggle(_) | Value::Choice(_) => return Next::Stay,
        }
        entry.changed();
        self.recheck(shared);
        Next::Stay
    }

    fn choose(&mut self, _: &mut Shared, choice: Choice) -> Next {
        let Choice::Application(chosen) = choice;
        if let Some(entry) = self.entries.get_mut(self.focus)
            && let Value::Choice(value) = &mut entry.value
        {
            *value = chosen;
            entry.changed();
            self.step(true);
        }
        Next::Stay
    }

    fn settle(
        &mut self,
        shared: &mut Shared,
        ticket: Ticket,
        outcome: &Result<Reply, Failure>,
    ) -> Option<Next> {
        self.take_reply(shared, ticket, outcome)
    }

    fn generated(&mut self, password: Option<Secret>) {
        if !std::mem::take(&mut self.awaits_password) || self.is_busy() {
            return;
        }
        let id = FieldId::Password;
        let mut entries = self.entries.iter_mut();
        if let Some(entry) = entries.find(|entry| entry.field.id == id)
            && let Value::Secret(hidden) = &mut entry.value
        {
            hidden.line.wipe();
            let missing = password.is_none();
            hidden.line.insert(password.unwrap_or_default().reveal());
            entry.changed();
            entry.refused = missing.then(|| "The system gave no randomness: type one.".into());
        }
    }

    fn gathered(
        &mut self,
        shared: &mut Shared,
        ticket: Ticket,
        gathered: &mut Option<Gathered>,
    ) -> Next {
        self.take_name(shared, ticket, gathered);
        Next::Stay
    }

    fn awaited(&self) -> Vec<Ticket> {
        (self.awaits_name).into_iter().collect()
    }

    fn is_changed(&self) -> bool {
        self.is_changed()
    }
}

impl Form {
    /// Takes the whole text of a field, in the place of what stands there: yes or no for a toggle, which without a
    /// text is turned. A list to choose from is opened.
    fn fill_field(&mut self, shared: &mut Shared, at: usize, text: &str) -> Next {
        let entry = self.entries.get(at);
        if self.is_busy() || entry.is_none_or(|entry| entry.field.fixed) {
            return Next::Stay;
        }
        if let Some(entry) = self
            .entries
            .get_mut(self.focus)
            .filter(|_| at != self.focus)
        {
            entry.touched = true;
        }
        self.focus = at;
        let entry = &mut self.entries[at];
        match &mut entry.value {
            Value::Text(line) | Value::Secret(Hidden { line, .. }) => {
                line.wipe();
                self.paste(shared, text)
            }
            Value::Toggle(on) => {
                let wanted = matches!(text, "yes" | "on" | "true");
                if text.is_empty() || wanted != *on {
                    return self.turn();
                }
                Next::Stay
            }
            Value::Choice(_) => self.pick(""),
        }
    }

    fn generate(&mut self, shared: &mut Shared) {
        if self.value(FieldId::Password).is_some() {
            self.awaits_password = true;
            let policy = shared.profile.passwords.clone();
            shared.ask(Effect::Generate(policy));
        }
    }

    fn reveal(&mut self) {
        for entry in &mut self.entries {
            if let Value::Secret(hidden) = &mut entry.value {
                hidden.shown = !hidden.shown;
            }
        }
    }

    /// Moves the cursor to a neighbour that can be filled in, or to the button, and around the end.
    fn step(&mut self, forward: bool) {
        if let Some(entry) = self.entries.get_mut(self.focus) {
            entry.touched = true;
        }
        let stops = self.entries.len() + 1;
        loop {
            let by = if forward { 1 } else { stops - 1 };
            self.focus = (self.focus + by) % stops;
            if self.on_button() || !self.entries[self.focus].field.fixed {
                return;
            }
        }
    }

    /// Enter: opens a list, sends from the last field and the button, and goes on from any other.
    fn go_on(&mut self, shared: &mut Shared) -> Next {
        match self.entries.get(self.focus) {
            Some(entry) if matches!(entry.value, Value::Choice(_)) => self.pick(""),
            _ if self.focus + 1 >= self.entries.len() => self.submit(shared),
            _ => {
                self.step(true);
                Next::Stay
            }
        }
    }

    fn pick(&self, typed: &str) -> Next {
        let chosen = match self.entries.get(self.focus).map(|entry| &entry.value) {
            Some(Value::Choice(chosen)) => chosen.clone(),
            _ => None,
        };
        Next::Pick(Subject::Below {
            chosen,
            typed: typed.to_owned(),
        })
    }

    /// Whether the field with the cursor is chosen or switched, not typed.
    #[must_use]
    pub fn is_on_choice(&self) -> bool {
        let value = self.entries.get(self.focus).map(|entry| &entry.value);
        matches!(value, Some(Value::Toggle(_) | Value::Choice(_)))
    }

    /// Whether something is chosen in the field with the cursor.
    #[must_use]
    pub fn has_chosen(&self) -> bool {
        let value = self.entries.get(self.focus).map(|entry| &entry.value);
        matches!(value, Some(Value::Choice(Some(_))))
    }

    /// Opens the list of a field, or switches it.
    fn turn(&mut self) -> Next {
        if let Some(entry) = self.entries.get_mut(self.focus) {
            if let Value::Toggle(on) = &mut entry.value {
                *on = !*on;
                entry.changed();
            } else if matches!(entry.value, Value::Choice(_)) {
                return self.pick("");
            }
        }
        Next::Stay
    }

    fn choose_none(&mut self) {
        if let Some(entry) = self.entries.get_mut(self.focus)
            && let Value::Choice(chosen) = &mut entry.value
        {
            *chosen = None;
            entry.changed();
        }
    }

    /// A field takes a key that is bound to nothing.
    fn type_in_field(&mut self, shared: &mut Shared, key: Key) -> Next {
        if self.is_busy() {
            return Next::Stay;
        }
        let typed = key;
        let key = if self.lowers() { lowered(key) } else { key };
        self.lowered |= key != typed;
        let Some(entry) = self.entries.get_mut(self.focus) else {
            return Next::Stay;
        };
        let plain = key.code.as_char().filter(|_| key.modifiers.is_empty());
        match &mut entry.value {
            Value::Text(_) | Value::Secret(_) => type_text(entry, key),
            Value::Choice(_) => {
                if let Some(c) = plain {
                    return self.pick(c.encode_utf8(&mut [0; 4]));
                }
            }
            Value::Toggle(_) => {}
        }
        self.recheck(shared);
        Next::Stay
    }

    /// Whether the field with the cursor holds a new domain's name: the service compares these without case.
    fn lowers(&self) -> bool {
        let entry = self.entries.get(self.focus);
        self.purpose == Purpose::NewDomain
            && entry.is_some_and(|entry| entry.field.id == FieldId::Name)
    }
}

fn type_text(entry: &mut Entry, key: Key) {
    let (Value::Text(line) | Value::Secret(Hidden { line, .. })) = &mut entry.value else {
        return;
    };
    let before = line.text().len();
    if edit(line, key) && line.text().len() != before {
        entry.changed();
    }
}

fn lowered(key: Key) -> Key {
    let plain = key.code.as_char().filter(|_| key.modifiers.is_empty());
    let code = plain.map_or(key.code, |c| KeyCode::Char(c.to_ascii_lowercase()));
    Key { code, ..key }
}
