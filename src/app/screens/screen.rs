//! The screens, and what each of them is asked.

use crate::app::{
    keys::table::Context,
    next::{Route, route::Purpose},
    shared::Shared,
    text::time::Moment,
};

use super::{
    application::ApplicationPage,
    calls::{CallPage, Calls, Ring},
    domains::Domains,
    endpoint::EndpointDetail,
    endpoints::Endpoints,
    exam::Examination,
    form::Form,
    jobs::Jobs,
    ladder::Ladder,
    messages::Messages,
    overview::Overview,
    prompt::Prompt,
    requests::Requests,
    scene::Scene,
};

/// A place in the dashboard.
#[expect(
    clippy::large_enum_variant,
    reason = "there are as many screens as steps of the way here: a handful"
)]
#[derive(Debug, Clone, PartialEq)]
pub enum Screen {
    /// The whole account at a glance.
    Overview(Box<Overview>),
    /// The domains of the account.
    Domains(Domains),
    /// The endpoints of a domain or of the account.
    Endpoints(Endpoints),
    /// One endpoint.
    Endpoint(EndpointDetail),
    /// A test of an endpoint.
    Examination(Box<Examination>),
    /// The last messages of an endpoint.
    Ladder(Box<Ladder>),
    /// Calls.
    Calls(Box<Calls>),
    /// One call.
    Call(Box<CallPage>),
    /// A ring test.
    Ring(Box<Ring>),
    /// What an application was told.
    Application(Box<ApplicationPage>),
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
            Route::Overview => Self::Overview(Box::new(Overview::open(shared))),
            Route::Domains => Self::Domains(Domains::open(shared)),
            Route::Endpoints(domain) => Self::Endpoints(Endpoints::open(shared, domain.clone())),
            Route::Endpoint(domain, endpoint) => Self::Endpoint(EndpointDetail::open(
                shared,
                domain.clone(),
                endpoint.clone(),
            )),
            Route::Test(domain, endpoint) => Self::Examination(Box::new(Examination::open(
                shared,
                domain.clone(),
                endpoint.clone(),
            ))),
            Route::Trace(of) => Self::Ladder(Box::new(Ladder::open(shared, of.clone()))),
            Route::Calls(whose) => Self::Calls(Box::new(Calls::open(shared, whose.clone()))),
            Route::Call(id) => Self::Call(Box::new(CallPage::open(shared, id.clone()))),
            Route::Ring(domain, endpoint) => Self::Ring(Box::new(Ring::open(
                shared,
                domain.clone(),
                endpoint.clone(),
            ))),
            Route::Application(id) => {
                Self::Application(Box::new(ApplicationPage::open(shared, id.clone())))
            }
            Route::Form(purpose) => {
                Self::Form(Box::new(Form::open(shared, Purpose::clone(purpose))))
            }
            Route::Requests(open) => Self::Requests(Requests::open(*open)),
            Route::Messages => Self::Messages(Messages::default()),
            Route::Jobs(open) => Self::Jobs(Jobs::open(shared, open.clone())),
            Route::Failures(id) => Self::Jobs(Jobs::failures(id.clone())),
        }
    }

    /// What every screen is asked.
    #[must_use]
    pub fn scene(&self) -> &dyn Scene {
        match self {
            Self::Overview(screen) => &**screen,
            Self::Domains(screen) => screen,
            Self::Endpoints(screen) => screen,
            Self::Endpoint(screen) => screen,
            Self::Examination(screen) => &**screen,
            Self::Ladder(screen) => &**screen,
            Self::Calls(screen) => &**screen,
            Self::Call(screen) => &**screen,
            Self::Ring(screen) => &**screen,
            Self::Application(screen) => &**screen,
            Self::Form(screen) => &**screen,
            Self::Requests(screen) => screen,
            Self::Messages(screen) => screen,
            Self::Jobs(screen) => screen,
        }
    }

    /// The same, to be worked with.
    pub(crate) fn scene_mut(&mut self) -> &mut dyn Scene {
        match self {
            Self::Overview(screen) => &mut **screen,
            Self::Domains(screen) => screen,
            Self::Endpoints(screen) => screen,
            Self::Endpoint(screen) => screen,
            Self::Examination(screen) => &mut **screen,
            Self::Ladder(screen) => &mut **screen,
            Self::Calls(screen) => &mut **screen,
            Self::Call(screen) => &mut **screen,
            Self::Ring(screen) => &mut **screen,
            Self::Application(screen) => &mut **screen,
            Self::Form(screen) => &mut **screen,
            Self::Requests(screen) => screen,
            Self::Messages(screen) => screen,
            Self::Jobs(screen) => screen,
        }
    }

    /// The filter of a list.
    #[must_use]
    pub fn prompt(&self) -> Option<&Prompt> {
        self.scene().prompt()
    }

    /// The tables of keys that hold here now, the innermost first.
    #[must_use]
    pub fn contexts(&self) -> &'static [Context] {
        if self.prompt().is_some_and(|prompt| prompt.typing) {
            &[Context::Prompt]
        } else {
            self.scene().contexts()
        }
    }

    /// Since when a person waits for something on this screen.
    #[must_use]
    pub fn waiting_since(&self, shared: &Shared) -> Option<Moment> {
        let writes = shared.account.writes.since();
        writes.or_else(|| self.scene().reading_since(shared))
    }
}
