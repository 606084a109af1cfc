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

/// What is counted: the versions of the account and of its phones.
type Version = (u64, u64);

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
        self.awaited.map(|(ticket, _)| ticket)
    }

    /// Counts the endpoints of a domain or of the account again where anything has changed; while they are still being
    /// read, only when there are notably more.
    pub fn bring_up(&mut self, shared: &mut Shared, domain: Option<&DomainId>) {
        let version = (shared.account.version(domain), shared.registrar.edition);
        if self.counted == Some(version) || self.awaited.is_some() {
            return;
        }
        let pages: Vec<_> = shared.account.pages(domain).cloned().collect();
        let count = Count {
            pages,
            names: Arc::clone(&shared.account.names),
            phones: shared.registrar.roll.clone(),
        };
        let rows = count.rows();
        let is_whole = shared.account.tally(domain).complete;
        if !is_whole && rows > self.rows && rows < self.rows + self.rows / 8 {
            return;
        }
        self.rows = rows;
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
