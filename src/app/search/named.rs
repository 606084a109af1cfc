//! A row of endpoints together with the names of what it refers to.

use crate::app::{
    filter::{Field, Standing, State, matcher::Record},
    phones::{Roll, Seen},
    service::{names::Names, rows::EndpointRow},
};

/// A row together with the names of what it refers to.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The row.
    pub row: EndpointRow<'a>,
    /// The names.
    pub names: &'a Names,
    /// The phones.
    pub phones: &'a Roll,
}

impl<'a> Named<'a> {
    /// The name of its application; empty without one.
    pub fn application(&self) -> &'a str {
        self.row
            .application
            .map_or("", |id| self.names.application(id))
    }

    /// The name of its domain.
    pub fn domain(&self) -> &'a str {
        self.names.domain(self.row.domain)
    }

    /// What is known of its phones.
    pub fn seen(&self) -> Seen<'a> {
        self.phones.of(self.row.domain, self.row.id)
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        let own = self.names.standing(self.row.enabled, self.row.application);
        standing(own, self.seen())
    }
}

/// How an endpoint stands that would stand like this whatever its phones do.
pub fn standing(own: Standing, seen: Seen<'_>) -> Standing {
    match (own, seen.phones()) {
        (Standing::Disabled, _) => Standing::Disabled,
        _ if seen.refused().is_some() => Standing::Refused,
        (Standing::Ready, Some(0)) => Standing::NoPhone,
        (Standing::Ready, Some(_)) => Standing::Registered,
        (own, _) => own,
    }
}

/// What a field that is answered with yes or no says of an endpoint.
pub(super) fn flag(field: Field, enabled: bool, seen: Seen<'_>) -> Option<bool> {
    if field == Field::Registered {
        Some(seen.phones()? > 0)
    } else if field == Field::Refused {
        seen.phones()?;
        Some(seen.refused().is_some())
    } else {
        Some(enabled)
    }
}

/// Whether what one of an endpoint's phones calls itself, or from where it comes, passes.
pub(super) fn any_phone(
    field: Field,
    seen: Seen<'_>,
    passes: &mut dyn FnMut(&str) -> bool,
) -> bool {
    let Some(there) = seen.there() else {
        return false;
    };
    if field == Field::Agent {
        there.agents().any(passes)
    } else {
        there.sources().any(passes)
    }
}

impl Record for Named<'_> {
    fn text(&self, field: Field) -> &str {
        match field {
            Field::Name => self.row.name,
            Field::Description => self.row.description,
            Field::Uri => self.row.sip_uri,
            Field::Domain => self.domain(),
            Field::App => self.application(),
            Field::Id => self.row.id,
            Field::Host
            | Field::Registered
            | Field::Refused
            | Field::Agent
            | Field::Address
            | Field::Enabled
            | Field::For
            | Field::Method
            | Field::Status
            | Field::Path
            | Field::Text
            | Field::From
            | Field::To
            | Field::Outcome => "",
        }
    }

    fn flag(&self, field: Field) -> Option<bool> {
        flag(field, self.row.enabled, self.seen())
    }

    fn any(&self, field: Field, passes: &mut dyn FnMut(&str) -> bool) -> bool {
        if matches!(field, Field::Agent | Field::Address) {
            any_phone(field, self.seen(), passes)
        } else {
            passes(self.text(field))
        }
    }

    fn is(&self, state: State) -> bool {
        if let State::Stands(standing) = state {
            return self.standing() == standing;
        }
        self.names.is(state, self.row.enabled, self.row.application)
    }
}
