//! What follows from what a form is for: its fields, its words, and what it starts from.

use crate::app::{next::route::Purpose, service::facts::Facts, text::line::Line};

use super::{
    entry::{Entry, Value},
    table::{self, Field, FieldId},
};

impl Purpose {
    /// The table of its fields.
    #[must_use]
    pub fn fields(&self) -> &'static [Field] {
        match self {
            Self::NewEndpoint { .. } => table::NEW_ENDPOINT,
            Self::EditEndpoint { .. } => table::EDIT_ENDPOINT,
            Self::NewPassword { .. } => table::NEW_PASSWORD,
            Self::NewDomain => table::NEW_DOMAIN,
            Self::EditDomain { .. } => table::EDIT_DOMAIN,
        }
    }

    /// What the form is for, in a few words.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::NewEndpoint { domain, original } => match original {
                Some(original) => format!("Clone of {} in {}", original.name, domain.name),
                None => format!("New endpoint in {}", domain.name),
            },
            Self::EditEndpoint {
                domain, endpoint, ..
            } => format!("Edit {} in {}", endpoint.name, domain.name),
            Self::NewPassword { domain, endpoint } => {
                format!("New password for {} in {}", endpoint.name, domain.name)
            }
            Self::NewDomain => "New domain".into(),
            Self::EditDomain { domain, .. } => format!("Edit {}", domain.name),
        }
    }

    /// The same without the domain, which stands before it on the way here.
    #[must_use]
    pub fn crumb(&self) -> String {
        match self {
            Self::NewEndpoint { original, .. } => match original {
                Some(original) => format!("Clone of {}", original.name),
                None => "New endpoint".into(),
            },
            Self::EditEndpoint { endpoint, .. } => format!("Edit {}", endpoint.name),
            Self::NewPassword { endpoint, .. } => format!("New password for {}", endpoint.name),
            Self::NewDomain | Self::EditDomain { .. } => self.title(),
        }
    }

    /// What stands on the button.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self {
            Self::NewEndpoint { .. } | Self::NewDomain => "Create",
            Self::EditEndpoint { .. } | Self::EditDomain { .. } => "Save",
            Self::NewPassword { .. } => "Set password",
        }
    }

    /// Whether the name is new and so must not be taken yet.
    #[must_use]
    pub fn is_new(&self) -> bool {
        matches!(self, Self::NewEndpoint { .. } | Self::NewDomain)
    }

    /// How things stand at the service, when they are to be changed.
    #[must_use]
    pub fn before(&self) -> Option<&Facts> {
        match self {
            Self::EditEndpoint { before, .. } | Self::EditDomain { before, .. } => Some(before),
            Self::NewEndpoint { .. } | Self::NewPassword { .. } | Self::NewDomain => None,
        }
    }

    /// From now on, things stand like this at the service.
    pub fn rebase(&mut self, theirs: Facts) {
        match self {
            Self::EditEndpoint { before, .. } | Self::EditDomain { before, .. } => *before = theirs,
            Self::NewEndpoint { .. } | Self::NewPassword { .. } | Self::NewDomain => {}
        }
    }

    /// The fields as they stand when the form is opened.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        let start = |field: &'static Field| Entry::new(field, self.start(field));
        self.fields().iter().map(start).collect()
    }

    fn start(&self, field: &Field) -> Value {
        let name = match self {
            Self::EditEndpoint { endpoint, .. } | Self::NewPassword { endpoint, .. } => {
                &endpoint.name
            }
            Self::EditDomain { domain, .. } => &domain.name,
            Self::NewEndpoint { .. } | Self::NewDomain => "",
        };
        match (field.id, self.before()) {
            (FieldId::Name, _) => Value::Text(Line::new(name)),
            (_, Some(before)) => Value::of(before, field.id),
            (_, None) => Value::empty(field.kind),
        }
    }
}
