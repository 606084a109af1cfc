//! The overview: what needs somebody and the domains, each line of which leads somewhere.

use crate::{
    api::{DomainId, Failure},
    app::{
        keys::{action::Action, table::Context, when::When},
        next::{Next, Route},
        page::list::List,
        screens::{
            counting::Counting,
            scene::{Scene, usual},
        },
        service::ticket::Ticket,
        shared::{Shared, setup::Start},
        text::time::Moment,
        work::gather::Gathered,
    },
};

use super::{
    needs::{Need, needs},
    panels::Panels,
};

/// A panel that a person can be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Panel {
    /// What needs somebody.
    #[default]
    Needs,
    /// The domains.
    Domains,
}

/// The overview of the account.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overview {
    /// Where the keys go.
    pub panel: Panel,
    /// Where the person is among the things that need somebody.
    pub needing: List<usize>,
    /// Where the person is among the domains.
    pub list: List<DomainId>,
    /// The domains in their order.
    pub domains: Vec<DomainId>,
    /// How all endpoints stand, as it was last counted.
    pub counting: Counting,
    /// What needs somebody.
    pub needs: Vec<Need>,
    /// Whether a person ever moved in it.
    moved: bool,
}

impl Overview {
    /// The overview, with what could not be read before being asked for again.
    pub fn open(shared: &mut Shared) -> Self {
        shared.account.reopen(&mut shared.asks);
        shared.want_calls();
        Self::default()
    }

    /// Where its panels stand.
    #[must_use]
    pub fn panels(&self, shared: &Shared) -> Panels {
        Panels::of(shared.size, self.needs.len(), self.domains.len())
    }

    fn step(&mut self, shared: &Shared, action: Action) -> bool {
        let panels = self.panels(shared);
        let (needs, domains) = (!self.needs.is_empty(), panels.domains > 0);
        if action == Action::First && needs {
            self.panel = Panel::Needs;
        } else if action == Action::Last && domains && !self.domains.is_empty() {
            self.panel = Panel::Domains;
        }
        match self.panel {
            Panel::Needs => {
                let (count, height) = (self.needs.len(), usize::from(panels.needs));
                // Below the last thing come the domains.
                let ends = action == Action::Down && self.needing.index + 1 >= count;
                if ends && panels.domains > 0 && !self.domains.is_empty() {
                    self.panel = Panel::Domains;
                    self.put(0, panels);
                    return true;
                }
                let target = self.needing.target(action, count, height);
                if let Some(target) = target {
                    self.needing.place(target, Some(target), count, height);
                }
                target.is_some()
            }
            Panel::Domains => {
                if action == Action::Up && self.list.index == 0 && needs {
                    self.panel = Panel::Needs;
                    return true;
                }
                let (count, height) = (self.domains.len(), usize::from(panels.domains));
                let target = self.list.target(action, count, height);
                if let Some(target) = target {
                    self.put(target, panels);
                }
                target.is_some()
            }
        }
    }

    fn put(&mut self, target: usize, panels: Panels) {
        let id = self.domains.get(target).cloned();
        let height = usize::from(panels.domains);
        self.list.place(target, id, self.domains.len(), height);
    }
}

impl Scene for Overview {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Overview, Context::List, Context::Screen]
    }

    fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        if self.step(shared, action) {
            self.moved = true;
            return Next::Stay;
        }
        self.moved |= action == Action::NextField;
        match (action, self.panel) {
            (Action::NextField, Panel::Needs) if !self.domains.is_empty() => {
                self.panel = Panel::Domains;
                self.put(self.list.index, self.panels(shared));
                Next::Stay
            }
            (Action::NextField, _) => {
                self.panel = Panel::Needs;
                Next::Stay
            }
            (Action::Open, Panel::Needs) => {
                let need = self.needs.get(self.needing.index);
                need.map_or(Next::Stay, |need| need.way.next())
            }
            (Action::Open, Panel::Domains) => {
                let domain = self.domains.get(self.list.index).cloned();
                domain.map_or(Next::Stay, |id| Next::Open(Route::Endpoints(Some(id))))
            }
            (Action::Reload, _) => {
                shared.account.refresh(&mut shared.asks, None);
                Next::Stay
            }
            _ => Next::Stay,
        }
    }

    fn is_at(&self, route: &Route) -> bool {
        *route == Route::Overview
    }

    fn refresh_view(&mut self, shared: &mut Shared) {
        let domains = shared.account.names.domains_in_order();
        if self.domains != domains {
            self.domains = domains.to_vec();
        }
        self.counting.bring_up(shared, None);
        self.needs = needs(&self.counting.census, shared);
        let panels = self.panels(shared);
        self.list.follow(&self.domains, usize::from(panels.domains));
        let (count, height) = (self.needs.len(), usize::from(panels.needs));
        self.needing.settle(None, count, height);
        let has_domains = !self.domains.is_empty() && panels.domains > 0;
        // Until a person moves, the worst is what is looked at.
        if !has_domains || !self.moved && !self.needs.is_empty() {
            self.panel = Panel::Needs;
        } else if self.needs.is_empty() {
            self.panel = Panel::Domains;
        }
    }

    fn as_of(&self, shared: &Shared) -> Option<Moment> {
        shared.account.domains_as_of()
    }

    fn reading_since(&self, shared: &Shared) -> Option<Moment> {
        shared.account.domains_awaited_since()
    }

    fn trouble<'a>(&self, shared: &'a Shared) -> Option<&'a Failure> {
        shared.account.domains.error.as_ref()
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other condition holds as usual"
    )]
    fn holds(&self, when: When, shared: &Shared) -> bool {
        match when {
            When::Selected => match self.panel {
                Panel::Needs => !self.needs.is_empty(),
                Panel::Domains => !self.domains.is_empty(),
            },
            When::Leads => shared.start != Start::Overview,
            _ => usual(when),
        }
    }

    fn gathered(
        &mut self,
        _: &mut Shared,
        ticket: Ticket,
        gathered: &mut Option<Gathered>,
    ) -> Next {
        self.counting.take(ticket, gathered);
        Next::Stay
    }

    fn awaited(&self) -> Vec<Ticket> {
        self.counting.awaited().into_iter().collect()
    }

    fn is_of_account(&self) -> bool {
        true
    }
}
