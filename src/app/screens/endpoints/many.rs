//! Asks about many rows at once off the loop, and uses the answer.

use crate::app::{
    next::Next,
    screens::endpoints::bulk,
    service::ticket::Ticket,
    shared::Shared,
    work::{
        gather::{Gather, Gathered},
        spent::Spent,
    },
};

use super::{endpoints::Endpoints, wanted::Gathering};

impl Endpoints {
    /// Finds something out: at once when it takes little, off the loop otherwise, and then the answer comes later.
    /// One thing at a time.
    pub fn gather(&mut self, shared: &mut Shared, gather: Gather) -> Option<Gathered> {
        let asks = matches!(gather, Gather::Items { .. });
        let begun = shared.gather(gather);
        let ticket = begun.as_ref().err().copied();
        self.gathering = ticket.map(|ticket| Gathering { ticket, asks });
        begun.ok()
    }

    /// Whether something is being found out about many rows.
    #[must_use]
    pub fn is_gathering(&self) -> bool {
        self.gathering.is_some()
    }

    /// Nobody wants to know any more.
    pub fn leave_gathering(&mut self) {
        self.gathering = None;
    }

    /// Takes what was found out, if it was for this list.
    pub(super) fn take_gathered(
        &mut self,
        shared: &mut Shared,
        ticket: Ticket,
        gathered: &mut Option<Gathered>,
    ) -> Next {
        if self
            .gathering
            .take_if(|gathering| gathering.ticket == ticket)
            .is_none()
        {
            return Next::Stay;
        }
        match gathered.take() {
            Some(Gathered::Marks(marks)) => {
                let before = std::mem::replace(&mut self.marks, marks);
                shared.free([Spent::Marks(before)]);
                Next::Stay
            }
            Some(Gathered::Items(touched)) => bulk::confirmed(shared, *touched),
            Some(Gathered::Name(_) | Gathered::Beginning(_) | Gathered::Census(_)) | None => {
                Next::Stay
            }
        }
    }
}
