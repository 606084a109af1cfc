//! A form that begins as a copy of an endpoint, under a name that is free.

use crate::{
    api::Endpoint,
    app::{
        next::Next,
        service::ticket::Ticket,
        shared::Shared,
        text::line::Line,
        work::gather::{Gather, Gathered},
    },
};

use super::{entry::Value, form::Form, table::FieldId};

impl Form {
    /// The same, filled in like an endpoint. A name is found at once among few others, off the loop among many.
    #[must_use]
    pub fn copy(mut self, shared: &mut Shared, model: &Endpoint, gather: Gather) -> Self {
        let begun = shared.gather(gather);
        self.awaits_name = begun.as_ref().err().copied();
        let name = match begun {
            Ok(Gathered::Name(name)) => name,
            Ok(Gathered::Marks(_) | Gathered::Items(_) | Gathered::Beginning(_)) | Err(_) => {
                String::new()
            }
        };
        self.like(model, &name)
    }

    /// What the name is waited for with.
    #[must_use]
    pub fn awaits_name(&self) -> Option<Ticket> {
        self.awaits_name
    }

    /// Takes the name that was looked for, unless one was typed meanwhile.
    pub fn gathered(
        &mut self,
        shared: &Shared,
        ticket: Ticket,
        gathered: &mut Option<Gathered>,
    ) -> Next {
        let Some(_) = self.awaits_name.take_if(|asked| *asked == ticket) else {
            return Next::Stay;
        };
        if let Some(Gathered::Name(name)) = gathered.take() {
            let mut entries = self.entries.iter_mut();
            let entry = entries.find(|entry| entry.field.id == FieldId::Name);
            if let Some(entry) = entry.filter(|entry| entry.value.text().is_empty()) {
                entry.restart(Value::Text(Line::new(&name)));
            }
            self.recheck(shared);
        }
        Next::Stay
    }
}
