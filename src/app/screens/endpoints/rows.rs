//! Keeps the rows of a list of endpoints up to date: starts searches and takes their results.

use crate::app::{
    effect::Effect,
    search::{self as query, Found, Query, follows_phones},
    service::ticket::Ticket,
    shared::Shared,
    work::spent::Spent,
};

use super::{endpoints::Endpoints, wanted::Wanted};

impl Endpoints {
    /// Brings the rows up to what is known and wanted: at once when they are few, off the loop otherwise.
    pub(super) fn bring_up(&mut self, shared: &mut Shared) {
        let wanted = Wanted {
            filter: self.prompt.filter.clone(),
            sort: self.sort,
            version: shared.account.version(self.domain.as_ref()),
            phones: follows_phones(&self.prompt.filter, self.sort)
                .then_some(shared.registrar.edition),
        };
        self.phones = shared.registrar.sight.is_open();
        // What stands beside the list are all domains.
        let domains = self.panes(shared).domains > 0;
        let counted = self.domain.clone().filter(|_| !domains);
        self.counting.bring_up(shared, counted.as_ref());
        self.bring_up_beside(shared);
        let height = self.height(shared);
        self.list.show(self.found.rows.len(), height);
        let comes = |(_, asked): &(Ticket, Wanted)| {
            asked.filter == wanted.filter && asked.sort == wanted.sort
        };
        if self.asked.as_ref().is_some_and(comes) {
            return;
        }
        self.stop_query(shared);
        if self.shows.as_ref() == Some(&wanted) && self.found.partial().is_none() {
            return;
        }
        let pages = shared.account.pages(self.domain.as_ref());
        let query = Query {
            pages: pages.cloned().collect(),
            names: shared.account.names.clone(),
            phones: shared.registrar.roll.clone(),
            filter: wanted.filter.clone(),
            sort: wanted.sort,
            whole_account: self.domain.is_none(),
            cursor: self.list.cursor.as_ref().map(|id| id.as_str().to_owned()),
            base: self.found.clone(),
        };
        if query.size() <= query::SMALL {
            self.take(query::run(&query), shared);
            self.shows = Some(wanted);
        } else {
            let ticket = shared.ticket();
            shared.ask(Effect::Query(ticket, Box::new(query)));
            self.asked = Some((ticket, wanted));
        }
    }

    /// Takes the result of a query, or a part of it, if it is the one that is waited for.
    pub(super) fn take_found(
        &mut self,
        shared: &mut Shared,
        ticket: Ticket,
        found: &mut Option<Found>,
    ) {
        if self
            .asked
            .as_ref()
            .is_none_or(|(asked, _)| *asked != ticket)
        {
            return;
        }
        let Some(found) = found.take() else {
            return;
        };
        if found.partial().is_none()
            && let Some((_, wanted)) = self.asked.take()
        {
            self.shows = Some(wanted);
        }
        self.take(found, shared);
    }

    /// Nobody waits for the rows any more.
    pub(super) fn stop_query(&mut self, shared: &mut Shared) {
        if let Some((ticket, _)) = self.asked.take() {
            shared.cancel(ticket);
        }
    }

    /// Whether what is shown is not yet what is wanted.
    #[must_use]
    pub fn is_searching(&self) -> bool {
        self.asked.is_some()
    }

    /// Whether that is because of the order.
    #[must_use]
    pub fn is_sorting(&self) -> bool {
        let asked = self.asked.as_ref();
        let other = asked.is_some_and(|(_, wanted)| self.found.sort() != Some(wanted.sort));
        other || self.found.partial().is_some_and(|partial| partial.sorting)
    }

    /// Why nothing can be done yet to all rows that are shown; `None` when they are those that the filter asks for.
    #[must_use]
    pub fn unsettled(&self) -> Option<&'static str> {
        if self.is_gathering() {
            return Some("The marked rows are still being looked through: try again in a moment.");
        }
        let (_, wanted) = self.asked.as_ref()?;
        let other = self.found.filter() != &wanted.filter;
        (other || self.found.partial().is_some()).then_some(
            "The rows are still being searched: try again as soon as all of them are shown.",
        )
    }

    fn take(&mut self, mut found: Found, shared: &mut Shared) {
        let first_load = !shared.account.tally(self.domain.as_ref()).complete;
        let at_top = first_load && !self.list.moved;
        let height = self.height(shared);
        let other = found.filter() != self.found.filter();
        if !at_top && self.selected().is_some() {
            found.hold(&self.found, self.list.index, self.domain.is_none());
        }
        let stays = match &self.list.cursor {
            // Until a person moves it, the cursor waits at the top for the rows of a first load.
            _ if at_top && !found.rows.is_empty() => Some(0),
            Some(_) if self.selected().is_some() => found.position_of(&self.found, self.list.index),
            Some(cursor) => found.position(cursor.as_str()),
            None => None,
        };
        // A row that a new filter hides has no neighbours there: the cursor goes to the first that it shows.
        let at = stays.or(other.then_some(0));
        let before = std::mem::replace(&mut self.found, found);
        shared.free([Spent::Rows(Box::new(before))]);
        let count = self.found.rows.len();
        let index = self
            .list
            .settle(at, count, height)
            .unwrap_or(self.list.index);
        self.list.cursor = self.found.row(index).map(|named| named.row.id.into());
        if let Some(sought) = self.sought.take() {
            self.seek(sought, height);
        }
    }
}
