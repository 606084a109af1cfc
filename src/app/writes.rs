//! Writes that were sent and not answered yet: their outcome is told even when their form is gone.

use std::collections::BTreeMap;

use super::{
    call::Call,
    message::{Moment, Ticket},
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
        format!("Done: {}.{hint}", self.what)
    }
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
