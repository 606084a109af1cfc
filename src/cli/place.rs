//! Where jobs and the journal of a profile are, and who works there.

use std::path::PathBuf;

use crate::{
    app::{
        Profile,
        job::{Item, JobId, Plan},
    },
    runtime::jobs::{Store, files},
};

use crate::runtime::disk;

use super::{Complaint, Env, config, dashboard::now};

/// A profile, its folder for state, and the local user.
#[derive(Debug, Clone)]
pub struct Place {
    /// What people are shown of the account.
    pub profile: Profile,
    /// The folder for state.
    pub state: PathBuf,
    /// The local user.
    pub user: String,
}

impl Place {
    /// The place of an account.
    pub fn of(profile: &Profile, env: Env) -> Result<Self, Complaint> {
        Ok(Self {
            profile: profile.clone(),
            state: state()?,
            user: user(env),
        })
    }

    /// The jobs that are kept here.
    #[must_use]
    pub fn store(&self) -> Store {
        Store::new(&self.state, &self.profile.name)
    }

    /// A plan of this account under a new name.
    pub fn plan(&self, title: String, items: Vec<Item>) -> Result<Plan, Complaint> {
        let now = now();
        let id = self.store().new_id(now);
        let id =
            id.map_err(|error| Complaint::new(format!("The job cannot be named: {error}.")))?;
        let by = (now, self.user.as_str());
        Ok(Plan::new((id, title), &self.profile, by, items))
    }

    /// A new file for the passwords of a job that came from no file: `passwords/ID.csv` in the folder for state.
    pub fn results(&self, id: &JobId) -> Result<Option<String>, Complaint> {
        let folder = self.state.join("passwords");
        let made = files::folder(&folder);
        made.map_err(|error| {
            Complaint::new(format!("{}: {}", folder.display(), disk::said(&error)))
        })?;
        Ok(folder
            .join(format!("{id}.csv"))
            .into_os_string()
            .into_string()
            .ok())
    }
}

fn state() -> Result<PathBuf, Complaint> {
    config::state_folder().ok_or_else(|| {
        Complaint::new("There is no home folder to keep jobs in; set XDG_STATE_HOME.")
    })
}

/// The local user: as the environment says, else as the system calls the number, else the number.
pub fn user(env: Env) -> String {
    let name = ["USER", "LOGNAME"]
        .into_iter()
        .find_map(|name| env.read(name));
    let number = || rustix::process::getuid().as_raw().to_string();
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| {
        let number = number();
        let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        called(&users, &number).map_or(number.clone(), str::to_owned)
    })
}

/// The name of the user with this number, in a file like `/etc/passwd`.
fn called<'a>(users: &'a str, number: &str) -> Option<&'a str> {
    let mut users = users.lines().map(|line| line.split(':'));
    users.find_map(|mut cells| {
        let name = cells.next().filter(|name| !name.is_empty())?;
        (cells.nth(1) == Some(number)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::called;

    #[test]
    fn a_user_is_called_as_the_system_calls_the_number() {
        let users =
            "root:x:0:0:root:/root:/bin/sh\nana:x:1000:1000::/home/ana:/bin/sh\n:x:7:7::/:\n";
        assert_eq!(called(users, "0"), Some("root"));
        assert_eq!(called(users, "1000"), Some("ana"));
        assert_eq!(called(users, "100"), None);
        assert_eq!(called(users, "7"), None);
    }
}
