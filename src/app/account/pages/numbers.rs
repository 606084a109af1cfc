//! Counts of one list of endpoints: rows known, rows expected, requests left.

use crate::app::{account::tally::Tally, service::longest::Longest};

use super::pages::{PAGE, Pages};

impl Pages {
    /// The numbers: of what is remembered while the rows are not there yet.
    #[must_use]
    pub fn tally(&self) -> Tally {
        if let Some(sketch) = self.sketch.as_ref().filter(|_| self.rows.is_empty()) {
            return Tally {
                endpoints: sketch.endpoints,
                disabled: sketch.disabled,
                unassigned: sketch.unassigned,
                longest: Longest::default(),
                complete: sketch.complete,
            };
        }
        Tally {
            complete: self.complete,
            ..self.sums
        }
    }

    /// The rows have changed.
    pub(super) fn changed(&mut self) {
        self.version += 1;
        let mut sums = Tally::default();
        for page in &self.rows {
            sums.endpoints += page.len();
            sums.disabled += page.disabled;
            sums.unassigned += page.unassigned;
            sums.longest = sums.longest.and(page.longest);
        }
        self.sums = sums;
    }

    /// How many rows there will be, as far as that can be told.
    #[must_use]
    pub fn expected(&self) -> Option<usize> {
        let known = self.sums.endpoints;
        let sketched = self.sketch.as_ref().map(|sketch| sketch.endpoints);
        if self.complete {
            Some(known)
        } else {
            sketched.map(|sketched| sketched.max(known))
        }
    }

    /// Requests that a reading of it took so far, or takes when it is known whole.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.cursors.as_ref().map_or(1, |cursors| cursors.len() + 1)
    }

    /// Requests that were answered in the reading under way.
    #[must_use]
    pub fn requests_done(&self) -> usize {
        self.pass.as_ref().map_or(0, |pass| pass.done())
    }

    /// Requests that it takes until it is read as it is wanted, and whether that is certain.
    #[must_use]
    pub fn requests_left(&self) -> (usize, bool) {
        let sketched = self.sketch.as_ref().filter(|_| !self.complete);
        match &self.pass {
            _ if self.error.is_some() => (0, true),
            Some(pass) => {
                let known = self.sums.endpoints;
                let more =
                    sketched.map(|sketch| sketch.endpoints.saturating_sub(known).div_ceil(PAGE));
                (
                    pass.left().max(more.unwrap_or(0)),
                    pass.is_again() || more.is_some(),
                )
            }
            None if self.complete && !self.remembered => (0, true),
            None if self.complete => (self.requests(), true),
            None => {
                let sketched = sketched.map(|sketch| sketch.endpoints.div_ceil(PAGE));
                (sketched.unwrap_or(1).max(1), sketched.is_some())
            }
        }
    }
}
