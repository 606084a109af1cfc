//! One endpoint: what it is, how to register with it, and what is wrong with it.

use crate::{
    api::{DomainId, Endpoint, EndpointId, Failure},
    app::{
        effect::Effect,
        keys::{action::Action, table::Context, when::When},
        next::{Next, Route, prefix::Prefix, route::Of},
        page::{
            layout,
            lines::{Columns, DetailLine},
            list::scrolled,
            notice::Notice,
        },
        screens::{
            calls::ring,
            changes::{self, Selected},
            copy::copy,
            endpoint::detail,
            scene::{Scene, usual},
        },
        service::{call::Call, registration::Inquiry},
        shared::Shared,
        text::time::Moment,
        work::order::Order,
    },
};

/// The detail of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointDetail {
    /// The domain it lives in.
    pub domain: DomainId,
    /// Which one.
    pub endpoint: EndpointId,
    /// The first line that is shown.
    pub scroll: usize,
    /// Whether it is shown as JSON.
    pub json: bool,
}

impl EndpointDetail {
    /// The page of this endpoint, which is read by itself.
    pub fn open(shared: &mut Shared, domain: DomainId, endpoint: EndpointId) -> Self {
        shared
            .account
            .open_endpoint(&mut shared.asks, &domain, &endpoint);
        shared
            .registrar
            .open_endpoint(&mut shared.asks, &domain, &endpoint);
        shared.want_calls();
        shared.ask(Effect::Work(Order::Tests(endpoint.clone())));
        shared.ask(Effect::Work(Order::Past(endpoint.clone())));
        Self {
            domain,
            endpoint,
            scroll: 0,
            json: false,
        }
    }

    /// Its name; its id while that is not known.
    #[must_use]
    pub fn name(&self, shared: &Shared) -> String {
        let account = &shared.account;
        account.endpoint_name(&self.domain, &self.endpoint)
    }

    /// When it was last read, alone or in a list.
    #[must_use]
    pub fn read_at(&self, shared: &Shared) -> Option<Moment> {
        self.endpoint(shared)?;
        let read = shared.account.detail(&self.domain, &self.endpoint);
        let alone = read.and_then(|read| read.as_of);
        alone.or_else(|| shared.account.as_of(Some(&self.domain)))
    }

    /// The endpoint as it was last read.
    #[must_use]
    pub fn endpoint(&self, shared: &Shared) -> Option<Endpoint> {
        shared.account.endpoint(&self.domain, &self.endpoint)
    }

    /// The lines of the page at this width; `None` while nothing is known of the endpoint.
    #[must_use]
    pub fn lines(&self, shared: &Shared, width: u16) -> Option<Vec<DetailLine>> {
        if self.json {
            Some(detail::json_page(&self.endpoint(shared)?, width))
        } else {
            detail::page(shared, &self.domain, &self.endpoint, width)
        }
    }

    /// The page in two columns, where there is room for them.
    #[must_use]
    pub fn columns(&self, shared: &Shared, width: u16) -> Option<Columns> {
        if self.json {
            return None;
        }
        detail::columns(shared, &self.domain, &self.endpoint, width)
    }

    fn last_top(&self, shared: &Shared) -> usize {
        let columns = self.columns(shared, shared.size.width);
        let lines = columns.map_or_else(
            || {
                let width = layout::page_width(shared.size.width);
                self.lines(shared, width).map_or(0, |lines| lines.len())
            },
            |columns| columns.height(),
        );
        lines.saturating_sub(layout::body(shared.size))
    }
}

