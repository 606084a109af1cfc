//! Writes that were sent and are not answered yet.

use std::collections::BTreeMap;

use crate::{
    api::{Cause, Failure},
    app::{
        service::{call::Call, ticket::Ticket},
        text::time::Moment,
    },
};

/// A write under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// The verb and its object, such as `create desk-1`.
    pub what: String,
    /// What was sent.
    pub call: Call,
    /// When it was sent.
    pub at: Moment,
    /// The file that keeps the password that was made for it.
    pub passwords: Option<String>,
}

impl Write {
    /// That it was carried out, when nobody waited for it any more.
    #[must_use]
    pub fn done(&self) -> String {
        let unseen = self.call.new_password().is_some();
        let hint = match &self.passwords {
            Some(path) => format!(" Its password was not shown; it is in {path}."),
            None if unseen => " Its password was not shown; a new one can be set.".to_owned(),
            None => String::new(),
        };
        format!("{}.{hint}", past(&self.what))
    }

    /// That it was not carried out, or that this is not known, when nobody waited for it any more.
    #[must_use]
    pub fn failed(&self, failure: &Failure) -> String {
        let (what, advice) = (&self.what, failure.advice());
        if failure.cause != Cause::Unknown {
            return format!("Not done: {what}. {failure} {advice}");
        }
        let kept = self.passwords.as_ref();
        let kept = kept.map(|path| format!(" If it was, its password is in {path}."));
        let kept = kept.unwrap_or_default();
        format!("Not known whether it was done: {what}. {failure} {advice}{kept}")
    }
}

/// A verb and its object as what has happened: `create desk-1` becomes `Created desk-1`.
fn past(what: &str) -> String {
    let (verb, object) = what.split_once(' ').unwrap_or((what, ""));
    let done = match verb {
        "change" => "Changed",
        "create" => "Created",
        "delete" => "Deleted",
        "disable" => "Disabled",
        "enable" => "Enabled",
        "end" => "Ended",
        "set" => "Set",
        "tell" => "Told",
        _ => return format!("Done: {what}"),
    };
    format!("{done} {object}")
}

/// The writes under way, by ticket.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Writes(BTreeMap<Ticket, Write>);

impl Writes {
    /// A write was sent.
    pub fn sent(&mut self, ticket: Ticket, write: Write) {
        self.0.insert(ticket, write);
    }

    /// The write that this ticket answers, which is no longer under way.
    pub fn settle(&mut self, ticket: Ticket) -> Option<Write> {
        self.0.remove(&ticket)
    }

    /// Those under way, oldest first.
    pub fn under_way(&self) -> impl Iterator<Item = &Write> {
        self.0.values()
    }

    /// When the oldest of them was sent.
    #[must_use]
    pub fn since(&self) -> Option<Moment> {
        self.0.values().map(|write| write.at).min()
    }

    /// Whether none is under way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::past;

    #[test]
    fn what_was_asked_for_is_told_as_what_has_happened() {
        for (asked, done) in [
            ("enable desk-1 in lyon", "Enabled desk-1 in lyon"),
            ("delete the domain lyon", "Deleted the domain lyon"),
            (
                "set the application of desk-1 to IVR",
                "Set the application of desk-1 to IVR",
            ),
        ] {
            assert_eq!(past(asked), done);
        }
    }
}
