//! What a list of endpoints does when something is asked of it.

use crate::app::{
    keys::action::Action,
    next::{Next, Route, prefix::Prefix},
    page::layout,
    screens::changes,
    shared::Shared,
};

use super::{endpoints::Endpoints, marks};

impl Endpoints {
    /// Does what was asked for.
    pub fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        let height = layout::rows(shared.size);
        if let Some(target) = self.list.target(action, self.found.rows.len(), height) {
            self.sought = None;
            self.place(target, height);
            return Next::Stay;
        }
        if let Some(next) = marks::act(shared, self, action) {
            return next;
        }
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "every other action means nothing here"
        )]
        match action {
            Action::Open => match self.selected() {
                Some(row) => {
                    let (domain, endpoint) = (row.row.domain.clone(), row.row.id.into());
                    Next::Open(Route::Endpoint(domain, endpoint))
                }
                None => Next::Stay,
            },
            Action::Filter => {
                self.prompt.open();
                Next::Stay
            }
            Action::Sort => Next::Prefix(Prefix::Sort),
            Action::Copy => Next::Prefix(Prefix::Copy),
            Action::Reload => {
                match &self.domain {
                    Some(domain) => shared.account.refresh(&mut shared.asks, Some(domain)),
                    None => shared.account.refresh_shown(&mut shared.asks),
                }
                Next::Stay
            }
            Action::Delete | Action::Toggle | Action::Password | Action::Application
                if !self.marks.is_empty() =>
            {
                marks::change(shared, self, action)
            }
            Action::New
            | Action::Edit
            | Action::Clone
            | Action::Delete
            | Action::Toggle
            | Action::Password
            | Action::Application => changes::of_endpoint(shared, action, &self.under_cursor()),
            _ => Next::Stay,
        }
    }
}
