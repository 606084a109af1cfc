//! Unpacks a reply as the kind that its call expects; any other kind is a failure.

use std::sync::Arc;

use crate::api::{
    Application, Cause, Cursor, Domain, Endpoint, Failure,
    call::{self, CallStory},
    callback::Callback,
    registration::{Attempt, Registration, Stay, Summary, Traced},
};

use super::{
    call::{Call, Reply},
    registration::Bindings,
    rows::EndpointPage,
};

/// What one page of a list brings, and where the next one begins.
pub type Page<T> = (T, Option<Cursor>);

impl Reply {
    /// This, if it is an answer to that call.
    ///
    /// # Errors
    /// When it answers something else. Of a write it is then open whether it was done.
    pub fn answering(self, call: &Call) -> Result<Self, Failure> {
        let fits = match call {
            Call::ListDomains { .. } => matches!(self, Self::Domains { .. }),
            Call::ListEndpoints { .. } => matches!(self, Self::Endpoints { .. }),
            Call::ListApplications { .. } => matches!(self, Self::Applications { .. }),
            Call::ReadDomain(_) => matches!(self, Self::Domain(_)),
            Call::ReadEndpoint { .. } => matches!(self, Self::Endpoint(_)),
            Call::SumRegistrations => matches!(self, Self::Sums(_)),
            Call::ListRegistrations { .. } => matches!(self, Self::Registrations { .. }),
            Call::ListSummaries { .. } => matches!(self, Self::Summaries { .. }),
            Call::ListAttempts { .. } => matches!(self, Self::Attempts(_)),
            Call::ListMessages { .. } => matches!(self, Self::Messages(_)),
            Call::Inquire(_) => matches!(self, Self::Bindings(_)),
            Call::ListStays { .. } => matches!(self, Self::Stays(_)),
            Call::ListCalls { .. } => matches!(self, Self::Calls { .. }),
            Call::ReadCall(_) => matches!(self, Self::CallStory(_)),
            Call::ListCallbacks { .. } => matches!(self, Self::Callbacks(_)),
            Call::Ring { .. } => matches!(self, Self::CallMade(_)),
            Call::CreateDomain(_) => matches!(self, Self::DomainCreated(_)),
            Call::CreateEndpoint { .. } => matches!(self, Self::EndpointCreated(_)),
            Call::UpdateDomain { .. }
            | Call::DeleteDomain(_)
            | Call::UpdateEndpoint { .. }
            | Call::DeleteEndpoint { .. }
            | Call::EndRegistration { .. }
            | Call::TellAgain(_)
            | Call::EndCall(_) => self == Self::Done,
        };
        let cause = if call.is_write() {
            Cause::Unknown
        } else {
            Cause::Garbled
        };
        fits.then_some(self).ok_or_else(|| misplaced(cause))
    }

    /// A page of domains.
    ///
    /// # Errors
    /// When it is something else, here and below.
    pub fn into_domains(self) -> Result<Page<Vec<Domain>>, Failure> {
        let Self::Domains { rows, next } = self else {
            return Err(misplaced(Cause::Garbled));
        };
        Ok((rows, next))
    }

    /// A page of a domain's endpoints.
    pub fn into_endpoints(self) -> Result<Page<Arc<EndpointPage>>, Failure> {
        let Self::Endpoints { page, next } = self else {
            return Err(misplaced(Cause::Garbled));
        };
        Ok((page, next))
    }

    /// A page of applications.
    pub fn into_applications(self) -> Result<Page<Vec<Application>>, Failure> {
        let Self::Applications { rows, next } = self else {
            return Err(misplaced(Cause::Garbled));
        };
        Ok((rows, next))
    }

    /// A page of registrations.
    pub fn into_registrations(self) -> Result<Page<Vec<Registration>>, Failure> {
        let Self::Registrations { rows, next } = self else {
            return Err(misplaced(Cause::Garbled));
        };
        Ok((rows, next))
    }

    /// A page of summaries.
    pub fn into_summaries(self) -> Result<Page<Vec<Summary>>, Failure> {
        let Self::Summaries { rows, next } = self else {
            return Err(misplaced(Cause::Garbled));
        };
        Ok((rows, next))
    }

    /// Failed attempts.
    pub fn into_attempts(self) -> Result<Vec<Attempt>, Failure> {
        let Self::Attempts(attempts) = self else {
            return Err(misplaced(Cause::Garbled));
        };
        Ok(attempts)
    }

    /// Messages of an endpoint.
    pub fn into_messages(self) -> Result<Vec<Traced>, Failure> {
        let Self::Messages(messages) = self else {
            return Err(misplaced(Cause::Garbled));
        };
        Ok(messages)
    }

    /// When phones were registered.
    pub fn into_stays(self) -> Result<Vec<Stay>, Failure> {
        let Self::Stays(stays) = self else {
            return Err(misplaced(Cause::Garbled));
        };
        Ok(stays)
    }

    /// A page of calls.
    pub fn into_calls(self) -> Result<Page<Vec<call::Call>>, Failure> {
        let Self::Calls { rows, next } = self else {
            return Err(misplaced(Cause::Garbled));
        };
        Ok((rows, next))
    }

    /// What applications were told.
    pub fn into_callbacks(self) -> Result<Vec<Callback>, Failure> {
        let Self::Callbacks(callbacks) = self else {
            return Err(misplaced(Cause::Garbled));
        };
        Ok(callbacks)
    }

    /// One call with what happened in it.
    pub fn into_call_story(self) -> Result<CallStory, Failure> {
        let Self::CallStory(story) = self else {
            return Err(misplaced(Cause::Garbled));
        };
        Ok(*story)
    }

    /// What the registrar itself said.
    pub fn into_bindings(self) -> Result<Bindings, Failure> {
        let Self::Bindings(bindings) = self else {
            return Err(misplaced(Cause::Garbled));
        };
        Ok(bindings)
    }

    /// One endpoint.
    pub fn into_endpoint(self) -> Result<Endpoint, Failure> {
        let Self::Endpoint(endpoint) = self else {
            return Err(misplaced(Cause::Garbled));
        };
        Ok(*endpoint)
    }
}

/// That an answer belongs to another question.
pub(crate) fn misplaced(cause: Cause) -> Failure {
    Failure::new(cause, "The answer belongs to another question.")
}
