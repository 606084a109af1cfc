//! Who asks the registrar for something, as far as is known: an endpoint, or somebody who does not exist.

use std::sync::Arc;

use super::user::{Realm, User};
use crate::api::{DomainId, EndpointId};

/// Who failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Party {
    /// An endpoint.
    Endpoint {
        /// Its identifier.
        id: EndpointId,
        /// Its name.
        name: String,
        /// Its domain.
        realm: Arc<Realm>,
    },
    /// Somebody who does not exist.
    Stranger {
        /// The host that was asked for.
        host: String,
        /// The domain of that host, when it is one of ours.
        realm: Option<Arc<Realm>>,
    },
}

impl From<&User> for Party {
    fn from(user: &User) -> Self {
        Self::Endpoint {
            id: user.endpoint.clone(),
            name: user.name.clone(),
            realm: Arc::clone(&user.realm),
        }
    }
}

impl Party {
    /// The endpoint.
    #[must_use]
    pub fn endpoint(&self) -> Option<&EndpointId> {
        match self {
            Self::Endpoint { id, .. } => Some(id),
            Self::Stranger { .. } => None,
        }
    }

    /// The domain, when it is one of ours.
    #[must_use]
    pub fn domain(&self) -> Option<&DomainId> {
        match self {
            Self::Endpoint { realm, .. } => Some(&realm.id),
            Self::Stranger { realm, .. } => realm.as_ref().map(|realm| &realm.id),
        }
    }

    /// The host that was asked for.
    #[must_use]
    pub fn host(&self) -> &str {
        match self {
            Self::Endpoint { realm, .. } => &realm.host,
            Self::Stranger { host, .. } => host,
        }
    }
}
