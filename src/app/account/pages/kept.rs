//! Takes over a cached list of endpoints, and hands out what the cache should keep of it.

use crate::{
    api::DomainId,
    app::{
        service::memory::{Sketch, Stock},
        text::time::Moment,
    },
};

use super::pages::Pages;

impl Pages {
    /// So much is on its way from an earlier run: nothing is asked until it is there.
    pub fn announce(&mut self, sketch: Sketch) {
        if self.begun().is_none() {
            self.sketch = Some(sketch);
        }
    }

    /// Takes over what was announced of an earlier run, and what was written meanwhile.
    pub fn remember(&mut self, stock: Stock) {
        if !self.is_due() {
            return;
        }
        self.rows = stock.pages;
        self.as_of = Some(stock.as_of);
        self.remembered = true;
        self.complete = stock.complete;
        self.cursors = stock.cursors;
        self.changed();
        self.write_again(&stock.domain);
    }

    /// What was announced does not come. Answers whether it was still awaited.
    pub fn forgo(&mut self) -> bool {
        let due = self.is_due();
        if let Some(sketch) = self.sketch.take_if(|_| due) {
            self.write_again(&sketch.domain);
        }
        due
    }

    fn write_again(&mut self, domain: &DomainId) {
        for (id, endpoint) in std::mem::take(&mut self.written) {
            match endpoint {
                Some(endpoint) => self.put(domain, &endpoint),
                None => {
                    self.remove(&id, Moment::default(), false);
                }
            }
        }
    }

    /// What another run should know of it.
    #[must_use]
    pub fn stock(&self, domain: &DomainId) -> Option<Stock> {
        Some(Stock {
            domain: domain.clone(),
            pages: self.rows.clone(),
            cursors: self.cursors.clone(),
            complete: self.complete,
            as_of: self.as_of?,
        })
    }
}
