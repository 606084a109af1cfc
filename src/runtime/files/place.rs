//! The folders where everything is kept, and for whom.

use std::path::PathBuf;

use crate::{
    api::Policy,
    app::{text::time::Moment, work::journal::Who},
};

/// Where everything is kept, and for whom.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder for state.
    pub state: PathBuf,
    /// What `~/` stands for in the names of files.
    pub home: Option<PathBuf>,
    /// Scheme, host and port of the service.
    pub origin: String,
    /// Who works here.
    pub who: Who,
    /// How new passwords are made.
    pub passwords: Policy,
    /// The time.
    pub clock: fn() -> Moment,
}

#[cfg(test)]
impl Place {
    /// In this folder, for Ana.
    #[must_use]
    pub fn sample(state: &std::path::Path) -> Self {
        Self {
            state: state.to_owned(),
            home: None,
            origin: "https://a.example".into(),
            who: Who {
                profile: "lab".into(),
                account: "u-1".into(),
                user: "ana".into(),
            },
            passwords: Policy::default(),
            clock: Moment::default,
        }
    }
}
