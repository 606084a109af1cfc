//! The lists of an account as the desks know them: what a desk that comes later begins with, and what is kept for the
//! next start of the host.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use futures_util::{StreamExt, stream, stream::BoxStream};

use crate::{
    api::DomainId,
    app::{
        message::Message,
        service::memory::{Keep, Outline, Remembered, Stock},
    },
    runtime::cache::{Cache, Keeper},
};

/// The newest of every list. The pages are those of the desks: nothing is copied.
#[derive(Debug, Default)]
pub struct Memory {
    lists: Mutex<Lists>,
    cache: Option<Cache>,
}

#[derive(Debug, Default)]
struct Lists {
    outline: Outline,
    stocks: HashMap<DomainId, Stock>,
}

impl Memory {
    /// With what an earlier run of the host kept, of which the endpoints come as they are read.
    pub fn new(cache: Option<(Cache, Outline)>) -> Self {
        let (cache, mut outline) = match cache {
            Some((cache, outline)) => (Some(cache), outline),
            None => (None, Outline::default()),
        };
        outline.sketches.clear();
        let lists = Lists {
            outline,
            stocks: HashMap::new(),
        };
        Self {
            lists: Mutex::new(lists),
            cache,
        }
    }

    /// Something that an earlier run kept, unless it is known better by now.
    pub fn recall(&self, stock: Stock) {
        let mut lists = self.lists();
        lists.stocks.entry(stock.domain.clone()).or_insert(stock);
    }

    /// What a desk begins with: the first frame, and then the endpoints.
    pub fn begin(&self) -> (Outline, BoxStream<'static, Message>) {
        let lists = self.lists();
        let mut outline = lists.outline.clone();
        outline.sketches = lists.stocks.values().map(Stock::sketch).collect();
        let stocks: Vec<Stock> = outline
            .to_come()
            .iter()
            .filter_map(|domain| lists.stocks.get(domain).cloned())
            .collect();
        let all = stocks.into_iter().map(Remembered::Endpoints);
        let all = all.chain([Remembered::Through]);
        let all = all.map(|one| Message::Remembered(Box::new(one)));
        (outline, stream::iter(all).boxed())
    }

    fn lists(&self) -> MutexGuard<'_, Lists> {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keeper for Memory {
    fn keep(&self, keep: Keep) {
        let mut lists = self.lists();
        match &keep {
            Keep::Domains(rows, at) => {
                let Lists { outline, stocks } = &mut *lists;
                if outline
                    .domains
                    .as_ref()
                    .is_some_and(|(_, known)| known > at)
                {
                    return;
                }
                stocks.retain(|domain, _| rows.iter().any(|row| row.id == *domain));
                outline.domains = Some((rows.clone(), *at));
            }
            Keep::Applications(rows, at) => {
                let known = &mut lists.outline.applications;
                if known.as_ref().is_some_and(|(_, known)| known > at) {
                    return;
                }
                *known = Some((rows.clone(), *at));
            }
            Keep::Endpoints(stock) => {
                // A desk that has only begun to read knows less than one that is through.
                let known = lists.stocks.get(&stock.domain);
                let is_better =
                    |known: &Stock| (known.complete, known.as_of) > (stock.complete, stock.as_of);
                if known.is_some_and(is_better) {
                    return;
                }
                lists.stocks.insert(stock.domain.clone(), stock.clone());
            }
        }
        drop(lists);
        if let Some(cache) = &self.cache {
            cache.keep(keep);
        }
    }
}
