//! What stands beside a list of endpoints: the domains at its left, the detail of the selected row at its right, and
//! which of the three has the keys.

use crate::{
    api::{DomainId, EndpointId, patience::REST},
    app::{
        keys::{action::Action, table::Context},
        next::Next,
        page::{
            layout::{self, Panes},
            list::scrolled,
            notice::Notice,
        },
        screens::{changes, endpoint::pane},
        service::ticket::TimerId,
        shared::Shared,
        text::number::counted,
    },
};

use super::{beside::Pane, endpoints::Endpoints};

/// Cells by which the line between list and detail moves.
const EDGE: i16 = 4;

impl Endpoints {
    /// What stands side by side here; without rows there is no detail.
    pub fn panes(&self, shared: &Shared) -> Panes {
        let panes = shared.split.panes(shared.size.width);
        if self.found.rows.is_empty() {
            panes.undetailed()
        } else {
            panes
        }
    }

    /// What the detail is about: what it was about, until the cursor has rested.
    pub fn detailed(&self) -> Option<(DomainId, EndpointId)> {
        let selected = || {
            let named = self.selected()?;
            Some((named.row.domain.clone(), named.row.id.into()))
        };
        self.beside.held.clone().or_else(selected)
    }

    /// The tables of keys of the pane that has them.
    pub(super) fn contexts_of_pane(&self) -> &'static [Context] {
        match self.beside.focus {
            Pane::Domains => &[
                Context::Beside,
                Context::Domains,
                Context::List,
                Context::Screen,
            ],
            Pane::List | Pane::Detail => &[
                Context::Endpoints,
                Context::Marks,
                Context::Rows,
                Context::List,
                Context::Screen,
            ],
        }
    }

    /// Brings what stands beside the list up to what is known.
    pub(super) fn bring_up_beside(&mut self, shared: &Shared) {
        let panes = self.panes(shared);
        if panes.domains > 0 {
            self.beside
                .take_places(shared.account.names.domains_in_order());
        }
        let beside = &mut self.beside;
        let is_there = match beside.focus {
            Pane::Domains => panes.domains > 0,
            Pane::List => true,
            Pane::Detail => panes.detail > 0,
        };
        if !is_there {
            beside.focus = Pane::List;
        }
        if panes.detail == 0 {
            beside.held = None;
        }
        if beside.focus != Pane::Domains {
            beside.list.cursor = Some(self.domain.clone());
        }
        let height = beside.rows(shared);
        beside.list.follow(&beside.places, height);
    }

    /// The cursor is about to leave the row that the detail is about.
    pub(super) fn leave_row(&mut self, shared: &mut Shared) {
        self.beside.scroll = 0;
        if self.panes(shared).detail > 0 {
            self.beside.held = self.detailed();
            self.rest(shared);
        }
    }

    fn rest(&mut self, shared: &mut Shared) {
        self.beside.resting = Some(shared.after(REST));
    }

    /// The cursor has rested: the detail follows it, and so does the list if it stands on another domain.
    pub(super) fn rested(&mut self, timer: TimerId) -> Next {
        if self.beside.resting.take_if(|own| *own == timer).is_none() {
            return Next::Stay;
        }
        self.beside.held = None;
        match (&self.beside.focus, &self.beside.list.cursor) {
            (Pane::Domains, Some(place)) if *place != self.domain && self.marks.is_empty() => {
                Next::Turn(place.clone())
            }
            _ => Next::Stay,
        }
    }

    /// The next pane, or the one before, going round.
    fn step_pane(&mut self, shared: &Shared, back: bool) -> Next {
        let panes = self.panes(shared);
        let all = [
            (Pane::Domains, panes.domains),
            (Pane::List, panes.list),
            (Pane::Detail, panes.detail),
        ];
        let there: Vec<Pane> = all
            .into_iter()
            .filter(|(_, cells)| *cells > 0)
            .map(|(pane, _)| pane)
            .collect();
        let focus = self.beside.focus;
        let at = there.iter().position(|pane| *pane == focus).unwrap_or(0);
        let count = there.len();
        if count < 2 {
            return Next::Say(nothing_beside());
        }
        let step = if back { count - 1 } else { 1 };
        self.beside.focus = there[(at + step) % count];
        Next::Stay
    }

    /// Goes to the pane at the left.
    pub(super) fn go_left(&mut self, shared: &Shared) -> bool {
        let has_domains = self.panes(shared).domains > 0;
        let left = match self.beside.focus {
            Pane::Detail => Pane::List,
            Pane::List if has_domains => Pane::Domains,
            Pane::List | Pane::Domains => return false,
        };
        self.beside.focus = left;
        true
    }

    /// Does what an action means for panes; `None` when it means nothing for them.
    pub(super) fn act_on_panes(&mut self, shared: &mut Shared, action: Action) -> Option<Next> {
        let width = shared.size.width;
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "every other action means nothing for panes"
        )]
        let next = match action {
            Action::NextField => self.step_pane(shared, false),
            Action::PreviousField => self.step_pane(shared, true),
            Action::Detail | Action::EdgeLeft | Action::EdgeRight if width < layout::TWO_PANES => {
                Next::Say(nothing_beside())
            }
            Action::Places if width < layout::THREE_PANES => {
                let least = layout::THREE_PANES;
                let text = format!("The domains stand beside the list from {least} columns on.");
                Next::Say(Notice::plain(text))
            }
            Action::Detail => {
                shared.split.without_detail = !shared.split.without_detail;
                Next::Stay
            }
            Action::Places => {
                shared.split.without_domains = !shared.split.without_domains;
                Next::Stay
            }
            Action::EdgeLeft => {
                shared.split.shift(-EDGE, width);
                Next::Stay
            }
            Action::EdgeRight => {
                shared.split.shift(EDGE, width);
                Next::Stay
            }
            _ => {
                return match self.beside.focus {
                    Pane::Domains => self.act_on_domains(shared, action),
                    Pane::List => None,
                    Pane::Detail => self.scroll_detail(shared, action),
                };
            }
        };
        Some(next)
    }

    fn act_on_domains(&mut self, shared: &mut Shared, action: Action) -> Option<Next> {
        let height = self.beside.rows(shared);
        let beside = &mut self.beside;
        if beside.list.browse(action, &beside.places, height) {
            if !self.marks.is_empty() {
                let marked = counted(self.marks.len(), "row is", "rows are");
                let text = format!("{marked} marked here: take the marks off first.");
                self.beside.list.cursor = Some(self.domain.clone());
                return Some(Next::Say(Notice::plain(text)));
            }
            self.rest(shared);
            return Some(Next::Stay);
        }
        let place = self.beside.list.cursor.clone().flatten();
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "the list takes every other action"
        )]
        match action {
            Action::Open => {
                self.beside.focus = Pane::List;
                Some(if place == self.domain {
                    Next::Stay
                } else {
                    Next::Turn(place)
                })
            }
            Action::New | Action::Edit | Action::Delete => {
                Some(changes::of_domain(shared, action, place.as_ref()))
            }
            Action::Filter => {
                self.beside.focus = Pane::List;
                None
            }
            _ => None,
        }
    }

    fn scroll_detail(&mut self, shared: &Shared, action: Action) -> Option<Next> {
        let width = layout::page_width(self.panes(shared).detail);
        let (domain, endpoint) = self.detailed()?;
        let lines = pane::pane(shared, &domain, &endpoint, width)?;
        let air = usize::from(layout::air(shared.size.height));
        let height = layout::body(shared.size).saturating_sub(air);
        let last = lines.len().saturating_sub(height);
        let target = scrolled(self.beside.scroll, action, last, height)?;
        self.beside.scroll = target;
        Some(Next::Stay)
    }

    /// Takes over from the list of another domain what a person has made of it.
    pub fn take_over(&mut self, before: &mut Self) {
        self.prompt = std::mem::take(&mut before.prompt);
        self.sort = before.sort;
        self.beside = std::mem::take(&mut before.beside);
        self.beside.held = None;
        // The pane of domains shows the whole account, whichever list is beside it.
        self.counting = std::mem::take(&mut before.counting);
    }

    /// Chooses a domain in the pane that was clicked.
    pub fn choose_place(&mut self, shared: &Shared, line: usize) -> Next {
        let Some(place) = self.beside.on_line(shared, line) else {
            return Next::Stay;
        };
        if !self.marks.is_empty() || place == self.domain {
            return Next::Stay;
        }
        Next::Turn(place)
    }
}

fn nothing_beside() -> Notice {
    let least = layout::TWO_PANES;
    Notice::plain(format!(
        "The detail stands beside the list from {least} columns on."
    ))
}
