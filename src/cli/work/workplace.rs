//! Where the jobs and the journal of a profile are on disk, and which local user works there.

use std::path::PathBuf;

use crate::{
    api::sentence::Sentence,
    app::{
        service::profile::Profile,
        work::{
            job::{
                item::Item,
                plan::{JobId, Plan},
            },
            journal::{Login, Who},
        },
    },
    cli::{
        config,
        process::{clock::now, env::Env, user::user},
    },
    runtime::{
        files::{disk, private},
        jobs::Store,
    },
};

/// A profile, its folder for state, and the local user.
#[derive(Debug, Clone)]
pub struct Workplace {
    /// What people are shown of the account.
    pub profile: Profile,
    /// The folder for state.
    pub state: PathBuf,
    /// The local user, or the owner of the key that somebody came with.
    pub user: String,
    /// How they came, if they came over SSH.
    pub login: Option<Login>,
}

impl Workplace {
    /// The place of an account.
    pub fn of(profile: &Profile, env: Env) -> Result<Self, Sentence> {
        Ok(Self {
            profile: profile.clone(),
            state: state()?,
            user: user(env),
            login: None,
        })
    }

    /// Who works here, as the journal has it.
    #[must_use]
    pub fn who(&self) -> Who {
        Who {
            profile: self.profile.name.clone(),
            account: self.profile.account.clone(),
            user: self.user.clone(),
            login: self.login.clone(),
        }
    }

    /// Whose jobs alone may be gone on with or taken back here; nothing when everybody's may.
    #[must_use]
    pub fn only_touches(&self) -> Option<&str> {
        let login = self.login.as_ref()?;
        (login.role != "admin").then_some(&self.user)
    }

    /// The jobs that are kept here.
    #[must_use]
    pub fn store(&self) -> Store {
        Store::new(&self.state, &self.profile.name)
    }

    /// A plan of this account under a new name.
    pub fn plan(&self, title: String, items: Vec<Item>) -> Result<Plan, Sentence> {
        let now = now();
        let id = self.store().new_id(now);
        let id = id.map_err(|error| Sentence::new(format!("The job cannot be named: {error}.")))?;
        let by = (now, self.user.as_str());
        Ok(Plan::new((id, title), &self.profile, by, items))
    }

    /// A new file for the passwords of a job that came from no file: `passwords/ID.csv` in the folder for state.
    pub fn results(&self, id: &JobId) -> Result<Option<String>, Sentence> {
        let folder = self.state.join("passwords");
        let made = private::folder(&folder);
        made.map_err(|error| {
            Sentence::new(format!("{}: {}", folder.display(), disk::said(&error)))
        })?;
        Ok(folder
            .join(format!("{id}.csv"))
            .into_os_string()
            .into_string()
            .ok())
    }
}

fn state() -> Result<PathBuf, Sentence> {
    config::state_folder().ok_or_else(|| {
        Sentence::new("There is no home folder to keep jobs in; set XDG_STATE_HOME.")
    })
}
