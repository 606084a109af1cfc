//! A row of endpoints together with the names of what it refers to.

use crate::app::{
    filter::{Field, matcher::Record},
    service::{
        names::{Names, Standing},
        rows::EndpointRow,
    },
};

/// A row together with the names of what it refers to.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The row.
    pub row: EndpointRow<'a>,
    /// The names.
    pub names: &'a Names,
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

    /// How it stands.
    pub fn standing(&self) -> Standing {
        self.names.standing(self.row.enabled, self.row.application)
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
            | Field::Enabled
            | Field::For
            | Field::Method
            | Field::Status
            | Field::Path
            | Field::Text => "",
        }
    }

    fn enabled(&self) -> bool {
        self.row.enabled
    }
}
