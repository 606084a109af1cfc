//! Calls and replies: what the dashboard asks of a provider of endpoints, free of any wire format.

use std::sync::Arc;

use crate::api::{
    Application, Change, Cursor, Domain, DomainDraft, DomainId, Endpoint, EndpointDraft,
    EndpointId, EndpointPatch, Secret,
};

use super::rows::EndpointPage;

/// One question or order. A list is asked for page by page; `after` says where to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// A page of domains.
    ListDomains { after: Option<Cursor> },
    /// A page of a domain's endpoints.
    ListEndpoints {
        domain: DomainId,
        after: Option<Cursor>,
    },
    /// A page of applications.
    ListApplications { after: Option<Cursor> },
    /// One domain as it is now.
    ReadDomain(DomainId),
    /// One endpoint as it is now.
    ReadEndpoint {
        domain: DomainId,
        endpoint: EndpointId,
    },
    /// Makes a domain.
    CreateDomain(DomainDraft),
    /// Changes a domain's description.
    UpdateDomain {
        domain: DomainId,
        description: Change<String>,
    },
    /// Deletes a domain; the service refuses while it has endpoints.
    DeleteDomain(DomainId),
    /// Makes an endpoint.
    CreateEndpoint {
        domain: DomainId,
        draft: EndpointDraft,
    },
    /// Changes the named fields of an endpoint.
    UpdateEndpoint {
        domain: DomainId,
        endpoint: EndpointId,
        patch: EndpointPatch,
    },
    /// Deletes an endpoint. One that is gone already counts as deleted.
    DeleteEndpoint {
        domain: DomainId,
        endpoint: EndpointId,
    },
}

impl Call {
    /// Whether it changes anything at the service.
    #[must_use]
    pub fn is_write(&self) -> bool {
        match self {
            Self::ListDomains { .. }
            | Self::ListEndpoints { .. }
            | Self::ListApplications { .. }
            | Self::ReadDomain(_)
            | Self::ReadEndpoint { .. } => false,
            Self::CreateDomain(_)
            | Self::UpdateDomain { .. }
            | Self::DeleteDomain(_)
            | Self::CreateEndpoint { .. }
            | Self::UpdateEndpoint { .. }
            | Self::DeleteEndpoint { .. } => true,
        }
    }

    /// The password that it sets, if it sets one.
    #[must_use]
    pub fn new_password(&self) -> Option<&Secret> {
        match self {
            Self::CreateEndpoint { draft, .. } => Some(&draft.password),
            Self::UpdateEndpoint { patch, .. } => patch.password.as_ref(),
            Self::ListDomains { .. }
            | Self::ListEndpoints { .. }
            | Self::ListApplications { .. }
            | Self::ReadDomain(_)
            | Self::ReadEndpoint { .. }
            | Self::CreateDomain(_)
            | Self::UpdateDomain { .. }
            | Self::DeleteDomain(_)
            | Self::DeleteEndpoint { .. } => None,
        }
    }
}

/// The answer to a [`Call`] that succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// To [`Call::ListDomains`]. `next` is `None` on the last page, here and below.
    Domains {
        rows: Vec<Domain>,
        next: Option<Cursor>,
    },
    /// To [`Call::ListEndpoints`].
    Endpoints {
        page: Arc<EndpointPage>,
        next: Option<Cursor>,
    },
    /// To [`Call::ListApplications`].
    Applications {
        rows: Vec<Application>,
        next: Option<Cursor>,
    },
    /// To [`Call::ReadDomain`].
    Domain(Domain),
    /// To [`Call::ReadEndpoint`].
    Endpoint(Box<Endpoint>),
    /// To [`Call::CreateDomain`].
    DomainCreated(DomainId),
    /// To [`Call::CreateEndpoint`].
    EndpointCreated(EndpointId),
    /// To every update and delete.
    Done,
}
