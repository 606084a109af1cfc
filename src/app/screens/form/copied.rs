//! A form that begins as a copy of an endpoint, under a name that is free.

use crate::app::{
    next::route::Purpose,
    service::{facts::Facts, ticket::Ticket},
    shared::Shared,
    text::line::Line,
    work::gather::{Gather, Gathered},
};

use super::{entry::Value, form::Form, table::FieldId};

impl Form {
    /// Fills a copy in like its original. A name is found at once among few others, off the loop among many.
    pub(super) fn copy(&mut self, shared: &mut Shared) {
        let Purpose::NewEndpoint {
            domain,
            original: Some(original),
        } = &self.purpose
        else {
            return;
        };
        let facts = Facts::of(original);
        let begun = shared.gather(Gather::Name {
            pages: shared.account.pages(Some(&domain.id)).cloned().collect(),
            name: original.name.clone(),
        });
        self.awaits_name = begun.as_ref().err().copied();
        let name = match begun {
            Ok(Gathered::Name(name)) => name,
            Ok(
                Gathered::Marks(_)
                | Gathered::Items(_)
                | Gathered::Beginning(_)
                | Gathered::Census(_),
            )
            | Err(_) => String::new(),
        };
        for entry in &mut self.entries {
            match entry.field.id {
                FieldId::Name => entry.restart(Value::Text(Line::new(&name))),
                FieldId::Password => {}
                id @ (FieldId::Description | FieldId::Application | FieldId::Enabled) => {
                    entry.restart(Value::of(&facts, id));
                }
            }
        }
    }

    /// Takes the name that was looked for, unless one was typed meanwhile.
    pub(super) fn take_name(
        &mut self,
        shared: &Shared,
        ticket: Ticket,
        gathered: &mut Option<Gathered>,
    ) {
        let Some(_) = self.awaits_name.take_if(|asked| *asked == ticket) else {
            return;
        };
        if let Some(Gathered::Name(name)) = gathered.take() {
            let mut entries = self.entries.iter_mut();
            let entry = entries.find(|entry| entry.field.id == FieldId::Name);
            if let Some(entry) = entry.filter(|entry| entry.value.text().is_empty()) {
                entry.restart(Value::Text(Line::new(&name)));
            }
            self.recheck(shared);
        }
    }
}
