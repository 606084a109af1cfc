//! The profile to open: chosen by name, by the environment, or because there is no other.

use crate::{
    api::{Connection, Policy, Secret},
    app,
};

use super::{
    file::File,
    options::{OPTIONS, SECRET_ENV},
    values::Values,
};

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
    pub fn check_origin(&self) -> Result<(), String> {
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
        .map_err(|failure| format!("{}: {}", self.place("origin"), failure.message))
    }

    /// Where a person set this option: a variable, or a line of a profile.
    fn place(&self, option: &str) -> String {
        let variable = OPTIONS.iter().find(|known| known.name == option);
        match variable.filter(|_| self.of_environment) {
            Some(known) => known.env.to_owned(),
            None => format!("{option} of the profile {}", self.profile.name),
        }
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
    Sentence(String),
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
    let given = |option: &str| {
        let option = OPTIONS.iter().find(|known| known.name == option)?;
        env(option.env).filter(|value| !value.is_empty())
    };
    let variables = ["origin", "user_id", "token"];
    if variables.iter().any(|option| given(option).is_some()) {
        return of_environment(file, given, env);
    }
    if let Some(name) = file.top.text("default_profile") {
        return of_file(file, name);
    }
    let mut names = file.profiles.keys();
    match (names.next(), names.next()) {
        (None, _) => Err(Refusal::Nothing),
        (Some(only), None) => of_file(file, only),
        (Some(_), Some(_)) => Err(Refusal::Sentence(format!(
            "There are several profiles: open one with --profile NAME, or set default_profile. There are {}.",
            names_of(file)
        ))),
    }
}

/// Every profile of the file, for a list. One that lacks something is there by its name.
#[must_use]
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
    given: impl Fn(&str) -> Option<String>,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<Choice, Refusal> {
    let need = |option: &str| {
        given(option).ok_or_else(|| {
            let variable = OPTIONS.iter().find(|known| known.name == option);
            let variable = variable.map_or("", |known| known.env);
            Refusal::Sentence(format!(
                "The environment names an account, but {variable} is missing. Set it, or open a profile with --profile NAME."
            ))
        })
    };
    let origin = need("origin")?;
    Ok(Choice {
        profile: app::Profile {
            name: "environment".into(),
            account: need("user_id")?,
            origin,
            passwords: policy(file, &Values::default()),
            ..app::Profile::default()
        },
        token: need("token")?,
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
        Refusal::Sentence(match file.profiles.len() {
            0 => format!("There is no profile {name:?}: the configuration has none."),
            _ => format!(
                "There is no profile {name:?}; there are {}.",
                names_of(file)
            ),
        })
    })?;
    let need = |option: &str| {
        let text = values.text(option).filter(|text| !text.trim().is_empty());
        text.map(str::to_owned)
            .ok_or_else(|| Refusal::Sentence(format!("The profile {name:?} needs {option}.")))
    };
    Ok(Choice {
        profile: app::Profile {
            name: name.to_owned(),
            label: values.text("label").unwrap_or_default().to_owned(),
            colour: values.text("colour").map(str::to_owned),
            account: need("user_id")?,
            origin: need("origin")?,
            read_only: values.flag("read_only"),
            protected: values.flag("protected"),
            filter: values.text("filter").unwrap_or_default().to_owned(),
            passwords: policy(file, values),
            demo: false,
        },
        token: need("token")?,
        of_environment: false,
        allow_http: values.flag("allow_http"),
        secret: source(name, values)?,
    })
}

/// How new passwords are made. What stands in the file was checked when it was read.
fn policy(file: &File, values: &Values) -> Policy {
    let mut policy = Policy::default();
    let length = "password_length";
    if let Some(length) = values.number(length).or_else(|| file.top.number(length)) {
        policy = policy.clone().with_length(length).unwrap_or(policy);
    }
    let alphabet = "password_alphabet";
    if let Some(alphabet) = values.text(alphabet).or_else(|| file.top.text(alphabet)) {
        policy = policy.clone().with_alphabet(alphabet).unwrap_or(policy);
    }
    policy
}

fn source(name: &str, values: &Values) -> Result<Source, Refusal> {
    match (values.text("secret_file"), values.command("secret_command")) {
        (Some(_), Some(_)) => Err(Refusal::Sentence(format!(
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
