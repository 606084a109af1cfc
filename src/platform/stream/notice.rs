//! One event of the stream, and which domain or endpoint it is about.

use crate::api::{DomainId, EndpointId};

/// What a notice is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Everything: all who watch hear it.
    Everything,
    /// Nothing of the account: those hear it who watch everything.
    Nothing,
    /// A domain.
    Domain(DomainId),
    /// An endpoint of a domain.
    Endpoint(DomainId, EndpointId),
}

/// A thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The name of the event.
    pub kind: &'static str,
    /// What it is about.
    pub about: About,
    /// Whether it is of use only to those who watch one endpoint.
    pub minor: bool,
    /// A JSON object in one line.
    pub data: Box<str>,
}

/// Which notices somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// All that are not minor.
    All,
    /// Those of a domain that are not minor.
    Domain(DomainId),
    /// Those of an endpoint.
    Endpoint(EndpointId),
}

impl Filter {
    /// Whether this one is wanted.
    pub fn takes(&self, notice: &Notice) -> bool {
        match (self, &notice.about) {
            (_, About::Everything) => true,
            (Self::All, _) => !notice.minor,
            (Self::Domain(wanted), About::Domain(domain) | About::Endpoint(domain, _)) => {
                wanted == domain && !notice.minor
            }
            (Self::Endpoint(wanted), About::Endpoint(_, endpoint)) => wanted == endpoint,
            (Self::Domain(_), About::Nothing)
            | (Self::Endpoint(_), About::Nothing | About::Domain(_)) => false,
        }
    }
}
