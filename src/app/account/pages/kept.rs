//! What an earlier run knew of a list, and what the next one should know of it.

use crate::{api::DomainId, app::memory::Stock};

use super::Pages;

impl Pages {
    /// Takes over what is remembered from an earlier run, unless the service has told more by now.
    pub fn remember(&mut self, stock: Stock) {
        if self.as_of.is_some() {
            return;
        }
        self.rows = stock.pages;
        self.as_of = Some(stock.as_of);
        self.remembered = true;
        if self.pass.is_none() {
            self.complete = stock.complete;
            self.cursors = Some(stock.cursors);
        }
        self.changed();
    }

    /// What another run should know of it.
    #[must_use]
    pub fn stock(&self, domain: &DomainId) -> Option<Stock> {
        Some(Stock {
            domain: domain.clone(),
            pages: self.rows.clone(),
            cursors: self.cursors.clone().unwrap_or_default(),
            complete: self.complete,
            as_of: self.as_of?,
        })
    }
}
