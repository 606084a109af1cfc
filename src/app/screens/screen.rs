//! The screens, and what each of them is asked.

use crate::app::{
    keys::table::Context,
    next::{Route, route::Purpose},
    search as query,
    service::{call::Call, ticket::Ticket},
    shared::Shared,
    text::time::Moment,
    work::spent::Spent,
};

use super::{
    domains::Domains, endpoint::EndpointDetail, endpoints::Endpoints, form::Form, jobs::Jobs,
    messages::Messages, prompt::Prompt, requests::Requests,
};

/// A place in the dashboard.
#[expect(
    clippy::large_enum_variant,
    reason = "there are as many screens as steps of the way here: a handful"
)]
#[derive(Debug, Clone, PartialEq)]
pub enum Screen {
    /// The domains of the account.
    Domains(Domains),
    /// The endpoints of a domain or of the account.
    Endpoints(Endpoints),
    /// One endpoint.
    Endpoint(EndpointDetail),
    /// A form.
    Form(Box<Form>),
    /// The requests that were sent.
    Requests(Requests),
    /// Everything that was said.
    Messages(Messages),
    /// Bulk work, under way and ended.
    Jobs(Jobs),
}

impl Screen {
    /// The screen at this place, which asks for what it will show.
    pub(crate) fn open(shared: &mut Shared, route: &Route) -> Self {
        match route {
            Route::Domains => Self::Domains(Domains::open(shared)),
            Route::Endpoints(domain) => Self::Endpoints(Endpoints::open(shared, domain.clone())),
            Route::Endpoint(domain, endpoint) => Self::Endpoint(EndpointDetail::open(
                shared,
                domain.clone(),
                endpoint.clone(),
            )),
            Route::Form(purpose) => {
                Self::Form(Box::new(Form::open(shared, Purpose::clone(purpose))))
            }
            Route::Requests(open) => Self::Requests(Requests::open(*open)),
            Route::Messages => Self::Messages(Messages::default()),
            Route::Jobs(open) => Self::Jobs(Jobs::open(shared, open.clone())),
            Route::Failures(id) => Self::Jobs(Jobs::failures(id.clone())),
        }
    }

    /// The tables of keys that hold here, the innermost first.
    #[must_use]
    pub fn contexts(&self) -> &'static [Context] {
        match self {
            _ if self.prompt().is_some_and(|prompt| prompt.typing) => &[Context::Prompt],
            Self::Domains(_) => &[
                Context::Domains,
                Context::Rows,
                Context::List,
                Context::Screen,
            ],
            Self::Endpoints(_) => &[
                Context::Endpoints,
                Context::Marks,
                Context::Rows,
                Context::List,
                Context::Screen,
            ],
            Self::Endpoint(_) => &[
                Context::Endpoint,
                Context::Endpoints,
                Context::List,
                Context::Screen,
            ],
            Self::Form(form) if form.is_on_choice() => &[Context::Choice, Context::Form],
            Self::Form(_) => &[Context::Form],
            Self::Requests(screen) if screen.open.is_some() => {
                &[Context::Request, Context::List, Context::Screen]
            }
            Self::Requests(_) => &[
                Context::Requests,
                Context::Request,
                Context::Log,
                Context::List,
                Context::Screen,
            ],
            Self::Messages(_) => &[Context::Log, Context::List, Context::Screen],
            Self::Jobs(_) => &[Context::Jobs, Context::List, Context::Screen],
        }
    }

    /// The filter of a list.
    #[must_use]
    pub fn prompt(&self) -> Option<&Prompt> {
        match self {
            Self::Domains(screen) => Some(&screen.prompt),
            Self::Endpoints(screen) => Some(&screen.prompt),
            Self::Requests(screen) => Some(&screen.prompt),
            Self::Messages(screen) => Some(&screen.prompt),
            Self::Endpoint(_) | Self::Form(_) | Self::Jobs(_) => None,
        }
    }

    pub(crate) fn prompt_mut(&mut self) -> Option<&mut Prompt> {
        match self {
            Self::Domains(screen) => Some(&mut screen.prompt),
            Self::Endpoints(screen) => Some(&mut screen.prompt),
            Self::Requests(screen) => Some(&mut screen.prompt),
            Self::Messages(screen) => Some(&mut screen.prompt),
            Self::Endpoint(_) | Self::Form(_) | Self::Jobs(_) => None,
        }
    }

    /// Brings what is shown up to what is known by now.
    pub fn tend(&mut self, shared: &mut Shared) {
        match self {
            Self::Domains(screen) => screen.tend(shared),
            Self::Endpoints(screen) => screen.tend(shared),
            Self::Endpoint(screen) => screen.tend(shared),
            Self::Jobs(screen) => screen.tend(shared),
            Self::Requests(screen) => screen.tend(shared),
            Self::Messages(screen) => screen.tend(shared),
            Self::Form(_) => {}
        }
    }

    /// Takes the result of a query, if this screen waits for it.
    pub fn queried(
        &mut self,
        shared: &mut Shared,
        ticket: Ticket,
        found: &mut Option<query::Found>,
    ) {
        if let Self::Endpoints(screen) = self {
            screen.queried(shared, ticket, found);
        }
    }

    /// What of it takes long to free, once it is left.
    pub(crate) fn spent(self) -> impl IntoIterator<Item = Spent> {
        if let Self::Endpoints(list) = self {
            vec![Spent::Rows(Box::new(list.found)), Spent::Marks(list.marks)]
        } else {
            Vec::new()
        }
    }

    /// Since when a person waits for something on this screen.
    #[must_use]
    pub fn waiting_since(&self, shared: &Shared) -> Option<Moment> {
        let account = &shared.account;
        let writes = shared.account.writes.since();
        let reads = match self {
            Self::Domains(_) => account.domains.awaited.map(|_| account.domains.asked),
            Self::Endpoints(screen) => account.waiting_since(screen.domain.as_ref()),
            Self::Endpoint(screen) => account.reading_since(&screen.domain, &screen.endpoint),
            Self::Form(form) => form.reading_since(),
            Self::Requests(_) | Self::Messages(_) | Self::Jobs(_) => None,
        };
        writes.or(reads)
    }

    /// Whether this is that place, which need not be gone into a second time.
    #[must_use]
    pub fn is_at(&self, route: &Route) -> bool {
        match (self, route) {
            (Self::Domains(_), Route::Domains) | (Self::Messages(_), Route::Messages) => true,
            (Self::Endpoints(here), Route::Endpoints(domain)) => here.domain == *domain,
            (Self::Jobs(here), Route::Jobs(open)) => here.open == *open,
            (Self::Jobs(here), Route::Failures(id)) => here.open.as_ref() == Some(id),
            (Self::Requests(here), Route::Requests(open)) => here.open == *open,
            _ => false,
        }
    }

    /// Whether this call deleted what the screen is about.
    #[must_use]
    pub fn is_about_deleted(&self, call: &Call) -> bool {
        match (self, call) {
            (Self::Endpoint(screen), Call::DeleteEndpoint { endpoint, .. }) => {
                screen.endpoint == *endpoint
            }
            (Self::Endpoint(screen), Call::DeleteDomain(domain)) => screen.domain == *domain,
            (Self::Endpoints(screen), Call::DeleteDomain(domain)) => {
                screen.domain.as_ref() == Some(domain)
            }
            _ => false,
        }
    }
}
