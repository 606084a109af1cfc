//! Estimates when the list that is shown will have been read.

use crate::{
    api::{
        DomainId,
        pace::{Family, FamilyFacts, Priority},
    },
    app::work::job::control::Control,
};

use super::{
    jobs::{Hands, ListedJob},
    shared::Shared,
};

/// When what is shown will have been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outlook {
    /// Seconds from now.
    pub seconds: u64,
    /// Whether it takes that long at least: how much there is to read is not known yet.
    pub or_more: bool,
}

/// The outlook for a domain, or for the whole account. `None` when nothing is being read, or when the pace of the
/// service is not known yet.
#[must_use]
pub fn outlook(shared: &Shared, domain: Option<&DomainId>) -> Option<Outlook> {
    if shared.account.retry.at.is_some() {
        return None; // nothing moves until the service is back
    }
    let remaining = shared.account.remaining(domain);
    let last = remaining.last?;
    let mut families = shared.pace.families.iter();
    let facts = families.find(|facts| facts.family == Family::Endpoints)?;
    let together = (remaining.requests + ahead(shared, facts, last)) as u64 * facts.each?;
    let alone = remaining.longest as u64 * facts.took.unwrap_or(0);
    Some(Outlook {
        seconds: together.max(alone).div_ceil(1_000),
        or_more: remaining.or_more,
    })
}

/// Requests for other things that go before those of this priority: persons' own, and what a job has yet to do.
fn ahead(shared: &Shared, facts: &FamilyFacts, priority: Priority) -> usize {
    let mut ahead = 0;
    if priority > Priority::Interactive {
        ahead += facts.waiting[Priority::Interactive as usize];
    }
    if priority > Priority::Bulk {
        let jobs = shared.jobs.all.iter();
        let at_work = |known: &&ListedJob| known.hands == Hands::Ours(Control::Go);
        let open = jobs.filter(at_work).map(|known| known.job.counts().open());
        ahead += open.sum::<usize>();
    }
    ahead
}

impl std::fmt::Display for Outlook {
    /// `about 36 s`; `time unknown` while nothing shows how much there is to read.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.or_more {
            f.write_str("time unknown")
        } else {
            f.write_str(&crate::app::work::job::progress::about(self.seconds))
        }
    }
}
