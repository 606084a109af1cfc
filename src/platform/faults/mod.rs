//! Makes requests go wrong as a plan says, and counts how often each fault struck.

mod plan;
pub mod trouble;

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::Serialize;

pub use plan::{Fault, FaultPlan, Harm};
pub use trouble::{Trouble, Troubles};

use crate::platform::random::Random;

/// Longest delay of a request, whatever a plan adds up.
const DELAY_MAX: Duration = Duration::from_millis(Harm::DELAY_MAX_MS);

/// What happens to one request.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// How long it waits first.
    pub delay: Duration,
    /// What else goes wrong.
    pub harm: Option<Harm>,
}

/// The plan at work.
#[derive(Debug, Default)]
pub struct Faults {
    state: Mutex<State>,
    troubles: Troubles,
}

#[derive(Debug, Default)]
struct State {
    plan: FaultPlan,
    tallies: Vec<Tally>,
}

/// How often a fault was looked at and how often it struck.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Tally {
    seen: u64,
    struck: u64,
}

/// What goes wrong, for `GET /_platform/faults`.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Shown {
    /// A fault and its tally.
    Fault {
        #[serde(flatten)]
        fault: Fault,
        #[serde(flatten)]
        tally: Tally,
    },
    /// Something of SIP.
    Sip { sip: Trouble },
}

impl Faults {
    /// Starts with this plan.
    #[must_use]
    pub fn new(plan: FaultPlan) -> Self {
        let faults = Self::default();
        faults.replace(plan);
        faults
    }

    /// Takes another plan, with fresh tallies.
    pub fn replace(&self, plan: FaultPlan) {
        let tallies = vec![Tally::default(); plan.faults.len()];
        self.troubles.replace(plan.sip.clone());
        *self.lock() = State { plan, tallies };
    }

    /// What goes wrong with SIP, for whoever speaks it.
    #[must_use]
    pub fn troubles(&self) -> Troubles {
        self.troubles.clone()
    }

    /// The plan so far.
    pub fn shown(&self) -> Vec<Shown> {
        let state = self.lock();
        let both = state.plan.faults.iter().zip(&state.tallies);
        let both = both.map(|(fault, tally)| Shown::Fault {
            fault: fault.clone(),
            tally: *tally,
        });
        let sip = state.plan.sip.iter();
        both.chain(sip.map(|trouble| Shown::Sip { sip: *trouble }))
            .collect()
    }

    /// Decides about a request.
    pub fn fate(&self, method: &str, path: &str) -> Fate {
        let mut state = self.lock();
        let State { plan, tallies } = &mut *state;
        let mut fate = Fate::default();
        for (at, (fault, tally)) in plan.faults.iter().zip(tallies).enumerate() {
            let delays = matches!(fault.harm, Harm::DelayMs(_));
            if !fault.fits(method, path) || (fate.harm.is_some() && !delays) {
                continue;
            }
            tally.seen += 1;
            if !strikes(fault, *tally, plan.seed, at as u64) {
                continue;
            }
            tally.struck += 1;
            if let Harm::DelayMs(ms) = fault.harm {
                let delay = fate.delay.saturating_add(Duration::from_millis(ms));
                fate.delay = delay.min(DELAY_MAX);
            } else {
                fate.harm = Some(fault.harm);
            }
        }
        fate
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the request that was just counted is hit: the same for the same seed, fault and count.
fn strikes(fault: &Fault, tally: Tally, seed: u64, at: u64) -> bool {
    let left = fault.count.is_none_or(|count| tally.struck < count);
    let chance = || Random::new(seed).fork(at).fork(tally.seen).fraction();
    tally.seen > fault.skip && left && fault.probability.is_none_or(|p| chance() < p)
}

#[cfg(test)]
mod tests {
    use super::{Fault, FaultPlan, Faults, Harm};

    fn strikes(plan: FaultPlan) -> Vec<bool> {
        let faults = Faults::new(plan);
        let hit = |_| faults.fate("GET", "/v1/x").harm.is_some();
        (0..200).map(hit).collect()
    }

    #[test]
    fn skip_and_count_choose_which_requests_are_hit() {
        let fault = Fault {
            skip: 2,
            ..Fault::always(Harm::DropBefore).times(3)
        };
        let hits = strikes(FaultPlan {
            faults: vec![fault],
            ..FaultPlan::default()
        });
        assert_eq!(&hits[..7], [false, false, true, true, true, false, false]);
    }

    #[test]
    fn delays_add_up_and_do_no_other_harm() {
        let faults = [80, 20].map(|ms| Fault::always(Harm::DelayMs(ms)));
        let faults = Faults::new(FaultPlan {
            faults: faults.into(),
            ..FaultPlan::default()
        });
        let fate = faults.fate("GET", "/v1/x");
        assert_eq!((fate.delay.as_millis(), fate.harm.is_some()), (100, false));
    }

    #[test]
    fn the_same_seed_makes_the_same_choices_and_another_one_others() {
        let plan = |seed| FaultPlan {
            seed,
            faults: vec![Fault {
                probability: Some(0.5),
                ..Fault::always(Harm::Stall)
            }],
            sip: Vec::new(),
        };
        let hits = strikes(plan(1));
        assert_eq!(hits, strikes(plan(1)));
        assert_ne!(hits, strikes(plan(2)));
        let count = hits.iter().filter(|hit| **hit).count();
        assert!((60..140).contains(&count), "{count}");
    }
}
