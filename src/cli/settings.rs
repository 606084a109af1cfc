//! `sipdeck config`: the configuration looked at from outside.

use std::{fmt::Write as _, path::PathBuf};

use super::{
    Complaint,
    args::Common,
    config::{self, File, profile::Refusal},
    look,
};

/// What to do with the configuration.
#[derive(Debug, clap::Subcommand)]
pub enum Settings {
    /// Say where the configuration is read from
    Path,
    /// Read the configuration and tell everything that is wrong with it, with file, line and column
    Check {
        /// Another file than the one that would be read
        file: Option<PathBuf>,
    },
    /// Print a configuration with every option explained, to start from
    Example,
    /// Print the JSON Schema of the configuration, for editors
    Schema,
}

impl Settings {
    /// What is printed.
    pub fn run(&self, common: &Common) -> Result<String, Complaint> {
        let path = config::path(common).map_err(Complaint::new);
        match self {
            Self::Path => Ok(format!("{}\n", path?.display())),
            Self::Check { file: None } if common.config.is_none() => {
                let path = path?;
                if path.exists() {
                    check(common, &path)
                } else {
                    Ok(missing(&path))
                }
            }
            Self::Check { file } => check(common, &file.clone().map_or(path, Ok)?),
            Self::Example => Ok(config::example()),
            Self::Schema => Ok(format!("{:#}\n", config::schema())),
        }
    }
}

/// Without a file, what is not set is as it comes: that is no mistake.
fn missing(path: &std::path::Path) -> String {
    format!(
        "There is no configuration at {}, so there is nothing to check. \
         sipdeck config example prints one to start from.\n",
        path.display()
    )
}

fn check(common: &Common, path: &std::path::Path) -> Result<String, Complaint> {
    let file = config::load(path, true).map_err(Complaint::new)?;
    let shown = path.display();
    let mut complaints = String::new();
    let first = file.top.text("default_profile");
    let first = first.filter(|name| !file.profiles.contains_key(*name));
    for name in file.profiles.keys().map(String::as_str).chain(first) {
        let choice = config::profile::choose(&file, Some(name), &|_| None);
        let sentence = match choice {
            Ok(choice) => choice.check_origin().err(),
            Err(Refusal::Sentence(sentence)) => Some(sentence),
            Err(Refusal::Nothing) => None,
        };
        if let Some(sentence) = sentence {
            // Writing to a string cannot fail.
            let _ = writeln!(complaints, "{shown}: {sentence}");
        }
    }
    if let Err(complaint) = look::theme_of(common, &file, |_| None) {
        let _ = writeln!(complaints, "{shown}: {complaint}");
    }
    if complaints.is_empty() {
        Ok(format!("{shown} is in order. {}\n", summary(&file)))
    } else {
        Err(Complaint::new(complaints.trim_end()))
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

    use super::Settings;
    use crate::cli::args::Common;

    fn check(text: &str) -> Result<String, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("config.toml");
        fs::write(&file, text).expect("written");
        let place = format!("{}/", folder.path().display());
        let plain = |text: String| text.replace(&place, "");
        let settings = Settings::Check { file: Some(file) };
        let answer = settings.run(&Common::default());
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
            "config.toml: There is no profile \"lab\": the configuration has none."
        );
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_place() {
        assert_eq!(
            check("thme = \"dark\"\n[keys]\nlist.up = \"j\"\n").expect_err("is wrong"),
            "config.toml:1:1: There is no option \"thme\" here; did you mean theme?\n\
             config.toml:3:11: j is already the key of list.down (Move down)."
        );
        let text =
            check("theme = \"drak\"\n[profiles.lab]\ntoken = \"t\"\n").expect_err("is wrong");
        assert!(text.contains("The profile \"lab\" needs"), "{text}");
        assert!(text.contains("There is no theme \"drak\""), "{text}");
    }

    #[test]
    fn an_address_that_cannot_be_used_is_wrong() {
        let text =
            check("[profiles.lab]\norigin = \"lab.example\"\nuser_id = \"u-1\"\ntoken = \"t-1\"\n");
        assert_eq!(
            text.expect_err("is wrong"),
            "config.toml: origin of the profile lab: This is not a complete address; \
             write it like https://api.example.com."
        );
    }

    #[test]
    fn without_a_configuration_there_is_nothing_wrong() {
        let text = super::missing(std::path::Path::new("/home/a/config.toml"));
        assert_eq!(
            text,
            "There is no configuration at /home/a/config.toml, so there is nothing to check. \
             sipdeck config example prints one to start from.\n"
        );
    }

    #[test]
    fn a_missing_file_is_told() {
        let settings = Settings::Check {
            file: Some("/nonexistent/c.toml".into()),
        };
        let text = settings
            .run(&Common::default())
            .expect_err("is missing")
            .to_string();
        assert!(
            text.contains("/nonexistent/c.toml cannot be read"),
            "{text}"
        );
    }
}
