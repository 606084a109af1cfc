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
    /// The folder for the history of whoever works here: the folder for state, unless several share that.
    pub own: PathBuf,
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
    /// What of the host may be reached from here.
    pub reach: Reach,
}

/// What of the host somebody may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// All that the program's user may: it is theirs.
    #[default]
    Host,
    /// Every job, but no file by name.
    Jobs,
    /// The jobs that they began, and no file by name.
    OwnJobs,
}

impl Place {
    /// Why files of the host cannot be named here, if so.
    pub fn obstacle(&self) -> Option<&'static str> {
        (self.reach != Reach::Host).then_some(
            "Files of the host are out of reach from a desk. To have a list on your own machine, ask for it there: ssh and endpoints list --json.",
        )
    }

    /// Whose jobs and changes alone may be gone on with or undone here; nothing when everybody's may.
    pub fn only_touches(&self) -> Option<&str> {
        match self.reach {
            Reach::Host | Reach::Jobs => None,
            Reach::OwnJobs => Some(&self.who.user),
        }
    }
}

#[cfg(test)]
impl Place {
    /// In this folder, for Ana.
    #[must_use]
    pub fn sample(state: &std::path::Path) -> Self {
        Self {
            state: state.to_owned(),
            own: state.to_owned(),
            home: None,
            origin: "https://a.example".into(),
            who: Who {
                profile: "lab".into(),
                account: "u-1".into(),
                user: "ana".into(),
                login: None,
            },
            passwords: Policy::default(),
            clock: Moment::default,
            reach: Reach::Host,
        }
    }
}
