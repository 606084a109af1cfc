//! The account that the command line, the environment and the configuration agree on.

use std::path::{Path, PathBuf};

use crate::{
    api::{
        Client,
        client::{Connection, proxy::Proxy},
        sentence::Sentence,
    },
    app::service::profile::Profile,
    cli::{
        common::Common,
        config::{
            self, File,
            profile::{Choice, Refusal, Source},
        },
        process::{env::Env, output},
    },
    runtime::cache::CacheFile,
};

use super::secret::{self, Asking};

/// An account, ready to be asked.
#[derive(Debug)]
pub struct Account {
    /// Where the service is, and who we are there.
    pub connection: Connection,
    /// What people are shown of it.
    pub profile: Profile,
    /// The configuration that it came from.
    pub file: File,
}

/// An account that was chosen, without its secret.
#[derive(Debug)]
pub struct Chosen {
    /// What people are shown of it.
    pub profile: Profile,
    choice: Choice,
    file: File,
    /// Where the configuration is: names of files in it start here.
    folder: PathBuf,
}

/// Chooses the account and gets hold of its secret.
///
/// # Errors
/// One sentence with what to do.
pub fn choose(common: &Common, env: Env) -> Result<Account, Sentence> {
    find(common, env)?.unlock(env)
}

/// Chooses the account.
///
/// # Errors
/// One sentence with what to do.
pub fn find(common: &Common, env: Env) -> Result<Chosen, Sentence> {
    let path = config::path(common)?;
    let file = config::load(&path, common.config.is_some())?;
    let read = |name: &str| env.read(name);
    let choice = config::profile::choose(&file, common.profile.as_deref(), &read);
    let mut choice = choice.map_err(|refusal| match refusal {
        Refusal::Nothing => Sentence::new(welcome(&path)),
        Refusal::Sentence(sentence) => sentence,
    })?;
    choice.profile.read_only |= common.read_only;
    Ok(Chosen {
        profile: choice.profile.clone(),
        choice,
        file,
        folder: path.parent().unwrap_or(Path::new(".")).to_owned(),
    })
}

/// Where the lists of this account are kept, if they are: not those of a demonstration, which ends with its program.
pub fn lists(common: &Common, profile: &Profile) -> Option<CacheFile> {
    if common.no_cache || profile.demo {
        return None;
    }
    let (origin, account) = (&profile.origin, &profile.account);
    Some(CacheFile::new(
        &config::cache_folder()?,
        &profile.name,
        origin,
        account,
    ))
}

impl Chosen {
    /// Gets hold of its secret.
    ///
    /// # Errors
    /// One sentence with what to do.
    pub fn unlock(self, env: Env) -> Result<Account, Sentence> {
        let (account, warning) = self.unlock_with(&Asking::Person, env)?;
        if let Some(warning) = warning {
            output::say(&warning);
        }
        Ok(account)
    }

    /// Whether its secret has to be typed.
    pub fn is_typed(&self) -> bool {
        self.choice.secret == Source::Prompt
    }

    /// The same, with what should be said about where the secret came from.
    ///
    /// # Errors
    /// One sentence with what to do.
    pub fn unlock_with(
        self,
        asking: &Asking,
        env: Env,
    ) -> Result<(Account, Option<String>), Sentence> {
        self.choice.check_origin()?;
        let read = |name: &str| env.read(name);
        let found = secret::obtain(&self.choice, &self.folder, asking, &read);
        let found = found?;
        let profile = self.profile;
        let connection = Connection::new(
            &profile.origin,
            &profile.account,
            &self.choice.token,
            found.secret,
        );
        let mut connection = connection
            .map_err(|failure| Sentence::new(format!("{}: {}", profile.name, failure.message)))?;
        connection.allow_http = self.choice.allow_http;
        connection.read_only = profile.read_only;
        connection.secret_from = Some(found.from);
        connection.proxy = Proxy::of(&connection.origin, read);
        let account = Account {
            connection,
            profile,
            file: self.file,
        };
        Ok((account, found.warning))
    }
}

impl Account {
    /// A client of it. Sends nothing yet.
    ///
    /// # Errors
    /// When the connection is not one that may be used.
    pub fn client(&self) -> Result<Client, Sentence> {
        Client::new(&self.connection)
            .map_err(|failure| Sentence::new(format!("{}: {}", self.profile.name, failure.message)))
    }
}

/// What is said when nothing is configured.
fn welcome(path: &Path) -> String {
    format!(
        "No account is configured yet. To look around without one, run:\n\n    \
         sipdeck demo\n\n\
         To open your own, write {}:\n\n    \
         [profiles.main]\n    \
         origin = \"https://api.example.com\"\n    \
         user_id = \"u-…\"\n    \
         token = \"t-…\"\n    \
         secret_file = \"main.secret\"  # or secret_command, or be asked\n\n\
         or set SIPDECK_API, SIPDECK_USER_ID, SIPDECK_TOKEN and SIPDECK_SECRET.",
        path.display()
    )
}
