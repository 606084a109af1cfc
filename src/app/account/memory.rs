//! Takes over the lists that the cache remembers from an earlier run, and hands it what this run reads.

use crate::{
    api::DomainId,
    app::{
        effect::{Asks, Effect},
        service::memory::{Keep, Outline, Remembered},
    },
};

use super::account::Account;

impl Account {
    /// Takes over what is remembered, as far as the service has not told more by now.
    pub fn remember(&mut self, asks: &mut Asks, remembered: Remembered) {
        let account = &mut *self;
        match remembered {
            Remembered::Outline(outline) => {
                let Outline {
                    domains,
                    applications,
                    sketches,
                } = outline;
                if let Some((rows, as_of)) = domains {
                    account.domains.remember(rows, as_of);
                    account.proven = true;
                }
                if let Some((rows, as_of)) = applications {
                    account.applications.remember(rows, as_of);
                }
                for sketch in sketches {
                    if account.domain(&sketch.domain).is_some() {
                        let list = account.endpoints.entry(sketch.domain.clone()).or_default();
                        list.announce(sketch);
                    }
                }
                account.rename();
            }
            Remembered::Endpoints(stock) => {
                let domain = stock.domain.clone();
                if let Some(list) = account.endpoints.get_mut(&domain) {
                    list.remember(stock);
                }
                self.arrived(asks, &[domain]);
            }
            // A trouble says nothing of the account: it is told to the person where this comes in.
            Remembered::Trouble { .. } => {}
            Remembered::Through => {
                let mut missing = Vec::new();
                for (domain, list) in &mut account.endpoints {
                    if list.forgo() {
                        missing.push(domain.clone());
                    }
                }
                self.arrived(asks, &missing);
            }
        }
    }

    pub(super) fn keep_domains(&mut self, asks: &mut Asks) {
        let account = &mut *self;
        let known: Vec<_> = account.domains.rows().to_vec();
        let gone = |id: &DomainId| known.iter().all(|domain| domain.id != *id);
        account.retain_endpoints(|id, list| list.is_loading() || !gone(id));
        if let Some(as_of) = account.domains.as_of {
            asks.ask(Effect::Keep(Box::new(Keep::Domains(known, as_of))));
        }
    }

    pub(super) fn keep_applications(&mut self, asks: &mut Asks) {
        let list = &mut self.applications;
        if let Some(as_of) = list.as_of {
            let keep = Keep::Applications(list.rows().to_vec(), as_of);
            asks.ask(Effect::Keep(Box::new(keep)));
        }
    }

    pub(super) fn keep_endpoints(&mut self, asks: &mut Asks, domain: &DomainId) {
        let list = self.endpoints.get(domain);
        if let Some(stock) = list.and_then(|list| list.stock(domain)) {
            asks.ask(Effect::Keep(Box::new(Keep::Endpoints(stock))));
        }
    }
}
