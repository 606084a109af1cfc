//! Calls and replies: what the dashboard asks of a provider of endpoints, free of any wire format.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::api::{
    Application, CallId, Change, Cursor, Domain, DomainDraft, DomainId, Endpoint, EndpointDraft,
    EndpointId, EndpointPatch, RegistrationId, Secret,
    call::{self, CallStory},
    callback::Callback,
    registration::{Attempt, DomainSummary, Registration, Stay, Summary, Traced},
};

use super::{
    registration::{Bindings, Inquiry},
    rows::EndpointPage,
};

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
    /// How many phones each domain has.
    SumRegistrations,
    /// A page of the phones that are registered in a domain, or as one of its endpoints.
    ListRegistrations {
        domain: DomainId,
        endpoint: Option<EndpointId>,
        after: Option<Cursor>,
    },
    /// A page of how the endpoints of a domain stand that have a phone, or failures that are not resolved.
    ListSummaries {
        domain: DomainId,
        after: Option<Cursor>,
    },
    /// The remembered failures of an endpoint.
    ListAttempts {
        domain: DomainId,
        endpoint: EndpointId,
    },
    /// The last SIP messages of an endpoint or a call.
    ListMessages { of: Whose },
    /// From when to when each phone was registered as an endpoint.
    ListStays {
        domain: DomainId,
        endpoint: EndpointId,
    },
    /// A page of calls, newest first.
    ListCalls { after: Option<Cursor> },
    /// One call with what happened in it.
    ReadCall(CallId),
    /// What applications were told: of one call, or of all.
    ListCallbacks { call: Option<CallId> },
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
    /// Asks the registrar itself which phones are registered as an endpoint: a token is made for it and taken back.
    Inquire(Box<Inquiry>),
    /// Ends the registration of a phone. One that has ended already counts as ended.
    EndRegistration {
        domain: DomainId,
        endpoint: EndpointId,
        registration: RegistrationId,
        /// Which phone it is, for people.
        phone: String,
    },
    /// Lets the phones of this address ring, called by itself.
    Ring {
        /// The address, with its scheme.
        address: String,
        /// For how many seconds, unless one answers.
        seconds: u64,
    },
    /// Tells an application again what it was told, by its number.
    TellAgain(u64),
    /// Ends a call. One that has ended already counts as ended.
    EndCall(CallId),
}

impl Call {
    /// Whether something is gone when it is done, or a phone is cut off.
    #[must_use]
    pub fn destroys(&self) -> bool {
        match self {
            Self::DeleteDomain(_)
            | Self::DeleteEndpoint { .. }
            | Self::EndRegistration { .. }
            | Self::EndCall(_) => true,
            Self::UpdateEndpoint { patch, .. } => patch.enabled == Some(false),
            Self::ListDomains { .. }
            | Self::ListEndpoints { .. }
            | Self::ListApplications { .. }
            | Self::ReadDomain(_)
            | Self::ReadEndpoint { .. }
            | Self::SumRegistrations
            | Self::ListRegistrations { .. }
            | Self::ListSummaries { .. }
            | Self::ListAttempts { .. }
            | Self::ListMessages { .. }
            | Self::ListStays { .. }
            | Self::ListCalls { .. }
            | Self::ReadCall(_)
            | Self::ListCallbacks { .. }
            | Self::TellAgain(_)
            | Self::CreateDomain(_)
            | Self::UpdateDomain { .. }
            | Self::CreateEndpoint { .. }
            | Self::Inquire(_)
            | Self::Ring { .. } => false,
        }
    }

    /// Whether it deletes this endpoint, alone or with its domain.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "no other call deletes an endpoint"
    )]
    #[must_use]
    pub fn deletes(&self, domain: &DomainId, endpoint: &EndpointId) -> bool {
        match self {
            Self::DeleteEndpoint { endpoint: own, .. } => own == endpoint,
            Self::DeleteDomain(own) => own == domain,
            _ => false,
        }
    }

    /// Whether it changes anything at the service.
    #[must_use]
    pub fn is_write(&self) -> bool {
        match self {
            Self::ListDomains { .. }
            | Self::ListEndpoints { .. }
            | Self::ListApplications { .. }
            | Self::ReadDomain(_)
            | Self::ReadEndpoint { .. }
            | Self::SumRegistrations
            | Self::ListRegistrations { .. }
            | Self::ListSummaries { .. }
            | Self::ListAttempts { .. }
            | Self::ListMessages { .. }
            | Self::ListStays { .. }
            | Self::ListCalls { .. }
            | Self::ReadCall(_)
            | Self::ListCallbacks { .. } => false,
            Self::CreateDomain(_)
            | Self::UpdateDomain { .. }
            | Self::DeleteDomain(_)
            | Self::CreateEndpoint { .. }
            | Self::UpdateEndpoint { .. }
            | Self::DeleteEndpoint { .. }
            | Self::Inquire(_)
            | Self::EndRegistration { .. }
            | Self::Ring { .. }
            | Self::TellAgain(_)
            | Self::EndCall(_) => true,
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
            | Self::DeleteEndpoint { .. }
            | Self::SumRegistrations
            | Self::ListRegistrations { .. }
            | Self::ListSummaries { .. }
            | Self::ListAttempts { .. }
            | Self::ListMessages { .. }
            | Self::ListStays { .. }
            | Self::ListCalls { .. }
            | Self::ReadCall(_)
            | Self::ListCallbacks { .. }
            | Self::TellAgain(_)
            | Self::Inquire(_)
            | Self::EndRegistration { .. }
            | Self::Ring { .. }
            | Self::EndCall(_) => None,
        }
    }
}

/// Whose SIP messages are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// An endpoint's.
    Endpoint(DomainId, EndpointId),
    /// A call's.
    Call(CallId),
}

/// The answer to a [`Call`] that succeeded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// To [`Call::SumRegistrations`]: the domains with anything to tell.
    Sums(Vec<DomainSummary>),
    /// To [`Call::ListRegistrations`].
    Registrations {
        rows: Vec<Registration>,
        next: Option<Cursor>,
    },
    /// To [`Call::ListSummaries`].
    Summaries {
        rows: Vec<Summary>,
        next: Option<Cursor>,
    },
    /// To [`Call::ListAttempts`], newest first.
    Attempts(Vec<Attempt>),
    /// To [`Call::ListMessages`], oldest first.
    Messages(Vec<Traced>),
    /// To [`Call::ListStays`], newest first.
    Stays(Vec<Stay>),
    /// To [`Call::Inquire`].
    Bindings(Bindings),
    /// To [`Call::ListCalls`], newest first.
    Calls {
        rows: Vec<call::Call>,
        next: Option<Cursor>,
    },
    /// To [`Call::ReadCall`].
    CallStory(Box<CallStory>),
    /// To [`Call::ListCallbacks`], oldest first.
    Callbacks(Vec<Callback>),
    /// To [`Call::Ring`].
    CallMade(CallId),
    /// To [`Call::CreateDomain`].
    DomainCreated(DomainId),
    /// To [`Call::CreateEndpoint`].
    EndpointCreated(EndpointId),
    /// To every update and delete.
    Done,
}
