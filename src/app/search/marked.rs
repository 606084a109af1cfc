//! The set of marked endpoints, as digests of 16 bytes.

use std::{collections::BTreeSet, sync::Arc};

use crate::app::service::rows::digest;

/// Ids that are marked. A copy costs no more than the marks that were made one by one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marked {
    /// Those that were marked many at a time, in order.
    many: Arc<Vec<u128>>,
    /// Others.
    more: BTreeSet<u128>,
    /// Those of the many whose mark was taken off again.
    less: BTreeSet<u128>,
}

impl Marked {
    /// Whether this endpoint is marked.
    pub fn contains(&self, id: &str) -> bool {
        self.has(digest(id))
    }

    fn has(&self, id: u128) -> bool {
        self.more.contains(&id)
            || (self.many.binary_search(&id).is_ok() && !self.less.contains(&id))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.many.len() + self.more.len() - self.less.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Marks an endpoint.
    pub fn insert(&mut self, id: &str) {
        let id = digest(id);
        if !self.less.remove(&id) && !self.has(id) {
            self.more.insert(id);
        }
    }

    /// Takes a mark off. Answers whether there was one.
    pub fn remove(&mut self, id: &str) -> bool {
        let id = digest(id);
        let was = self.has(id);
        if was && !self.more.remove(&id) {
            self.less.insert(id);
        }
        was
    }

    /// Takes all marks off.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// These and others. Looks at every one of them.
    #[must_use]
    pub fn with<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Self {
        let kept = self.many.iter().filter(|id| !self.less.contains(id));
        let kept = kept.chain(&self.more).copied();
        let mut many: Vec<u128> = kept.chain(ids.map(digest)).collect();
        many.sort_unstable();
        many.dedup();
        Self {
            many: Arc::new(many),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::Marked;

    proptest! {
        #[test]
        fn marks_are_a_set_however_they_were_made(
            steps in prop::collection::vec((0u8..3, prop::collection::vec("[a-d]{1,2}", 1..5)), 0..30),
        ) {
            let (mut marked, mut plain) = (Marked::default(), BTreeSet::new());
            for (kind, ids) in steps {
                match kind {
                    0 => {
                        marked = marked.with(ids.iter().map(String::as_str));
                        plain.extend(ids);
                    }
                    1 => ids.iter().for_each(|id| {
                        marked.insert(id);
                        plain.insert(id.clone());
                    }),
                    _ => ids.iter().for_each(|id| assert_eq!(marked.remove(id), plain.remove(id))),
                }
                prop_assert_eq!(marked.len(), plain.len());
                for first in "abcd".chars() {
                    for second in ["", "a", "b", "c", "d"] {
                        let id = format!("{first}{second}");
                        prop_assert_eq!(marked.contains(&id), plain.contains(&id), "{}", id);
                    }
                }
            }
        }
    }
}
