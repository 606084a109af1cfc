//! The profile to open: chosen by name, by the environment, or because there is no other.

use crate::{
    api::{Connection, Policy, Secret, sentence::Sentence},
    app,
};

use super::{
    file::File,
    key::{Key, OfProfile, Opt},
    options::{NEEDED, SECRET_ENV, profile, top},
    values::Values,
};

/// A text in a profile.
type Text = Key<String, OfProfile>;

/// Everything about an account but its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the dashboard shows of it.
    pub profile: app::Profile,
    /// The API token.
    pub token: String,
    /// Whether plain HTTP may be used beyond this machine.
    pub allow_http: bool,
    /// Where the secret comes from.
    pub secret: Source,
    /// Whether it is that of the environment, and not a profile of the file.
    pub of_environment: bool,
}

impl Choice {
    /// What is wrong with the address of the service, and where it was set.
    ///
    /// # Errors
    /// A sentence that says what to do.
    pub fn check_origin(&self) -> Result<(), Sentence> {
        let profile = &self.profile;
        Connection::new(
            &profile.origin,
            &profile.account,
            &self.token,
            Secret::default(),
        )
        .and_then(|mut connection| {
            connection.allow_http = self.allow_http;
            connection.check_origin()
        })
        .map_err(|failure| {
            format!(
                "{}: {}",
                self.place(profile::ORIGIN.option()),
                failure.message
            )
            .into()
        })
    }

    /// Where a person set this option: a variable, or a line of a profile.
    fn place(&self, option: Opt) -> String {
        if self.of_environment {
            return option.env.to_owned();
        }
        format!("{} of the profile {}", option.name, self.profile.name)
    }
}

/// Where a secret comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// This environment variable.
    Environment(&'static str),
    /// This file; a relative one lies beside the configuration.
    File(String),
    /// What this command prints.
    Command(Vec<String>),
    /// The person.
    Prompt,
}

/// Why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing at all is configured.
    Nothing,
    /// A sentence that says what to do.
    Sentence(Sentence),
}

impl From<String> for Refusal {
    fn from(words: String) -> Self {
        Self::Sentence(words.into())
    }
}

/// Chooses. `name` is what was asked for; `env` reads the environment.
pub fn choose(
    file: &File,
    name: Option<&str>,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<Choice, Refusal> {
    if let Some(name) = name {
        return of_file(file, name);
    }
    let given = |key: &Text| env(key.option().env).filter(|value| !value.is_empty());
    if NEEDED.iter().any(|key| given(key).is_some()) {
        return of_environment(file, given, env);
    }
    if let Some(name) = file.top.get(&top::DEFAULT_PROFILE) {
        return of_file(file, name);
    }
    let mut names = file.profiles.keys();
    match (names.next(), names.next()) {
        (None, _) => Err(Refusal::Nothing),
        (Some(only), None) => of_file(file, only),
        (Some(_), Some(_)) => Err(Refusal::from(format!(
            "There are several profiles: open one with --profile NAME, or set default_profile. There are {}.",
            names_of(file)
        ))),
    }
}

/// Every profile of the file, for a list. One that lacks something is there by its name.
pub fn all(file: &File) -> Vec<app::Profile> {
    let names = file.profiles.keys();
    let shown = |name: &String| match of_file(file, name) {
        Ok(choice) => choice.profile,
        Err(_) => app::Profile {
            name: name.clone(),
            ..app::Profile::default()
        },
    };
    names.map(shown).collect()
}

fn of_environment(
    file: &File,
    given: impl Fn(&Text) -> Option<String>,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<Choice, Refusal> {
    let need = |key: &Text| {
        given(key).ok_or_else(|| {
            let variable = key.option().env;
            Refusal::from(format!(
                "The environment names an account, but {variable} is missing. Set it, or open a profile with --profile NAME."
            ))
        })
    };
    let origin = need(&profile::ORIGIN)?;
    Ok(Choice {
        profile: app::Profile {
            name: "environment".into(),
            account: need(&profile::USER_ID)?,
            origin,
            passwords: policy(file, &Values::default()),
            ..app::Profile::default()
        },
        token: need(&profile::TOKEN)?,
        of_environment: true,
        allow_http: false,
        secret: match env(SECRET_ENV) {
            Some(secret) if !secret.is_empty() => Source::Environment(SECRET_ENV),
            Some(_) | None => Source::Prompt,
        },
    })
}

fn of_file(file: &File, name: &str) -> Result<Choice, Refusal> {
    let values = file.profiles.get(name).ok_or_else(|| {
        Refusal::from(match file.profiles.len() {
            0 => format!("There is no profile {name:?}: the configuration has none."),
            _ => format!(
                "There is no profile {name:?}; there are {}.",
                names_of(file)
            ),
        })
    })?;
    let need = |key: &Text| {
        let text = values.get(key).filter(|text| !text.trim().is_empty());
        text.map(str::to_owned).ok_or_else(|| {
            let option = key.name();
            Refusal::from(format!("The profile {name:?} needs {option}."))
        })
    };
    Ok(Choice {
        profile: app::Profile {
            name: name.to_owned(),
            label: values.get(&profile::LABEL).unwrap_or_default().to_owned(),
            colour: values.get(&profile::COLOUR).map(str::to_owned),
            account: need(&profile::USER_ID)?,
            origin: need(&profile::ORIGIN)?,
            read_only: values.is_on(&profile::READ_ONLY),
            by_key: false,
            protected: values.is_on(&profile::PROTECTED),
            filter: values.get(&profile::FILTER).unwrap_or_default().to_owned(),
            sip_server: values
                .get(&profile::SIP_SERVER)
                .unwrap_or_default()
                .to_owned(),
            passwords: policy(file, values),
            demo: false,
        },
        token: need(&profile::TOKEN)?,
        of_environment: false,
        allow_http: values.is_on(&profile::ALLOW_HTTP),
        secret: source(name, values)?,
    })
}

/// How new passwords are made. What stands in the file was checked when it was read.
fn policy(file: &File, values: &Values<OfProfile>) -> Policy {
    let mut policy = Policy::default();
    let length = values.get(&profile::PASSWORD_LENGTH);
    if let Some(length) = length.or_else(|| file.top.get(&top::PASSWORD_LENGTH)) {
        policy = policy.clone().with_length(length).unwrap_or(policy);
    }
    let alphabet = values.get(&profile::PASSWORD_ALPHABET);
    if let Some(alphabet) = alphabet.or_else(|| file.top.get(&top::PASSWORD_ALPHABET)) {
        policy = policy.clone().with_alphabet(alphabet).unwrap_or(policy);
    }
    policy
}

fn source(name: &str, values: &Values<OfProfile>) -> Result<Source, Refusal> {
    match (
        values.get(&profile::SECRET_FILE),
        values.get(&profile::SECRET_COMMAND),
    ) {
        (Some(_), Some(_)) => Err(Refusal::from(format!(
            "The profile {name:?} has both secret_file and secret_command; keep one."
        ))),
        (Some(file), None) => Ok(Source::File(file.to_owned())),
        (None, Some(command)) => Ok(Source::Command(command.to_vec())),
        (None, None) => Ok(Source::Prompt),
    }
}

fn names_of(file: &File) -> String {
    let names: Vec<&str> = file.profiles.keys().map(String::as_str).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests;
