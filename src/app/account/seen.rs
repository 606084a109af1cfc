//! A set of ids seen during one reading, split into many small sets so that no insertion is slow.

use std::collections::HashSet;

use crate::app::service::rows::fold;

const SHARDS: usize = 128;

/// A set of ids. Eight bytes and a little for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen(Vec<HashSet<u64>>);

impl Default for Seen {
    fn default() -> Self {
        Self(vec![HashSet::new(); SHARDS])
    }
}

impl Seen {
    /// Takes the id in and answers whether it is new.
    pub fn insert(&mut self, id: &str) -> bool {
        let (shard, digest) = place(id);
        self.0[shard].insert(digest)
    }

    /// Forgets the id.
    pub fn remove(&mut self, id: &str) {
        let (shard, digest) = place(id);
        self.0[shard].remove(&digest);
    }
}

fn place(id: &str) -> (usize, u64) {
    let digest = fold(id.as_bytes());
    let [.., high] = digest.to_le_bytes();
    (usize::from(high) % SHARDS, digest)
}
