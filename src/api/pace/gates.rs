//! The gates of a process: one for each account, however many clients speak for it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use url::Url;

use super::Gate;
use crate::api::id::UserId;

/// The gates of a process. Cheap to clone; all clones know the same ones.
#[derive(Debug, Clone, Default)]
pub struct Gates(Arc<Mutex<HashMap<(String, UserId), Gate>>>);

impl Gates {
    /// The gate of this account. The service limits an account (reference §6), whoever asks for it, so those who
    /// speak for the same one wait at the same gate.
    pub fn of(&self, origin: &Url, user_id: &UserId) -> Gate {
        let account = (origin.origin().ascii_serialization(), user_id.clone());
        let mut gates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        gates.entry(account).or_default().clone()
    }
}
