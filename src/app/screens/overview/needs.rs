//! What needs somebody, the worst first: people cut off now, then what will fail, then what may be meant.

use crate::app::{
    filter::Standing,
    next::{Next, Route},
    phones::host,
    search::census::{Census, RefusedAt, Sum},
    shared::{
        Shared,
        jobs::{ListedJob, Stage},
    },
    text::{
        number::{counted, grouped},
        time::{self, Moment},
    },
};

/// Endpoints with refused phones that stand each in a line of its own: more are summed up in one.
const EACH: usize = 12;

/// One thing that needs somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// How bad it is.
    pub gravity: Gravity,
    /// What it is about.
    pub subject: String,
    /// What kind of thing that is, or where it is.
    pub place: String,
    /// What is wrong, in the middle of a sentence.
    pub trouble: String,
    /// What is behind it, and what to do: a sentence or two.
    pub advice: String,
    /// When it was last seen.
    pub at: Option<Moment>,
    /// Where one looks at it.
    pub way: Way,
}

/// How bad something is, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// Somebody is cut off now.
    Now,
    /// Something will fail.
    Soon,
    /// It may be meant.
    Perhaps,
}

/// Where a line leads.
#[derive(Debug, Clone, PartialEq)]
pub enum Way {
    /// To this place.
    To(Route),
    /// To the endpoints of the whole account with this filter.
    Rows(&'static str),
}

impl Way {
    /// What happens when a person goes there.
    pub fn next(&self) -> Next {
        match self {
            Self::To(route) => Next::Open(route.clone()),
            Self::Rows(filter) => Next::Widen((*filter).to_owned()),
        }
    }
}

/// All that needs somebody, as far as it is known.
pub fn needs(census: &Census, shared: &Shared) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    let sum = census.sum();
    let refused = sum.of(Standing::Refused);
    let each = census.refused.iter().take(EACH);
    needs.extend(each.map(|one| of_refused(one, shared)));
    let more = refused.saturating_sub(needs.len());
    if more > 0 {
        needs.push(Need {
            gravity: Gravity::Now,
            subject: counted(more, "more endpoint", "more endpoints"),
            place: domains(census, Standing::Refused),
            trouble: "a phone is refused".to_owned(),
            advice: "Their pages say why, phone by phone.".to_owned(),
            at: None,
            way: Way::Rows("refused:yes"),
        });
    }
    needs.extend(
        shared
            .jobs
            .all
            .iter()
            .rev()
            .filter_map(|known| of_job(known, shared)),
    );
    needs.extend(
        TROUBLES
            .iter()
            .filter_map(|trouble| trouble.need(census, &sum)),
    );
    needs.sort_by_key(|need| need.gravity);
    needs
}

fn of_refused(one: &RefusedAt, shared: &Shared) -> Need {
    let refused = &one.refused;
    let times = match refused.count {
        0 | 1 => String::new(),
        count => format!(
            ", {} times",
            grouped(usize::try_from(count).unwrap_or(usize::MAX))
        ),
    };
    let who = match (&*refused.agent, host(&refused.source)) {
        ("", "") => "Nothing is told of the phone.".to_owned(),
        ("", host) => format!("A phone at {host}."),
        (agent, "") => format!("{agent}."),
        (agent, host) => format!("{agent} at {host}."),
    };
    let phones = shared.registrar.seen(&one.domain, one.endpoint.as_str());
    let rings = match phones.phones() {
        Some(0) => " Until it may register, it does not ring.",
        Some(_) => " Other phones of this endpoint are registered.",
        None => "",
    };
    Need {
        gravity: Gravity::Now,
        subject: one.name.clone(),
        place: shared.account.names.domain(&one.domain).to_owned(),
        trouble: format!("{}{times}", refused.reason),
        advice: format!("{who}{rings}"),
        at: refused.last,
        way: Way::To(Route::Endpoint(one.domain.clone(), one.endpoint.clone())),
    }
}

fn of_job(known: &ListedJob, shared: &Shared) -> Option<Need> {
    let counts = known.job.counts();
    let plan = &known.job.plan;
    let (gravity, trouble, advice) = match known.stage() {
        Stage::Interrupted => (
            Gravity::Soon,
            format!(
                "interrupted after {} of {}",
                counts.done + counts.failed,
                counts.total()
            ),
            "It can go on where it stopped.".to_owned(),
        ),
        Stage::Incomplete => (
            Gravity::Perhaps,
            format!(
                "{} of {} not done",
                counts.failed + counts.unknown,
                counts.total()
            ),
            format!("Planned {}.", time::dated(plan.made(), &shared.zone)),
        ),
        Stage::Paused | Stage::Stopping | Stage::Stopped | Stage::Running | Stage::Finished => {
            return None;
        }
    };
    Some(Need {
        gravity,
        subject: crate::api::text::clean(&plan.title).into_owned(),
        place: "job".to_owned(),
        trouble,
        advice,
        at: Some(plan.made()),
        way: Way::To(Route::Jobs(Some(plan.id.clone()))),
    })
}

/// What many endpoints may have in common.
struct Trouble {
    standing: Standing,
    gravity: Gravity,
    what: &'static str,
    advice: &'static str,
    filter: &'static str,
}

const TROUBLES: &[Trouble] = &[
    Trouble {
        standing: Standing::NoApplication,
        gravity: Gravity::Soon,
        what: "no application: their calls are rejected",
        advice: "Mark them there to give them one.",
        filter: "enabled no app",
    },
    Trouble {
        standing: Standing::UnknownApplication,
        gravity: Gravity::Soon,
        what: "their application is not in this account",
        advice: "Mark them there to give them another.",
        filter: "enabled app gone",
    },
    Trouble {
        standing: Standing::NoCallUrl,
        gravity: Gravity::Soon,
        what: "their application has no call URL",
        advice: "It takes no calls: nobody is told of theirs.",
        filter: "enabled no URL",
    },
    Trouble {
        standing: Standing::NoPhone,
        gravity: Gravity::Perhaps,
        what: "no phone is registered",
        advice: "They cannot be called until one is.",
        filter: "on registered:no",
    },
];

impl Trouble {
    fn need(&self, census: &Census, sum: &Sum) -> Option<Need> {
        let count = sum.of(self.standing);
        (count > 0).then(|| Need {
            gravity: self.gravity,
            subject: counted(count, "endpoint", "endpoints"),
            place: domains(census, self.standing),
            trouble: self.what.to_owned(),
            advice: self.advice.to_owned(),
            at: None,
            way: Way::Rows(self.filter),
        })
    }
}

/// In how many domains that is.
fn domains(census: &Census, standing: Standing) -> String {
    counted(census.domains_with(standing), "domain", "domains")
}
