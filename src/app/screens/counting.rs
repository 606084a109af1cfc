//! Counts how endpoints stand, as often as that may have changed, and one time after the other.

use std::sync::Arc;

use crate::{
    api::DomainId,
    app::{
        search::census::{Census, Count},
        service::ticket::Ticket,
        shared::Shared,
        work::gather::{Gather, Gathered},
    },
};

/// What is counted: a domain or the account, and the versions of its rows and of the phones.
type Version = (Option<DomainId>, u64, u64);

/// How endpoints stand, as they were last counted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Counting {
    /// What came of it.
    pub census: Census,
    counted: Option<Version>,
    /// How many rows that were.
    rows: usize,
    awaited: Option<(Ticket, Version)>,
}

impl Counting {
    /// Whether it was never done.
    pub fn is_new(&self) -> bool {
        self.counted.is_none()
    }

    /// What is waited for.
    pub fn awaited(&self) -> Option<Ticket> {
        self.awaited.as_ref().map(|(ticket, _)| *ticket)
    }

    /// Counts the endpoints of a domain or of the account again where anything has changed; while they are still being
    /// read, only when there are notably more.
    pub fn bring_up(&mut self, shared: &mut Shared, domain: Option<&DomainId>) {
        if self.awaited.is_some() {
            return;
        }
        let rows = shared.account.version(domain);
        let version = (domain.cloned(), rows, shared.registrar.edition);
        if self.counted.as_ref() == Some(&version) {
            return;
        }
        let rows = shared.account.pages(domain).map(|page| page.len()).sum();
        let is_whole = shared.account.tally(domain).complete;
        if !is_whole && rows > self.rows && rows < self.rows + self.rows / 8 {
            return;
        }
        self.rows = rows;
        let count = Count {
            pages: shared.account.pages(domain).cloned().collect(),
            names: Arc::clone(&shared.account.names),
            phones: shared.registrar.roll.clone(),
        };
        match shared.gather(Gather::Census(count)) {
            Ok(gathered) => self.put(gathered, version),
            Err(ticket) => self.awaited = Some((ticket, version)),
        }
    }

    /// Takes what was counted, if it was asked for here. Answers whether it was.
    pub fn take(&mut self, ticket: Ticket, gathered: &mut Option<Gathered>) -> bool {
        let Some((_, version)) = self.awaited.take_if(|(own, _)| *own == ticket) else {
            return false;
        };
        if let Some(gathered) = gathered.take() {
            self.put(gathered, version);
        }
        true
    }

    fn put(&mut self, gathered: Gathered, version: Version) {
        if let Gathered::Census(census) = gathered {
            self.census = *census;
            self.counted = Some(version);
        }
    }
}
