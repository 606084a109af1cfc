//! What the cache keeps of an account between two runs: lists and their age, never a secret. Never a secret.

use std::{collections::HashMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    api::{Application, Cursor, Domain, DomainId},
    app::text::time::Moment,
};

use super::rows::EndpointPage;

/// What a store gives back. It is shown with its age and never trusted over the service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Remembered {
    /// First, at once: enough for the first frame.
    Outline(Outline),
    /// Then the endpoints, domain by domain.
    Endpoints(Stock),
    /// That was all: what has not come by now will not.
    Through,
    /// At any time: something is wrong with the store, as a sentence.
    Trouble {
        /// What, and what comes of it.
        text: String,
        /// Whether something that was kept is gone.
        lost: bool,
    },
}

/// What a store is asked to keep: always the whole of it, in the place of what it kept before.
#[derive(Debug, Clone, PartialEq)]
pub enum Keep {
    /// The domains. What is kept of others is forgotten.
    Domains(Vec<Domain>, Moment),
    /// The applications.
    Applications(Vec<Application>, Moment),
    /// The endpoints of a domain.
    Endpoints(Stock),
}

/// The lists that are small, and the large ones in numbers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Outline {
    /// The domains, and when they were read.
    pub domains: Option<(Vec<Domain>, Moment)>,
    /// The applications, and when they were read.
    pub applications: Option<(Vec<Application>, Moment)>,
    /// What will follow.
    pub sketches: Vec<Sketch>,
}

impl Outline {
    /// The domains whose endpoints will follow, in the order in which they will be wanted: the service's.
    #[must_use]
    pub fn to_come(&self) -> Vec<DomainId> {
        let rows = self.domains.iter().flat_map(|(rows, _)| rows);
        let turns = rows.enumerate().map(|(turn, row)| (&row.id, turn));
        let turns: HashMap<&DomainId, usize> = turns.collect();
        let sketches = self.sketches.iter().map(|sketch| &sketch.domain);
        let mut domains: Vec<&DomainId> = sketches.collect();
        domains.sort_by_key(|domain| turns.get(domain).copied().unwrap_or(usize::MAX));
        domains.into_iter().cloned().collect()
    }
}

/// A domain's endpoints in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    /// Whose they are.
    pub domain: DomainId,
    /// How many are remembered.
    pub endpoints: usize,
    /// How many of them are disabled.
    pub disabled: usize,
    /// How many of the others have no application.
    pub unassigned: usize,
    /// Whether these were all.
    pub complete: bool,
    /// When they were read.
    pub as_of: Moment,
}

/// A domain's endpoints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stock {
    /// Whose they are.
    pub domain: DomainId,
    /// The rows, in the service's order.
    pub pages: Vec<Arc<EndpointPage>>,
    /// Where the service's second page starts, its third, and so on: a reading may begin at any of them. `None` while
    /// that is not known.
    pub cursors: Option<Vec<Cursor>>,
    /// Whether these are all.
    pub complete: bool,
    /// When they were read.
    pub as_of: Moment,
}

impl Stock {
    /// The same in numbers.
    #[must_use]
    pub fn sketch(&self) -> Sketch {
        let sum =
            |count: fn(&EndpointPage) -> usize| self.pages.iter().map(|page| count(page)).sum();
        Sketch {
            domain: self.domain.clone(),
            endpoints: sum(EndpointPage::len),
            disabled: sum(|page| page.disabled),
            unassigned: sum(|page| page.unassigned),
            complete: self.complete,
            as_of: self.as_of,
        }
    }
}
