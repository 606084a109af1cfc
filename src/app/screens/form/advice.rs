//! What stands beside a form where there is room: what belongs into the field with the cursor, how things stand now, and
//! which names are easily confused with the one in the form.

use crate::app::{
    next::{Part, route::Purpose},
    shared::Shared,
    text::number::counted,
};

use super::{form::Form, table::FieldId, versions::difference};

/// Names that are listed at most.
const NAMES: usize = 6;

/// Sentences under a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What they are about.
    pub title: String,
    /// One after the other.
    pub lines: Vec<String>,
}

impl Form {
    /// What stands beside the form, from top to bottom.
    #[must_use]
    pub fn advice(&self, shared: &Shared) -> Vec<Advice> {
        let parts = [
            self.about_field(shared),
            self.as_it_stands(shared),
            self.neighbours(shared),
        ];
        parts.into_iter().flatten().collect()
    }

    /// What would be sent to change what is there; nothing where the form makes something new.
    #[must_use]
    pub fn difference(&self, shared: &Shared) -> Vec<Part> {
        let before = self.purpose.before();
        before.map_or_else(Vec::new, |before| {
            difference(before, &self.facts(), &shared.account)
        })
    }

    fn about_field(&self, shared: &Shared) -> Option<Advice> {
        let Some(entry) = self.entries.get(self.focus) else {
            return self.purpose.before().map(|_| Advice {
                title: self.purpose.verb().into(),
                lines: vec![
                    "It is read again first. What somebody else has changed meanwhile is shown."
                        .into(),
                ],
            });
        };
        let most = entry.field.max.filter(|_| !entry.field.fixed);
        let most =
            most.map(|most| format!("At most {}.", counted(most, "character", "characters")));
        let help = std::iter::once(self.help(entry, shared));
        Some(Advice {
            title: entry.field.label.into(),
            lines: help.chain(most).collect(),
        })
    }

    fn as_it_stands(&self, shared: &Shared) -> Option<Advice> {
        let (Purpose::EditEndpoint {
            domain, endpoint, ..
        }
        | Purpose::NewPassword { domain, endpoint }) = &self.purpose
        else {
            return None;
        };
        let seen = shared.registrar.roll.of(&domain.id, endpoint.id.as_str());
        let phones = match seen.phones()? {
            0 => "No phone is registered.".to_owned(),
            1 => "1 phone is registered.".to_owned(),
            phones => format!("{phones} phones are registered."),
        };
        let refused = seen.refused().map(|_| "A phone is refused.".to_owned());
        Some(Advice {
            title: "Now".into(),
            lines: std::iter::once(phones).chain(refused).collect(),
        })
    }

    fn neighbours(&self, shared: &Shared) -> Option<Advice> {
        let (domain, name) = match &self.purpose {
            Purpose::NewEndpoint { domain, .. } => (domain, self.text(FieldId::Name)),
            Purpose::EditEndpoint {
                domain, endpoint, ..
            }
            | Purpose::NewPassword { domain, endpoint } => (domain, endpoint.name.as_str()),
            Purpose::NewDomain | Purpose::EditDomain { .. } => return None,
        };
        let pages = shared.account.pages(Some(&domain.id));
        let alike = pages.flat_map(|page| page.looking_like(name));
        let lines: Vec<String> = alike.take(NAMES).map(|row| row.name.to_owned()).collect();
        (!lines.is_empty()).then(|| Advice {
            title: format!("Easily confused in {}", domain.name),
            lines,
        })
    }
}