impl Scene for EndpointDetail {
    fn contexts(&self) -> &'static [Context] {
        &[
            Context::Endpoint,
            Context::Endpoints,
            Context::List,
            Context::Screen,
        ]
    }

    fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        let last = self.last_top(shared);
        if let Some(target) = scrolled(self.scroll, action, last, layout::body(shared.size)) {
            self.scroll = target;
            return Next::Stay;
        }
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "every other action means nothing here"
        )]
        match action {
            Action::Json => {
                self.json = !self.json;
                self.scroll = 0;
                Next::Stay
            }
            Action::Inquire => {
                if let Some(reason) = shared.absence() {
                    return Next::Say(Notice::bad(reason));
                }
                if let Some(endpoint) = self.endpoint(shared) {
                    let inquiry = Inquiry {
                        domain: self.domain.clone(),
                        endpoint: endpoint.id,
                        address: endpoint.sip_uri,
                        server: shared.profile.sip_server.clone(),
                    };
                    shared.registrar.inquire(&mut shared.asks, inquiry);
                }
                Next::Stay
            }
            Action::EndpointCalls => Next::Open(Route::Calls(Of::Endpoint(
                self.domain.clone(),
                self.endpoint.clone(),
            ))),
            Action::Copy => Next::Prefix(Prefix::Copy),
            Action::Reload => {
                shared
                    .account
                    .open_endpoint(&mut shared.asks, &self.domain, &self.endpoint);
                shared
                    .registrar
                    .open_endpoint(&mut shared.asks, &self.domain, &self.endpoint);
                Next::Stay
            }
            Action::New
            | Action::Edit
            | Action::Clone
            | Action::Delete
            | Action::Toggle
            | Action::Password
            | Action::Application
            | Action::Unregister
            | Action::Test
            | Action::Trace
            | Action::Ring
            | Action::Callbacks
            | Action::Watch => {
                let selected = Selected {
                    domain: Some(self.domain.clone()),
                    endpoint: self.endpoint(shared).map(|endpoint| endpoint.id),
                };
                if matches!(action, Action::Test | Action::Trace) {
                    return changes::look_into(shared, action, &selected);
                }
                if action == Action::Callbacks {
                    return changes::callbacks(shared, &selected);
                }
                if action == Action::Ring {
                    return ring::ask(shared, &selected);
                }
                if action == Action::Watch {
                    return changes::watch(shared, &selected);
                }
                changes::of_endpoint(shared, action, &selected)
            }
            _ => Next::Stay,
        }
    }

    /// Keeps the scroll position within a page that became shorter.
    fn refresh_view(&mut self, shared: &mut Shared) {
        if self.scroll > 0 {
            self.scroll = self.scroll.min(self.last_top(shared));
        }
    }

    fn reading_since(&self, shared: &Shared) -> Option<Moment> {
        let detail = shared.registrar.detail(&self.domain, &self.endpoint);
        let asked = detail.map(|detail| &detail.bindings);
        if let Some(asked) = asked.filter(|asked| asked.is_loading()) {
            return Some(asked.asked);
        }
        shared.account.reading_since(&self.domain, &self.endpoint)
    }

    fn trouble<'a>(&self, shared: &'a Shared) -> Option<&'a Failure> {
        let read = shared.account.detail(&self.domain, &self.endpoint)?;
        read.error.as_ref()
    }

    fn as_of(&self, shared: &Shared) -> Option<Moment> {
        self.read_at(shared)
    }

    fn enabled(&self, shared: &Shared) -> Option<bool> {
        self.endpoint(shared).map(|endpoint| endpoint.enabled)
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other condition holds as usual"
    )]
    fn holds(&self, when: When, shared: &Shared) -> bool {
        match when {
            When::Selected => self.endpoint(shared).is_some(),
            When::Phone => {
                let seen = shared.registrar.seen(&self.domain, self.endpoint.as_str());
                seen.there().is_some_and(|there| !there.phones.is_empty())
            }
            _ => usual(when),
        }
    }

    fn letter(&mut self, shared: &mut Shared, prefix: Prefix, letter: char) -> Next {
        if prefix != Prefix::Copy {
            return Next::Stay;
        }
        let endpoint = self.endpoint(shared);
        copy(shared, letter, endpoint.as_ref())
    }

    fn is_about_deleted(&self, call: &Call) -> bool {
        call.deletes(&self.domain, &self.endpoint)
    }

    fn leave(&mut self, shared: &mut Shared, _: bool) {
        let Shared {
            account,
            registrar,
            asks,
            ..
        } = shared;
        account.leave_endpoint(asks, &self.domain, &self.endpoint);
        registrar.leave_endpoint(asks);
    }
}
