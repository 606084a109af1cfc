//! Which binding ends next.

use std::{collections::BTreeSet, time::Duration};

use super::binding::BindingId;

/// The ends of all bindings, one each.
#[derive(Debug, Default)]
pub struct Expiry(BTreeSet<(Duration, BindingId)>);

impl Expiry {
    /// Takes in the end of a binding.
    pub fn insert(&mut self, at: Duration, id: BindingId) {
        self.0.insert((at, id));
    }

    /// Forgets the end of a binding.
    pub fn remove(&mut self, at: Duration, id: BindingId) {
        self.0.remove(&(at, id));
    }

    /// The next end.
    pub fn first(&self) -> Option<Duration> {
        self.0.first().map(|&(at, _)| at)
    }

    /// Those that have ended, earliest first.
    pub fn due(&self, now: Duration) -> impl Iterator<Item = BindingId> {
        let due = self.0.iter().take_while(move |&&(at, _)| at <= now);
        due.map(|&(_, id)| id)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}
