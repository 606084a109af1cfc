//! Getting hold of the secret: from the environment, a file, a command, or the person. Never from an argument.

use std::{
    fs::{self, File},
    io::{self, IsTerminal},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use zeroize::Zeroizing;

use crate::{
    api::{Secret, password, sentence::Sentence, text},
    app::text::encoding::decode,
    cli::config::profile::{Choice, Source},
    runtime::{
        files::{bounded::read_at_most, disk},
        terminal::unseen::unseen,
    },
};

/// The most bytes that a file with a secret holds.
const SECRET_MOST: usize = 64 << 10;

/// A secret, with what should be said about where it came from.
#[derive(Debug)]
pub struct ObtainedSecret {
    /// The secret.
    pub secret: Secret,
    /// A sentence of warning.
    pub warning: Option<String>,
    /// Where it came from, such as `the file /home/a/lab.secret`.
    pub from: String,
}

/// Whom the way to a secret may talk to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asking {
    /// The person at the terminal.
    Person,
    /// Nobody: a dashboard has the terminal. This was typed there, if anything was.
    Dashboard(Secret),
}

/// Gets the secret, or a sentence that says what to do. Relative files lie in `folder`.
pub fn obtain(
    choice: &Choice,
    folder: &Path,
    asking: &Asking,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<ObtainedSecret, Sentence> {
    let mut warning = None;
    let (secret, from) = match &choice.secret {
        Source::Environment(name) => (
            Zeroizing::new(env(name).unwrap_or_default()),
            format!("the variable {name}"),
        ),
        Source::File(name) => {
            let path = place(folder, name, env);
            warning = too_open(&path);
            (read(&path)?, format!("the file {}", path.display()))
        }
        Source::Command(words) => {
            let program = words.first().map_or("", String::as_str);
            (run(words, asking)?, format!("secret_command ({program})"))
        }
        Source::Prompt => (ask(choice, asking)?, "what was typed".to_owned()),
    };
    let secret = secret.trim_end_matches(['\r', '\n']);
    if secret.is_empty() {
        let name = &choice.profile.name;
        return Err(format!("The secret of {name}, from {from}, is empty.").into());
    }
    if let Err(why) = password::unseen(secret) {
        let name = &choice.profile.name;
        let unseen = format!("The secret of {name} may be wrong. {why}");
        warning = Some(warning.map_or(unseen.clone(), |before| format!("{before}\n{unseen}")));
    }
    let secret = Secret::from(secret);
    Ok(ObtainedSecret {
        secret,
        warning,
        from,
    })
}

fn place(folder: &Path, name: &str, env: &dyn Fn(&str) -> Option<String>) -> PathBuf {
    match (name.strip_prefix("~/"), env("HOME")) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest),
        (Some(_) | None, _) => folder.join(name),
    }
}

fn read(path: &Path) -> Result<Zeroizing<String>, Sentence> {
    let refuse = |why: &str| format!("The secret file {} cannot be read: {why}", path.display());
    let bytes = File::open(path).and_then(|file| read_at_most(file, SECRET_MOST));
    let bytes = bytes.map_err(|error| refuse(&disk::said(&error)))?;
    text_of(&bytes).map_err(|why| refuse(&why).into())
}

/// The text of a file that a person wrote: in UTF-8, or in UTF-16 with a mark.
fn text_of(bytes: &[u8]) -> Result<Zeroizing<String>, Sentence> {
    let decoded = decode(bytes, None)?;
    match decoded.guessed {
        Some(_) => Err("it is not UTF-8: save it so.".into()),
        None => Ok(Zeroizing::new(decoded.text.into_owned())),
    }
}

/// Others than its owner can read the file.
fn too_open(path: &Path) -> Option<String> {
    let mode = fs::metadata(path).ok()?.permissions().mode();
    (mode & 0o077 != 0).then(|| {
        let path = path.display();
        format!("Others can read the secret file {path}. Run: chmod 600 {path}")
    })
}

fn run(words: &[String], asking: &Asking) -> Result<Zeroizing<String>, Sentence> {
    let line = words.join(" ");
    let (program, arguments) = words.split_first().ok_or("secret_command is empty.")?;
    let mut command = Command::new(program);
    command.args(arguments);
    match asking {
        Asking::Person => command.stderr(Stdio::inherit()).stdin(Stdio::inherit()),
        Asking::Dashboard(_) => command.stderr(Stdio::piped()).stdin(Stdio::null()),
    };
    let output = command
        .output()
        .map_err(|error| format!("The secret command {line:?} cannot be run: {error}."))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim().lines().last().unwrap_or_default();
        let said = if said.is_empty() {
            String::new()
        } else {
            format!(" and said: {}", text::clean(said))
        };
        return Err(format!(
            "The secret command failed ({}){said}. It was {line:?}.",
            output.status
        )
        .into());
    }
    String::from_utf8(output.stdout)
        .map(Zeroizing::new)
        .map_err(|_| {
            format!("The secret command {line:?} printed something that is not text.").into()
        })
}

fn ask(choice: &Choice, asking: &Asking) -> Result<Zeroizing<String>, Sentence> {
    let name = &choice.profile.name;
    if let Asking::Dashboard(typed) = asking {
        return Ok(Zeroizing::new(typed.reveal().to_owned()));
    }
    if !io::stdin().is_terminal() {
        return Err(format!(
            "There is no secret for {name}: set secret_file or secret_command in the profile, or SIPDECK_SECRET."
        ).into());
    }
    let prompt = format!("Secret of {name} (token {}): ", choice.token);
    unseen(&prompt).map_err(|error| format!("The secret could not be read: {error}.").into())
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt, path::Path};

    use super::{Asking, Choice, ObtainedSecret, Secret, Sentence, Source, obtain};
    use crate::app::service::profile::Profile;

    fn from(source: Source, folder: &Path) -> Result<ObtainedSecret, Sentence> {
        let choice = Choice {
            of_environment: false,
            profile: Profile::default(),
            token: "t-1".into(),
            allow_http: false,
            secret: source,
        };
        obtain(
            &choice,
            folder,
            &Asking::Dashboard(Secret::default()),
            &|_| None,
        )
    }

    #[test]
    fn a_file_gives_its_text_without_the_line_break_and_a_warning_when_others_can_read_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret");
        fs::write(&path, "hunter22\n").expect("written");
        for (mode, warned) in [(0o600, false), (0o640, true), (0o604, true)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("ours");
            let found = from(Source::File("secret".into()), folder.path()).expect("readable");
            assert_eq!(found.secret.reveal(), "hunter22");
            assert_eq!(found.warning.is_some(), warned, "{mode:o}");
            assert_eq!(found.from, format!("the file {}", path.display()));
        }
    }

    #[test]
    fn a_command_gives_what_it_prints_or_a_sentence() {
        let words = |line: &str| Source::Command(["sh", "-c", line].map(str::to_owned).to_vec());
        let folder = Path::new("/");
        let found = from(words("echo hunter22"), folder).expect("runs");
        assert_eq!(found.secret.reveal(), "hunter22");
        let failed = from(words("echo hunter22; exit 3"), folder).expect_err("fails");
        assert!(failed.contains("exit status: 3"), "{failed}");
        assert!(
            from(words("true"), folder)
                .expect_err("nothing")
                .contains("empty")
        );
    }
}
