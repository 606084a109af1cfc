//! `sipdeck config init`: a first configuration, asked for or given, with the secret in a file of its own.

use std::{
    fs,
    io::{self, BufRead, IsTerminal, Write},
    path::Path,
};

use zeroize::Zeroizing;

use crate::{
    api::{Cause, Failure, client::Connection, sentence::Sentence},
    runtime::{
        files::{disk, private},
        terminal::unseen::unseen,
    },
};

/// What a first profile is made of; what is missing is asked for on the terminal.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Init {
    /// The name of the profile [default: main]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
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

/// What was answered.
#[derive(Default)]
struct Answers {
    name: String,
    origin: String,
    user_id: String,
    token: String,
    secret: Zeroizing<String>,
}

impl Init {
    /// Writes the configuration, which must not be there yet, and the secret beside it if one is typed. Where somebody is
    /// asked, `login` then asks the service whether it lets the profile of this name in; if not, the questions are asked
    /// again, with what was answered, until it does or that is enough. Answers what was written.
    ///
    /// # Errors
    /// One sentence, when something is there already, is missing, or cannot be written. Nothing is written then.
    pub async fn run(
        &self,
        path: &Path,
        login: impl AsyncFn(String) -> Result<String, Sentence>,
    ) -> Result<String, Sentence> {
        if path.symlink_metadata().is_ok() {
            let shown = path.display();
            return Err(format!(
                "{shown} is there already: change it, or name another with --config FILE."
            )
            .into());
        }
        let mut answers = Answers::default();
        loop {
            answers = self.ask(&answers)?;
            let said = answers.write(path)?;
            let later = "sipdeck config check --online says whether the service lets you in.\n";
            if !is_asked() || answers.secret.is_empty() {
                return Ok(said + later);
            }
            let why = match login(answers.name.clone()).await {
                Ok(words) => return Ok(said + &words),
                Err(why) => why,
            };
            if !again(&why)? {
                return Ok(format!("{said}It does not work yet: {why}\n{later}"));
            }
            answers.take_back(path)?;
        }
    }

    /// Asks for what is not given; what was answered before stands unless something else is typed.
    fn ask(&self, before: &Answers) -> Result<Answers, Sentence> {
        let connection = |origin: &str, user_id: &str, token: &str| {
            Connection::new(origin, user_id, token, "unknown".into())
        };
        let known = if before.name.is_empty() {
            "main"
        } else {
            &before.name
        };
        let name = match (&self.name, is_asked()) {
            (None, false) => known.to_owned(),
            (name, _) => given(
                name.as_ref(),
                ("Name of the profile", known),
                "--name",
                check_name,
            )?,
        };
        let origin = given(
            self.origin.as_ref(),
            ("Address of the API (https://…)", &before.origin),
            "--origin",
            |origin| connection(origin, "u", "t")?.check_origin(),
        )?;
        let user_id = given(
            self.user_id.as_ref(),
            ("User id (u-…)", &before.user_id),
            "--user-id",
            |user_id| connection(&origin, user_id, "t")?.check(),
        )?;
        let token = given(
            self.token.as_ref(),
            ("API token (t-…)", &before.token),
            "--token",
            |token| connection(&origin, &user_id, token)?.check(),
        )?;
        let secret = if is_asked() {
            let typed = unseen("API secret (not shown; nothing: be asked each time): ");
            typed
                .map_err(|error| Sentence::new(format!("The secret could not be read: {error}.")))?
        } else {
            Zeroizing::default()
        };
        let secret = Zeroizing::new(secret.trim_end_matches(['\r', '\n']).to_owned());
        Ok(Answers {
            name,
            origin,
            user_id,
            token,
            secret,
        })
    }
}

