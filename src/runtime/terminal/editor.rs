//! The person's own editor: a program that has the terminal for a while, and a text that only they can read.

mod leftovers;

use std::{
    fs,
    io::{self, Write},
    os::unix::process::ExitStatusExt,
    path::PathBuf,
    process::ExitStatus,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    process::{Child, Command},
    time::timeout,
};
use zeroize::Zeroizing;

use crate::{
    app::effect::Draft,
    runtime::{files::bounded::read_at_most, jobs::files},
};

use leftovers::Own;

/// The editor where nobody named one.
const STANDARD: &str = "vi";
/// The longest text that is read back, in bytes.
const LONGEST: usize = 64 * 1024;
/// How long an editor may take to end when it is told to.
const PATIENCE: Duration = Duration::from_secs(2);

/// Which editor, and where its texts are put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    command: String,
    folder: PathBuf,
}

/// An editor at work. Its text goes with it.
#[derive(Debug)]
pub struct Session {
    name: String,
    child: Child,
    path: PathBuf,
    _folder: Own,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// The text that it left, or why there is none.
    pub text: Result<String, String>,
    /// Whether it was ended by force, and may have left the terminal in any state.
    pub by_force: bool,
}

impl Editor {
    /// As the variables `VISUAL` and `EDITOR` say. Texts lie in `XDG_RUNTIME_DIR`, or where temporary files do.
    #[must_use]
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        Self {
            command: set("VISUAL")
                .or_else(|| set("EDITOR"))
                .unwrap_or_else(|| STANDARD.into()),
            folder: set("XDG_RUNTIME_DIR").map_or_else(std::env::temp_dir, PathBuf::from),
        }
    }

    /// How it is called.
    #[must_use]
    pub fn command(&self) -> &str {
        &self.command
    }

    /// Starts it on a text. The terminal must be free by then.
    pub fn open(&self, draft: &Draft) -> Result<Session, String> {
        let words = shlex::split(&self.command).unwrap_or_default();
        let Some((name, arguments)) = words.split_first() else {
            return Err(format!(
                "The editor {:?} cannot be understood: a quote is open. Set VISUAL or EDITOR.",
                self.command
            ));
        };
        let (folder, path) = self
            .write(draft)
            .map_err(|error| format!("The text for the editor cannot be written: {error}."))?;
        let mut command = Command::new(name);
        command.args(arguments).arg(&path).kill_on_drop(true);
        let child = command.spawn().map_err(|error| {
            format!("The editor {name} cannot be started: {error}. Set VISUAL or EDITOR.")
        })?;
        Ok(Session {
            name: name.clone(),
            child,
            path,
            _folder: folder,
        })
    }

    /// Removes the texts that programs left which were killed while an editor had them.
    pub fn tidy(&self) {
        leftovers::remove(&self.folder);
    }

    fn write(&self, draft: &Draft) -> io::Result<(Own, PathBuf)> {
        let folder = Own::make(&self.folder)?;
        let path = folder
            .path()
            .join(format!("{}.toml", file_name(&draft.name)));
        files::fresh(&path)?.write_all(draft.text.as_bytes())?;
        Ok((folder, path))
    }
}

/// A name that is safe in every file system and on every command line.
fn file_name(text: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    text.chars().map(safe).take(40).collect()
}

impl Session {
    /// Waits until it ends. The waiting may be given up and taken up again.
    pub async fn ended(&mut self) -> Ended {
        match self.child.wait().await {
            Ok(status) => Ended {
                text: self.text(status),
                by_force: status.signal().is_some(),
            },
            Err(error) => Ended {
                text: Err(format!("The editor {} is lost: {error}.", self.name)),
                by_force: true,
            },
        }
    }

    /// Tells it to end, and sees to it that it does.
    pub async fn stop(mut self) {
        let pid = self.child.id().and_then(|id| i32::try_from(id).ok());
        if let Some(pid) = pid.and_then(Pid::from_raw) {
            // One that has ended meanwhile needs no telling.
            let _ = kill_process(pid, Signal::TERM);
            let _ = kill_process(pid, Signal::CONT);
        }
        if timeout(PATIENCE, self.child.wait()).await.is_err() {
            let _ = self.child.kill().await;
        }
    }

    fn text(&self, status: ExitStatus) -> Result<String, String> {
        let name = &self.name;
        if let Some(signal) = status.signal() {
            return Err(format!(
                "The editor {name} was ended by signal {signal}, so nothing was changed."
            ));
        }
        if !status.success() {
            let code = status.code().unwrap_or_default();
            return Err(format!(
                "The editor {name} ended with status {code}, so nothing was changed."
            ));
        }
        let bytes = match fs::File::open(&self.path).and_then(|file| read_at_most(file, LONGEST)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Zeroizing::default(),
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                return Err("What the editor left is too long, so nothing was changed.".into());
            }
            Err(error) => return Err(format!("What {name} left cannot be read: {error}.")),
        };
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
