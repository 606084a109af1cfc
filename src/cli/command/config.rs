//! `sipdeck config`: the configuration looked at from outside.

use std::path::{Path, PathBuf};

use crate::{
    api::{Secret, sentence::Sentence},
    cli::{
        account::{self, Asking},
        common::Common,
        config::{
            self, File,
            profile::{Refusal, Source},
        },
        looks,
        process::env::Env,
    },
};

use super::init::Init;

/// What to do with the configuration.
#[derive(Debug, clap::Subcommand)]
pub enum Settings {
    /// Say where the configuration is read from
    Path,
    /// Read the configuration and tell everything that is wrong with it, with file, line and column
    Check {
        /// Another file than the one that would be read
        file: Option<PathBuf>,
        /// Also ask the service whether it lets the profile in: the one of --profile, or all
        #[arg(long)]
        online: bool,
    },
    /// Write a first configuration, and ask for what is not given
    Init(Init),
    /// Print a configuration with every option explained, to start from
    Example,
    /// Print the JSON Schema of the configuration, for editors
    Schema,
}

impl Settings {
    /// What is printed.
    pub async fn run(&self, common: &Common, env: Env) -> Result<String, Sentence> {
        let path = config::path(common);
        match self {
            Self::Path => Ok(format!("{}\n", path?.display())),
            Self::Check { file: None, .. }
                if common.config.is_none() && !path.clone()?.exists() =>
            {
                missing(common, &path?)
            }
            Self::Check { file, online } => {
                let path = file.clone().map_or(path, Ok)?;
                let said = check(common, &path, env)?;
                if *online {
                    Ok(said + &logins(common, &path, env).await?)
                } else {
                    Ok(said)
                }
            }
            Self::Init(init) => {
                let path = path?;
                let login = async |name| {
                    let of = Common {
                        profile: Some(name),
                        ..common.clone()
                    };
                    logins(&of, &path, env).await
                };
                init.run(&path, login).await
            }
            Self::Example => Ok(config::example()),
            Self::Schema => Ok(format!("{:#}\n", config::schema())),
        }
    }
}

/// Without a file, what is not set is as it comes: that is no mistake, unless something of it was asked for.
fn missing(common: &Common, path: &Path) -> Result<String, Sentence> {
    let shown = path.display();
    let asked = asked(common, &File::default());
    if asked.is_empty() {
        Ok(format!(
            "There is no configuration at {shown}, so there is nothing to check. \
             sipdeck config example prints one to start from.\n"
        ))
    } else {
        let asked = asked.join("\n");
        Err(Sentence::new(format!(
            "There is no configuration at {shown}.\n{asked}"
        )))
    }
}

fn check(common: &Common, path: &Path, env: Env) -> Result<String, Sentence> {
    let (file, mut complaints) = config::check(path)?;
    complaints.extend(asked(common, &file));
    complaints.extend(secrets(&file, path, env));
    if complaints.is_empty() {
        let shown = path.display();
        Ok(format!("{shown} is in order. {}\n", summary(&file)))
    } else {
        Err(Sentence::new(complaints.join("\n")))
    }
}

/// What is wrong with what the command line asks for.
fn asked(common: &Common, file: &File) -> Vec<String> {
    let profile = common
        .profile
        .as_deref()
        .filter(|name| !file.profiles.contains_key(*name));
    let profile = profile.map(
        |name| match config::profile::choose(file, Some(name), &|_| None) {
            Err(Refusal::Sentence(sentence)) => sentence,
            Ok(_) | Err(Refusal::Nothing) => format!("There is no profile {name:?}.").into(),
        },
    );
    let theme = common.theme.as_ref();
    let theme = theme.and_then(|_| looks::theme::theme_of(common, file, |_| None).err());
    profile.into_iter().chain(theme).map(String::from).collect()
}

/// What is wrong with the files of secrets. Commands are not run, and nobody is asked.
fn secrets(file: &File, path: &Path, env: Env) -> Vec<String> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let wrong = |name: &String| {
        let choice = config::profile::choose(file, Some(name), &|_| None).ok()?;
        let Source::File(_) = choice.secret else {
            return None;
        };
        let nobody = Asking::Dashboard(Secret::default());
        let found = account::secret::obtain(&choice, folder, &nobody, &|name| env.read(name));
        let why = found.err()?;
        Some(format!("{}: The profile {name:?}: {why}", path.display()))
    };
    file.profiles.keys().filter_map(wrong).collect()
}

/// Whether the service lets the profiles in: the one that is asked for, or each.
async fn logins(common: &Common, path: &Path, env: Env) -> Result<String, Sentence> {
    let (file, _) = config::check(path)?;
    let names: Vec<String> = match &common.profile {
        Some(name) => vec![name.clone()],
        None => file.profiles.keys().cloned().collect(),
    };
    let (mut said, mut all_in) = (String::new(), true);
    for name in names {
        let of = Common {
            profile: Some(name.clone()),
            config: Some(path.to_owned()),
            ..common.clone()
        };
        let client = account::choose(&of, env).and_then(|account| account.client());
        let outcome = match client {
            Ok(client) => client.account().await.map_err(|failure| failure.told()),
            Err(why) => Err(why.to_string()),
        };
        all_in &= outcome.is_ok();
        let words = match outcome {
            Ok(_) => "the service lets it in.".to_owned(),
            Err(why) => why,
        };
        said.extend([name.as_str(), ": ", &words, "\n"]);
    }
    if all_in {
        Ok(said)
    } else {
        Err(said.trim_end().to_owned().into())
    }
}

