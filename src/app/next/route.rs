//! Where a person can go, as data: what `:open` names, and what a screen leads to.

use crate::{
    api::{ApplicationId, CallId, Domain, DomainId, Endpoint, EndpointId},
    app::{
        service::{call::Whose, facts::Facts},
        work::job::plan::JobId,
    },
};

/// A place in the dashboard.
#[derive(Debug, Clone, PartialEq)]
pub enum Route {
    /// The whole account at a glance.
    Overview,
    /// The domains of the account.
    Domains,
    /// The endpoints of a domain, or of the whole account.
    Endpoints(Option<DomainId>),
    /// One endpoint.
    Endpoint(DomainId, EndpointId),
    /// A test of one endpoint.
    Test(DomainId, EndpointId),
    /// The last messages of one endpoint or call.
    Trace(Whose),
    /// Calls.
    Calls(Of),
    /// One call.
    Call(CallId),
    /// A ring test of one endpoint.
    Ring(DomainId, EndpointId),
    /// What an application was told.
    Application(ApplicationId),
    /// A form.
    Form(Box<Purpose>),
    /// The requests that were sent, or one of them by its number.
    Requests(Option<u64>),
    /// Everything that was said.
    Messages,
    /// Bulk work, or one job.
    Jobs(Option<JobId>),
    /// What failed in a job.
    Failures(JobId),
}

/// Whose calls.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Of {
    /// Of the whole account.
    #[default]
    Account,
    /// Of one endpoint.
    Endpoint(DomainId, EndpointId),
    /// Of one application.
    Application(ApplicationId),
}

impl Route {
    /// A form for this.
    pub fn form(purpose: Purpose) -> Self {
        Self::Form(Box::new(purpose))
    }
}

/// What a form is for.
#[derive(Debug, Clone, PartialEq)]
pub enum Purpose {
    /// Make an endpoint.
    NewEndpoint {
        /// Where.
        domain: Domain,
        /// What it begins as a copy of.
        original: Option<Endpoint>,
    },
    /// Change an endpoint.
    EditEndpoint {
        /// Where it lives.
        domain: Domain,
        /// As it was known when the form was opened.
        endpoint: Endpoint,
        /// How it stands at the service, as far as the person knows.
        before: Facts,
    },
    /// Give an endpoint a new password.
    NewPassword {
        /// Where it lives.
        domain: Domain,
        /// Which one.
        endpoint: Endpoint,
    },
    /// Make a domain.
    NewDomain,
    /// Change a domain.
    EditDomain {
        /// As it was known when the form was opened.
        domain: Domain,
        /// How it stands at the service, as far as the person knows.
        before: Facts,
    },
}

impl Purpose {
    /// Change this endpoint.
    pub fn edit(domain: Domain, endpoint: Endpoint) -> Self {
        let before = Facts::of(&endpoint);
        Self::EditEndpoint {
            domain,
            endpoint,
            before,
        }
    }

    /// Change this domain.
    pub fn edit_domain(domain: Domain) -> Self {
        let before = Facts::of_domain(&domain);
        Self::EditDomain { domain, before }
    }

    /// The domain that it is about, or that its endpoint lives in.
    pub fn domain(&self) -> Option<&Domain> {
        match self {
            Self::NewEndpoint { domain, .. }
            | Self::EditEndpoint { domain, .. }
            | Self::NewPassword { domain, .. }
            | Self::EditDomain { domain, .. } => Some(domain),
            Self::NewDomain => None,
        }
    }
}