impl Answers {
    /// Writes the configuration, and the secret beside it where there is one.
    fn write(&self, path: &Path) -> Result<String, Sentence> {
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
        let [origin, user_id, token] =
            [&self.origin, &self.user_id, &self.token].map(|it| quoted(it));
        let mut text = format!(
            "# sipdeck config example prints every option, explained.\n\n\
             default_profile = {}\n\n\
             [profiles.{key}]\norigin = {origin}\nuser_id = {user_id}\ntoken = {token}\n",
            quoted(name)
        );
        let file = format!("{name}.secret");
        let mut said = String::new();
        if !self.secret.is_empty() {
            let place = folder.join(&file);
            put(&place, &Zeroizing::new(format!("{}\n", *self.secret)))?;
            text.extend(["secret_file = ", &quoted(&file), "\n"]);
            said = format!(
                " The secret is in {}, which only you can read.",
                place.display()
            );
        }
        put(path, &text)?;
        Ok(format!("{} is written.{said}\n", path.display()))
    }

    /// Removes what was written.
    fn take_back(&self, path: &Path) -> Result<(), Sentence> {
        let secret = path.with_file_name(format!("{}.secret", self.name));
        for place in [path, &secret] {
            if let Err(error) = fs::remove_file(place)
                && error.kind() != io::ErrorKind::NotFound
            {
                let said = format!("{}: {}", place.display(), disk::said(&error));
                return Err(Sentence::new(said));
            }
        }
        Ok(())
    }
}

fn is_asked() -> bool {
    io::stdin().is_terminal()
}

fn check_name(name: &str) -> Result<(), Failure> {
    if name.is_empty() || name.contains(['/', '\0']) || name.starts_with('.') {
        let why = "A profile needs a name without slashes and without a dot at its beginning.";
        return Err(Failure::new(Cause::Refused, why));
    }
    Ok(())
}

/// What was given, or what is typed now: asked again until it is in order.
fn given(
    value: Option<&String>,
    (question, known): (&str, &str),
    option: &str,
    check: impl Fn(&str) -> Result<(), Failure>,
) -> Result<String, Sentence> {
    if let Some(value) = value {
        let value = value.trim();
        check(value).map_err(|failure| Sentence::new(failure.message))?;
        return Ok(value.to_owned());
    }
    if !is_asked() {
        return Err(format!("Nobody can be asked here: give {option}.").into());
    }
    let known_shown = if known.is_empty() {
        String::new()
    } else {
        format!(" [{known}]")
    };
    loop {
        let line = typed(&format!("{question}{known_shown}: "))?;
        let line = if line.is_empty() { known } else { &line };
        match check(line) {
            Ok(()) => return Ok(line.to_owned()),
            Err(failure) => say(&format!("{}\n", failure.message))?,
        }
    }
}

/// Whether the questions are to be asked again, because of this.
fn again(why: &Sentence) -> Result<bool, Sentence> {
    let answer = typed(&format!("{why}\nAnswer the questions again? [Y/n] "))?;
    Ok(!answer.to_lowercase().starts_with('n'))
}

fn say(text: &str) -> Result<(), Sentence> {
    let said = io::stderr().write_all(text.as_bytes());
    said.map_err(|error| Sentence::new(format!("Nothing can be asked: {error}.")))
}

/// A line that is typed, without blanks at its ends.
fn typed(prompt: &str) -> Result<String, Sentence> {
    say(prompt)?;
    let mut line = String::new();
    match io::stdin().lock().read_line(&mut line) {
        Ok(0) => {
            Err("The questions were not answered to their end: nothing more is written.".into())
        }
        Ok(_) => Ok(line.trim().to_owned()),
        Err(error) => Err(Sentence::new(format!(
            "The answer could not be read: {error}."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use zeroize::Zeroizing;

    use super::{Answers, Init};
    use crate::cli::config;

    #[tokio::test]
    async fn a_first_file_is_in_order_and_its_secret_is_in_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("sipdeck/config.toml");
        let answers = Answers {
            name: "lab \"1\"".into(),
            origin: "https://a.example".into(),
            user_id: "u-1".into(),
            token: "t-\"1".into(),
            secret: Zeroizing::new("hunter22".into()),
        };
        let said = answers.write(&path).expect("written");
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
            fs::metadata(&secret).expect("there").permissions().mode() & 0o777,
            0o600
        );
        let nobody = async |_| Ok(String::new());
        let again = Init::default().run(&path, nobody).await;
        let again = again.expect_err("it is there");
        assert!(again.contains("there already"), "{again}");
        answers.take_back(&path).expect("removed");
        assert!(!path.exists() && !secret.exists());
    }
}
