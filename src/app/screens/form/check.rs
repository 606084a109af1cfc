//! The notes below the fields of a form: complaints, warnings and help.

use crate::{
    api::{
        password::{Strength, strength},
        sentence::Sentence,
    },
    app::{
        account::Account,
        keys::{action::Action, table::Context},
        next::route::Purpose,
        service::{consequence, names::takes_calls},
        shared::Shared,
    },
};

use super::{
    entry::{Entry, Value},
    form::Form,
    table::FieldId,
};

/// What stands below a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// It cannot be sent like this.
    Complaint(Sentence),
    /// It can be sent, but somebody will be surprised.
    Warning(String),
    /// What belongs here.
    Help(String),
}

impl Form {
    /// Looks again whether the name is known to be taken.
    pub(crate) fn recheck(&mut self, shared: &Shared) {
        let account = &shared.account;
        let name = self.text(FieldId::Name);
        let taken = match &self.purpose {
            _ if name.is_empty() => None,
            Purpose::NewEndpoint { domain, .. } => account
                .pages(Some(&domain.id))
                .any(|page| page.find_name(name).is_some())
                .then(|| format!("{name} exists already in {}.", domain.name)),
            Purpose::NewDomain => account
                .domain_named(name)
                .map(|domain| format!("The domain {} exists already.", domain.name)),
            Purpose::EditEndpoint { .. }
            | Purpose::NewPassword { .. }
            | Purpose::EditDomain { .. } => None,
        };
        self.taken = taken.map(Sentence::from);
    }

    /// What is wrong with a field, whether or not it is shown yet.
    pub(crate) fn complaint_about(&self, entry: &Entry) -> Option<Sentence> {
        let text = entry.value.text();
        let text = match entry.value {
            Value::Text(_) => text.trim(),
            Value::Secret(_) | Value::Toggle(_) | Value::Choice(_) => text,
        };
        let by_rule = || (entry.field.rule)(text).err();
        let taken = || {
            self.taken
                .clone()
                .filter(|_| entry.field.id == FieldId::Name)
        };
        if entry.field.fixed {
            return None;
        }
        entry.refused.clone().or_else(by_rule).or_else(taken)
    }

    /// What stands below this field now.
    #[must_use]
    pub fn note(&self, at: usize, shared: &Shared) -> Option<Note> {
        let entry = self.entries.get(at)?;
        let complaint = self
            .complaint_about(entry)
            .filter(|_| entry.touched || entry.refused.is_some());
        if let Some(complaint) = complaint {
            return Some(Note::Complaint(complaint));
        }
        if let Some(warning) = self.warning(entry, &shared.account) {
            let how = (at == self.focus).then(|| how(&entry.value, shared));
            return Some(Note::Warning(warning + &how.unwrap_or_default()));
        }
        (at == self.focus).then(|| Note::Help(self.help(entry, shared)))
    }

    /// How strong the password is, once there is one that may be sent.
    #[must_use]
    pub fn strength(&self) -> Option<Strength> {
        let judged = strength(self.value(FieldId::Password)?.text());
        (judged != Strength::Unfit).then_some(judged)
    }

    fn warning(&self, entry: &Entry, account: &Account) -> Option<String> {
        match (&entry.value, entry.field.id) {
            (Value::Text(line), FieldId::Name) if self.twin(line.text(), account).is_some() => {
                let twin = self.twin(line.text(), account).unwrap_or_default();
                Some(format!("{twin} is there already: is that one meant?"))
            }
            (Value::Text(line), FieldId::Name)
                if self.purpose == Purpose::NewDomain && line.text().contains('_') =>
            {
                Some("\"_\" is unusual in a host name: some phones refuse it.".into())
            }
            (Value::Choice(None), _) => Some(consequence::NO_APPLICATION.one.into()),
            (Value::Choice(Some(id)), _) => account
                .application(id)
                .filter(|found| !takes_calls(found))
                .map(|_| consequence::NO_CALL_URL.one.into()),
            (Value::Toggle(false), _) => Some(consequence::DISABLED.one.into()),
            (Value::Text(_) | Value::Secret(_) | Value::Toggle(true), _) => None,
        }
    }

    /// The name of an endpoint in the same domain that is this one in another spelling: `0101` beside `101`.
    fn twin(&self, name: &str, account: &Account) -> Option<String> {
        let Purpose::NewEndpoint { domain, .. } = &self.purpose else {
            return None;
        };
        let name = name.trim();
        let mut twins = account
            .pages(Some(&domain.id))
            .filter(|_| !name.is_empty())
            .flat_map(|page| page.twins(name));
        twins.next().map(|row| row.name.to_owned())
    }

    /// What happened to capitals that were typed into the name of a domain.
    fn lowered(&self) -> &'static str {
        if self.lowered {
            "Capitals became small letters. "
        } else {
            ""
        }
    }

    pub(super) fn help(&self, entry: &Entry, shared: &Shared) -> String {
        let name = self.text(FieldId::Name);
        match (&self.purpose, entry.field.id) {
            (Purpose::NewEndpoint { domain, .. }, FieldId::Name) if !name.is_empty() => {
                format!("Its SIP URI will be sip:{name}@{}", domain.host())
            }
            (Purpose::NewDomain, FieldId::Name) if !name.is_empty() => {
                let host = crate::api::resource::sip_host(name);
                format!("{}Its SIP host will be {host}", self.lowered())
            }
            (_, FieldId::Password) => {
                let key = |action| shared.keymap.way(&[Context::Form], action);
                format!(
                    "{} generates one, {} shows it. {}",
                    key(Action::Generate),
                    key(Action::Reveal),
                    entry.field.help
                )
            }
            _ => entry.field.help.to_owned() + &how(&entry.value, shared),
        }
    }
}

/// How a field is filled in that takes no text.
fn how(value: &Value, shared: &Shared) -> String {
    let does = match value {
        Value::Choice(_) => "opens the list",
        Value::Toggle(_) => "switches",
        Value::Text(_) | Value::Secret(_) => return String::new(),
    };
    let key = shared.keymap.shown(&[Context::Choice], Action::Turn);
    key.map_or_else(String::new, |key| format!(" {key} {does}."))
}
