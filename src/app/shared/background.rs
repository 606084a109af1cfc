//! Moves slow work off the loop: gathering facts about many rows, and freeing large values.

use crate::app::{
    effect::Effect,
    search::SMALL,
    service::ticket::Ticket,
    work::{
        gather::{Gather, Gathered},
        spent::Spent,
    },
};

use super::shared::Shared;

impl Shared {
    /// Finds something out: at once when that takes little; else off the loop, and the answer comes as `Gathered` with
    /// this ticket.
    pub fn gather(&mut self, gather: Gather) -> Result<Gathered, Ticket> {
        if gather.is_small() {
            return Ok(gather.run(&|| false));
        }
        let ticket = self.ticket();
        self.gathers.push(ticket);
        self.ask(Effect::Gather(ticket, Box::new(gather)));
        Err(ticket)
    }

    /// Cancels what is being found out for nobody: all but this.
    pub(crate) fn gather_only(&mut self, wanted: &[Ticket]) {
        let gathers = std::mem::take(&mut self.gathers);
        for ticket in gathers {
            if wanted.contains(&ticket) {
                self.gathers.push(ticket);
            } else {
                self.cancel(ticket);
            }
        }
    }

    /// Frees these at once where that takes little, and off the loop otherwise.
    pub fn free(&mut self, spent: impl IntoIterator<Item = Spent>) {
        for part in spent {
            if part.rows() > SMALL {
                self.ask(Effect::Free(part));
            }
        }
    }
}
