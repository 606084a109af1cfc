//! Writes that were sent and are not answered yet.

use std::collections::BTreeMap;

use crate::app::{
    service::{call::Call, ticket::Ticket},
    text::time::Moment,
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
}

impl Write {
    /// That it was carried out, when nobody waited for it any more.
    #[must_use]
    pub fn done(&self) -> String {
        let unseen = match &self.call {
            Call::CreateEndpoint { .. } => true,
            Call::UpdateEndpoint { patch, .. } => patch.password.is_some(),
            Call::ListDomains { .. }
            | Call::ListEndpoints { .. }
            | Call::ListApplications { .. }
            | Call::ReadDomain(_)
            | Call::ReadEndpoint { .. }
            | Call::CreateDomain(_)
            | Call::UpdateDomain { .. }
            | Call::DeleteDomain(_)
            | Call::DeleteEndpoint { .. } => false,
        };
        let hint = if unseen {
            " Its password was not shown; a new one can be set."
        } else {
            ""
        };
        format!("{}.{hint}", past(&self.what))
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
        "set" => "Set",
        _ => return format!("Done: {what}"),
    };
    format!("{done} {object}")
}

/// The writes under way, by ticket.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Writes(BTreeMap<Ticket, Write>);

impl Writes {
    /// A write was sent.
    pub fn sent(&mut self, ticket: Ticket, what: String, call: Call, at: Moment) {
        self.0.insert(ticket, Write { what, call, at });
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