fn summary(file: &File) -> String {
    let list = |names: Vec<&str>| match names.len() {
        0 => "none".to_owned(),
        _ => names.join(", "),
    };
    let profiles = list(file.profiles.keys().map(String::as_str).collect());
    let themes = list(file.themes.keys().map(String::as_str).collect());
    format!("Profiles: {profiles}. Themes of your own: {themes}.")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::cli::{common::Common, process::env::Env};

    fn check(text: &str) -> Result<String, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("config.toml");
        fs::write(&file, text).expect("written");
        let place = format!("{}/", folder.path().display());
        let plain = |text: String| text.replace(&place, "");
        let answer = super::check(&Common::default(), &file, Env);
        answer
            .map(&plain)
            .map_err(|complaint| plain(complaint.to_string()))
    }

    #[test]
    fn a_file_in_order_is_summed_up() {
        let text =
            "[profiles.lab]\norigin = \"https://a.example\"\nuser_id = \"u-1\"\ntoken = \"t-1\"\n";
        assert_eq!(
            check(text).as_deref(),
            Ok("config.toml is in order. Profiles: lab. Themes of your own: none.\n")
        );
    }

    #[test]
    fn a_first_profile_that_is_not_there_is_told() {
        assert_eq!(
            check("default_profile = \"lab\"\n").expect_err("is wrong"),
            "config.toml:1:19: There is no profile \"lab\"; the configuration has none."
        );
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_place() {
        assert_eq!(
            check("thme = \"dark\"\n[keys]\nlist.up = \"j\"\n").expect_err("is wrong"),
            "config.toml:1:1: There is no option \"thme\" here; did you mean theme?\n\
             config.toml:3:11: j is already the key of list.down (Move down)."
        );
        let text = "theme = \"drak\"\ndefault_profile = \"lap\"\nthme = 1\n\
                    [profiles.lab]\ntoken = \"t\"\norigin = \"https://a.example/v1\"\ncolour = \"pink\"\n\
                    secret_file = \"a\"\nsecret_command = \"b\"\n";
        assert_eq!(
            check(text).expect_err("is wrong"),
            "config.toml:1:9: There is no theme \"drak\"; did you mean dark?\n\
             config.toml:2:19: There is no profile \"lap\"; did you mean lab?\n\
             config.toml:3:1: There is no option \"thme\" here; did you mean theme?\n\
             config.toml:4:11: The profile \"lab\" needs user_id.\n\
             config.toml:6:10: The address must end behind the host and port, like https://api.example.com.\n\
             config.toml:7:11: \"pink\" is not a colour. Colours are written like red, bright-red, #ff8787 or 210.\n\
             config.toml:9:1: The profile \"lab\" has both secret_file and secret_command; keep one."
        );
    }

    #[test]
    fn an_address_that_cannot_be_used_is_wrong() {
        let text =
            check("[profiles.lab]\norigin = \"lab.example\"\nuser_id = \"u-1\"\ntoken = \"t-1\"\n");
        assert_eq!(
            text.expect_err("is wrong"),
            "config.toml:2:10: This is not a complete address; \
             write it like https://api.example.com."
        );
    }

    #[test]
    fn a_file_of_a_secret_that_opening_refuses_is_wrong() {
        let profile = |file: &str| {
            format!(
                "[profiles.lab]\norigin = \"https://a.example\"\nuser_id = \"u-1\"\ntoken = \"t-1\"\nsecret_file = \"{file}\"\n"
            )
        };
        let said = check(&profile("lab.secret")).expect_err("is not there");
        assert!(
            said.contains("The profile \"lab\": The secret file lab.secret cannot be read"),
            "{said}"
        );
        assert!(check(&profile("config.toml")).is_ok());
    }

    #[test]
    fn without_a_configuration_there_is_nothing_wrong() {
        let path = std::path::Path::new("/home/a/config.toml");
        let common = Common::default();
        assert_eq!(
            super::missing(&common, path).ok().as_deref(),
            Some(
                "There is no configuration at /home/a/config.toml, so there is nothing to check. \
                 sipdeck config example prints one to start from.\n"
            )
        );
        let common = Common {
            profile: Some("zz".into()),
            ..common
        };
        let text = super::missing(&common, path).expect_err("zz is not there");
        assert!(
            text.to_string().contains("There is no profile \"zz\""),
            "{text}"
        );
    }

    #[test]
    fn a_missing_file_is_told() {
        let path = std::path::Path::new("/nonexistent/c.toml");
        let text = super::check(&Common::default(), path, Env)
            .expect_err("is missing")
            .to_string();
        assert!(
            text.contains("/nonexistent/c.toml cannot be read"),
            "{text}"
        );
    }
}
