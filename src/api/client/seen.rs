//! Remembers which ids existed before a create, so that a lost answer can be told from an older object.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Ids that are remembered: 2 MiB. Beyond it there is less proof, never a wrong one.
const KEPT: usize = 1 << 16;

/// The memory. Shared by all clones of a client.
#[derive(Debug, Default)]
pub(super) struct Seen(Mutex<Ids>);

#[derive(Debug, Default)]
struct Ids {
    first_met: HashMap<u64, u32>,
    mark: u32,
}

impl Seen {
    /// A point in time: what is noted from now on is not older than it.
    pub(super) fn mark(&self) -> u32 {
        let mut ids = self.ids();
        ids.mark += 1;
        ids.mark
    }

    pub(super) fn note<'a>(&self, met: impl Iterator<Item = &'a str>) {
        let mut ids = self.ids();
        let mark = ids.mark;
        for id in met {
            if ids.first_met.len() >= KEPT {
                return;
            }
            ids.first_met.entry(hash(id)).or_insert(mark);
        }
    }

    /// Whether this id was met before the mark was set.
    pub(super) fn is_older(&self, id: &str, mark: u32) -> bool {
        let ids = self.ids();
        ids.first_met.get(&hash(id)).is_some_and(|met| *met < mark)
    }

    fn ids(&self) -> MutexGuard<'_, Ids> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn an_id_is_as_old_as_its_first_meeting() {
        let seen = Seen::default();
        seen.note(["re-old"].into_iter());
        let mark = seen.mark();
        seen.note(["re-old", "re-new"].into_iter());
        assert!(seen.is_older("re-old", mark));
        assert!(!seen.is_older("re-new", mark));
        assert!(!seen.is_older("re-never", mark));
    }
}
