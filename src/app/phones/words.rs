//! Texts that many phones share, such as what they call themselves: each is kept once.

use std::{collections::HashSet, sync::Arc};

/// Texts that are kept at most; further ones are kept by whoever has them.
const KEPT: usize = 16_384;

/// The texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words(HashSet<Arc<str>>);

impl Words {
    /// This text, shared with whoever has the same.
    pub fn shared(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        if self.0.len() < KEPT {
            self.0.insert(Arc::clone(&new));
        }
        new
    }
}
