//! `sipdeck config init`: a first configuration, asked for or given, with the secret in a file of its own.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    path::Path,
};

use zeroize::Zeroizing;

use crate::{
    api::{client::Connection, sentence::Sentence},
    runtime::{
        files::{disk, private},
        terminal::unseen::unseen,
    },
};

/// What a first profile is made of; what is missing is asked for on the terminal.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Init {
    /// The name of the profile
    #[arg(long, value_name = "NAME", default_value = "main")]
    pub name: String,
    /// The address of the API, such as `https://api.example.com`
    #[arg(long, value_name = "URL")]
    pub origin: Option<String>,
    /// The user id of the account, such as u-…
    #[arg(long, value_name = "ID")]
    pub user_id: Option<String>,
    /// The API token, such as t-…; its secret is never taken from here
    #[arg(long, value_name = "TOKEN")]
    pub token: Option<String>,
}

impl Init {
    /// Writes the configuration, which must not be there yet, and the secret beside it if one is typed. Answers what
    /// was written.
    ///
    /// # Errors
    /// One sentence, when something is there already, is missing, or cannot be written. Nothing is written then.
    pub fn run(&self, path: &Path) -> Result<String, Sentence> {
        if path.symlink_metadata().is_ok() {
            let shown = path.display();
            return Err(format!(
                "{shown} is there already: change it, or name another with --config FILE."
            )
            .into());
        }
        if self.name.is_empty() || self.name.contains(['/', '\0']) || self.name.starts_with('.') {
            return Err("A profile needs a name without slashes.".into());
        }
        let origin = given(
            self.origin.as_ref(),
            "Address of the API (https://…): ",
            "--origin",
        )?;
        let user_id = given(self.user_id.as_ref(), "User id (u-…): ", "--user-id")?;
        let token = given(self.token.as_ref(), "API token (t-…): ", "--token")?;
        let connection = Connection::new(&origin, &user_id, &token, "unknown".into());
        let checked = connection.and_then(|connection| connection.check());
        checked.map_err(|failure| Sentence::new(failure.message))?;
        let secret = if io::stdin().is_terminal() {
            let typed = unseen("API secret (not shown; nothing: be asked each time): ");
            typed
                .map_err(|error| Sentence::new(format!("The secret could not be read: {error}.")))?
        } else {
            Zeroizing::default()
        };
        let secret = secret.trim_end_matches(['\r', '\n']);
        self.write(path, [&origin, &user_id, &token], secret)
    }

    fn write(&self, path: &Path, account: [&str; 3], secret: &str) -> Result<String, Sentence> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let refused = |place: &Path, error: &io::Error| {
            Sentence::new(format!("{}: {}", place.display(), disk::said(error)))
        };
        private::folder(folder).map_err(|error| refused(folder, &error))?;
        let put = |place: &Path, text: &str| {
            let written = private::fresh(place).and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.sync_all()
            });
            written.map_err(|error| refused(place, &error))
        };
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let name = &self.name;
        let key = if name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        {
            name.clone()
        } else {
            quoted(name)
        };
        let [origin, user_id, token] = account.map(quoted);
        let mut text = format!(
            "# sipdeck config example prints every option, explained.\n\n\
             default_profile = {}\n\n\
             [profiles.{key}]\norigin = {origin}\nuser_id = {user_id}\ntoken = {token}\n",
            quoted(name)
        );
        let file = format!("{name}.secret");
        let mut said = String::new();
        if !secret.is_empty() {
            let place = folder.join(&file);
            put(&place, &format!("{secret}\n"))?;
            text.extend(["secret_file = ", &quoted(&file), "\n"]);
            said = format!(
                " The secret is in {}, which only you can read.",
                place.display()
            );
        }
        put(path, &text)?;
        Ok(format!(
            "{} is written.{said} sipdeck config check --online says whether the service lets you in.\n",
            path.display()
        ))
    }
}

/// What was given, or what is typed now.
fn given(value: Option<&String>, question: &str, option: &str) -> Result<String, Sentence> {
    if let Some(value) = value {
        return Ok(value.trim().to_owned());
    }
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return Err(format!("Nobody can be asked here: give {option}.").into());
    }
    let mut line = String::new();
    let read = write!(io::stderr(), "{question}").and_then(|()| stdin.lock().read_line(&mut line));
    read.map_err(|error| Sentence::new(format!("The answer could not be read: {error}.")))?;
    Ok(line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::Init;
    use crate::cli::config;

    #[test]
    fn a_first_file_is_in_order_and_its_secret_is_in_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("sipdeck/config.toml");
        let init = Init {
            name: "lab \"1\"".into(),
            ..Init::default()
        };
        let said = init
            .write(&path, ["https://a.example", "u-1", "t-\"1"], "hunter22")
            .expect("written");
        assert!(
            said.contains("lab \"1\".secret") && !said.contains("hunter22"),
            "{said}"
        );
        let (file, complaints) = config::check(&path).expect("is read");
        assert!(complaints.is_empty(), "{complaints:?}");
        assert!(file.profiles.contains_key("lab \"1\""));
        let secret = path.with_file_name("lab \"1\".secret");
        assert_eq!(fs::read_to_string(&secret).expect("there"), "hunter22\n");
        assert_eq!(
            fs::metadata(secret).expect("there").permissions().mode() & 0o777,
            0o600
        );
        let again = init.run(&path).expect_err("it is there");
        assert!(again.contains("there already"), "{again}");
    }
}
