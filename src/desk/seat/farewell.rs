//! Why somebody leaves who did not ask to, for them to read afterwards.

use std::sync::{Arc, Mutex, PoisonError};

/// The reason, if there is one by now.
#[derive(Debug, Clone, Default)]
pub struct Farewell(Arc<Mutex<Option<String>>>);

impl Farewell {
    /// For this reason.
    pub fn set(&self, why: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
    }

    /// The reason, if there is one.
    pub fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
