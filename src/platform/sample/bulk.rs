//! Fills an account of any size with made-up domains and endpoints, the same for the same seed.

use std::{fmt, str::FromStr};

use crate::{
    api::{Change, DomainDraft, Secret, rules, sentence::Sentence},
    platform::{
        mint,
        random::Random,
        refusal::Refusal,
        store::{
            Connection, Window, applications,
            digests::Digests,
            domains,
            endpoints::{self, NewEndpoint},
            filling::{self, Filling},
            ranks, suffix,
        },
    },
};

/// Most endpoints that are made up.
const TOTAL_MAX: u64 = 1_000_000;
/// Applications that they are spread over.
const APPLICATIONS: u64 = 8;

/// How much to make up: `100x10000` is a hundred domains with ten thousand endpoints each.
///
/// The password of the endpoint `ep-00042` is `pass-ep-00042`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bulk {
    /// Number of domains.
    pub domains: u64,
    /// Endpoints in each of them.
    pub endpoints: u64,
    /// Where names, states and identifiers come from.
    pub seed: u64,
}

impl FromStr for Bulk {
    type Err = Sentence;

    fn from_str(text: &str) -> Result<Self, Sentence> {
        let numbers = text.split_once('x');
        let numbers = numbers.and_then(|(d, e)| Some((d.parse().ok()?, e.parse().ok()?)));
        let Some((domains, endpoints)) = numbers else {
            return Err(format!(
                "{text:?} is not a size: write domains x endpoints of each, such as \"100x10000\"."
            )
            .into());
        };
        let bulk = Self {
            domains,
            endpoints,
            seed: 0,
        };
        let most = rules::DOMAINS_MAX as u64;
        if !(1..=most).contains(&domains) || bulk.total() > TOTAL_MAX {
            return Err(format!(
                "{text:?} is too much: at most {most} domains and {TOTAL_MAX} endpoints in all."
            )
            .into());
        }
        Ok(bulk)
    }
}

impl fmt::Display for Bulk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.domains, self.endpoints)
    }
}

impl Bulk {
    /// All endpoints together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.domains.saturating_mul(self.endpoints)
    }

    /// What is begun in this store and not complete, and how many of its domains are there.
    pub(in crate::platform) fn unfinished(db: &Connection) -> Result<Option<(Self, u64)>, Refusal> {
        let filling = filling::read(db)?;
        Ok(filling.map(|filling| {
            let bulk = Self {
                domains: filling.domains.cast_unsigned(),
                endpoints: filling.endpoints.cast_unsigned(),
                seed: filling.seed.cast_unsigned(),
            };
            (bulk, filling.done.cast_unsigned())
        }))
    }

    /// Begins, if the account is empty, or goes on where it was interrupted: the number of the next domain. None when
    /// there is something else already.
    pub(in crate::platform) fn begin(self, db: &Connection) -> Result<Option<u64>, Refusal> {
        if let Some((bulk, done)) = Self::unfinished(db)? {
            return Ok((bulk == self).then_some(done));
        }
        let first = Window { offset: 0, size: 1 };
        if !domains::list(db, first)?.items.is_empty() {
            return Ok(None);
        }
        for number in 1..=APPLICATIONS {
            let edit = applications::Edit {
                name: Some(format!("Application {number}")),
                call_url: Change::Set(format!("https://calls.example/{number}")),
                ..applications::Edit::default()
            };
            applications::create(db, &edit)?;
        }
        filling::begin(
            db,
            Filling {
                domains: self.domains.cast_signed(),
                endpoints: self.endpoints.cast_signed(),
                seed: self.seed.cast_signed(),
                done: 0,
            },
        )?;
        Ok(Some(0))
    }

    /// Makes one domain with all its endpoints; `false` when it was there.
    pub(in crate::platform) fn domain(
        &self,
        db: &Connection,
        number: u64,
    ) -> Result<bool, Refusal> {
        let done = Self::unfinished(db)?.map(|(_, done)| done);
        if done != Some(number) {
            // Another process makes the same account, and was quicker.
            return Ok(false);
        }
        let mut random = Random::new(self.seed).fork(number);
        let name = format!("site-{number:03}");
        let draft = DomainDraft {
            description: Some(format!("{} {number}", pick(&PLACES, &mut random))),
            name: name.clone(),
        };
        let id = domains::create(db, &draft)?;
        let domain = domains::find(db, &id)?.ordinal;
        let host = suffix::host(db, &name)?;
        for ordinal in 0..self.endpoints {
            let name = format!("ep-{ordinal:05}");
            let password = Secret::new(format!("pass-{name}"));
            let digests = Digests::of(&name, &host, &password)?;
            let described = random.below(10) < 7;
            let description = described
                .then(|| format!("{}, room {}", pick(&PLACES, &mut random), random.below(900)));
            let attached = random.below(100) < 95;
            let application = attached.then(|| 1 + random.below(APPLICATIONS).cast_signed());
            let enabled = random.below(100) < 97;
            let id = mint::id_from("re-", number * self.endpoints + ordinal, &mut random);
            endpoints::insert(
                db,
                &NewEndpoint {
                    domain,
                    ordinal: ordinal.cast_signed(),
                    id: &id,
                    name: &name,
                    description: description.as_deref(),
                    application,
                    enabled,
                    digests,
                },
            )?;
        }
        ranks::fill(db, domain, self.endpoints.cast_signed())?;
        filling::advance(db)?;
        Ok(true)
    }
}

const PLACES: [&str; 12] = [
    "Lobby",
    "Warehouse",
    "Büro Süd",
    "Atelier",
    "Reception",
    "受付",
    "Salle de réunion",
    "Pharmacy",
    "مكتب",
    "Loading dock",
    "Kitchen",
    "Ward",
];

fn pick(from: &[&'static str], random: &mut Random) -> &'static str {
    let at = random.below(from.len() as u64);
    usize::try_from(at).map_or("", |at| from[at])
}

#[cfg(test)]
mod tests {
    use super::Bulk;

    #[test]
    fn a_size_is_domains_by_endpoints_and_at_most_a_million() {
        let bulk: Bulk = "100x10000".parse().expect("a size");
        assert_eq!((bulk.domains, bulk.endpoints), (100, 10_000));
        for bad in ["", "10", "0x5", "101x1", "100x10001", "-1x5", "ax5"] {
            assert!(bad.parse::<Bulk>().is_err(), "{bad}");
        }
    }
}
