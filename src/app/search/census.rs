//! How all endpoints stand, in numbers: counted off the loop, like everything that looks at every row.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    api::{ApplicationId, DomainId, EndpointId},
    app::{
        filter::Standing,
        phones::{Refused, Roll},
        service::{names::Names, rows::EndpointPage},
    },
};

use super::named::Named;

/// Endpoints with refused phones that are named: more are only counted.
const NAMED: usize = 40;

/// What is counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    /// The known endpoints.
    pub pages: Vec<Arc<EndpointPage>>,
    /// What they refer to.
    pub names: Arc<Names>,
    /// Their phones.
    pub phones: Roll,
}

/// How many endpoints stand in which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum([usize; Standing::ALL.len()]);

/// An endpoint of which a phone is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedAt {
    /// Its domain.
    pub domain: DomainId,
    /// Its id.
    pub endpoint: EndpointId,
    /// Its name.
    pub name: String,
    /// What is known of the failures.
    pub refused: Refused,
}

/// How all endpoints stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Census {
    /// Domain by domain.
    pub domains: BTreeMap<DomainId, Sum>,
    /// How many endpoints each application has.
    pub applications: BTreeMap<ApplicationId, usize>,
    /// Endpoints with refused phones, the newest failure first.
    pub refused: Vec<RefusedAt>,
}

impl Sum {
    /// How many stand like this.
    pub fn of(&self, standing: Standing) -> usize {
        self.0[standing as usize]
    }

    /// All.
    pub fn all(&self) -> usize {
        self.0.iter().sum()
    }

    fn add(&mut self, standing: Standing) {
        self.0[standing as usize] += 1;
    }

    fn and(mut self, other: &Self) -> Self {
        for (own, other) in self.0.iter_mut().zip(other.0) {
            *own += other;
        }
        self
    }
}

impl Census {
    /// The whole account.
    #[must_use]
    pub fn sum(&self) -> Sum {
        self.domains.values().fold(Sum::default(), Sum::and)
    }

    /// How many domains have endpoints that stand like this.
    #[must_use]
    pub fn domains_with(&self, standing: Standing) -> usize {
        let sums = self.domains.values();
        sums.filter(|sum| sum.of(standing) > 0).count()
    }
}

impl Count {
    /// How many rows are looked at.
    pub fn rows(&self) -> usize {
        self.pages.iter().map(|page| page.len()).sum()
    }

    /// Counts. Stops as soon as `left` says that nobody waits any more.
    pub fn run(&self, left: &dyn Fn() -> bool) -> Census {
        let mut census = Census::default();
        for page in self.pages.iter().take_while(|_| !left()) {
            for row in page.iter() {
                let named = Named {
                    row,
                    names: &self.names,
                    phones: &self.phones,
                };
                let standing = named.standing();
                if let Some(sum) = census.domains.get_mut(row.domain) {
                    sum.add(standing);
                } else {
                    let sum = census.domains.entry(row.domain.clone());
                    sum.or_default().add(standing);
                }
                if let Some(id) = row.application {
                    if let Some(count) = census.applications.get_mut(id) {
                        *count += 1;
                    } else {
                        census.applications.insert(id.clone(), 1);
                    }
                }
                if standing == Standing::Refused
                    && let Some(refused) = named.seen().refused()
                {
                    census.refused.push(RefusedAt {
                        domain: row.domain.clone(),
                        endpoint: row.id.into(),
                        name: row.name.to_owned(),
                        refused: refused.clone(),
                    });
                }
            }
            // So many are shown at most, and the newest of them.
            if census.refused.len() > 8 * NAMED {
                newest(&mut census.refused);
            }
        }
        newest(&mut census.refused);
        census
    }
}

fn newest(refused: &mut Vec<RefusedAt>) {
    refused.sort_by(|a, b| {
        let order = b.refused.last.cmp(&a.refused.last);
        order.then_with(|| a.name.cmp(&b.name))
    });
    refused.truncate(NAMED);
}
