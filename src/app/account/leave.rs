//! Cancels or demotes reads when the screen that wanted them is left.

use crate::{
    api::{DomainId, EndpointId, pace::Priority},
    app::{
        effect::{Asks, Effect},
        service::remote::Remote,
    },
};

use super::account::Account;

impl Account {
    /// The page of an endpoint was left.
    pub fn leave_endpoint(&mut self, asks: &mut Asks, domain: &DomainId, endpoint: &EndpointId) {
        let key = (domain.clone(), endpoint.clone());
        let read = self.details.get_mut(&key);
        if let Some(ticket) = read.and_then(Remote::cancel) {
            asks.cancel(ticket);
        }
    }

    /// A list of endpoints was left: a domain's, or that of the account. `others` tells whether the list of the
    /// account is still among the screens.
    pub fn leave_list(&mut self, asks: &mut Asks, domain: Option<&DomainId>, others: bool) {
        let priority = if others {
            Priority::Visible
        } else {
            Priority::Prefetch
        };
        let mut orders = Vec::new();
        let lists = self.endpoints.iter_mut();
        for (_, list) in lists.filter(|(id, _)| domain.is_none_or(|one| one == *id)) {
            let Some(ticket) = list.awaited else {
                list.priority = list.priority.and(others.then_some(priority));
                continue;
            };
            if !others && list.give_up() {
                orders.push(Effect::Cancel(ticket));
            } else if list.priority.is_some_and(|before| before < priority) {
                list.priority = Some(priority);
                orders.push(Effect::Prefer(ticket, priority));
            }
        }
        for order in orders {
            asks.ask(order);
        }
    }
}
