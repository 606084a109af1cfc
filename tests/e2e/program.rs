//! The program as a person starts it: with a home of its own, and an environment that says nothing else.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use sipdeck::platform::Account;
use tempfile::TempDir;

use super::{service::Service, terminal::Terminal};

/// A home folder, and what the environment holds.
pub struct Home {
    folder: Arc<TempDir>,
    variables: Vec<(String, String)>,
}

impl Home {
    /// An empty home.
    pub fn new() -> Self {
        Self {
            folder: Arc::new(tempfile::tempdir().expect("a folder")),
            variables: [("TERM", "xterm-256color"), ("LANG", "C.UTF-8")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
        }
    }

    /// A home whose configuration opens this service.
    pub fn of(service: &Service) -> Self {
        Self::opening(&service.origin(), service.account())
    }

    /// A home whose configuration opens this account there.
    pub fn opening(origin: &str, account: &Account) -> Self {
        let home = Self::new();
        home.write("config/sipdeck/main.secret", account.secret.reveal());
        home.configure(&profile("main", origin, account));
        home
    }

    /// Sets a variable.
    pub fn set(&mut self, name: &str, value: &str) {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.into(), value.into()));
    }

    /// Writes the configuration.
    pub fn configure(&self, text: &str) {
        // Journeys begin at the list of domains, which stands still; the overview follows what happens. What was said goes
        // with the next key, so that it is not taken for what is waited for.
        let still = "start = \"domains\"\nnotices_until_key = true\n";
        let text = format!("{still}{text}");
        self.write("config/sipdeck/config.toml", &text);
    }

    /// Writes a file that only its owner can read.
    pub fn write(&self, name: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt;
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, text).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("ours");
    }

    /// The path of a file in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The built program with these arguments, in a terminal of 80 by 24.
    pub fn start(&self, arguments: &[&str]) -> Terminal {
        self.start_at(arguments, 80, 24)
    }

    /// The same at another size.
    pub fn start_at(&self, arguments: &[&str], width: u16, height: u16) -> Terminal {
        self.run(program(), arguments, width, height)
    }

    /// Any program in this home.
    pub fn run(&self, program: &Path, arguments: &[&str], width: u16, height: u16) -> Terminal {
        let command = self.leader(&["--ctty"], program, arguments);
        Terminal::start(command, Arc::clone(&self.folder), width, height)
    }

    /// The same, but without a terminal to ask on: what is shown goes to one that is somebody else's.
    pub fn run_apart(&self, program: &Path, arguments: &[&str]) -> Terminal {
        let command = self.leader(&[], program, arguments);
        Terminal::start(command, Arc::clone(&self.folder), 80, 24)
    }

    /// The built program as a plain process of this home, whose input and output are the caller's to choose.
    pub fn process(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(program());
        command.args(arguments);
        command
    }

    /// A program that leads a session of its own, as a login shell does, and hears signals as if nobody had told it not
    /// to.
    fn leader(&self, session: &[&str], program: &Path, arguments: &[&str]) -> Command {
        let mut command = self.command("setsid".as_ref());
        command.args(session).args(["env", "--default-signal"]);
        command.arg(program).args(arguments);
        command
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.environment());
        command.current_dir(self.folder.path());
        command
    }

    fn environment(&self) -> Vec<(String, OsString)> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut all = vec![
            ("HOME".to_owned(), self.folder.path().into()),
            ("PATH".into(), path),
        ];
        for name in ["config", "data", "state", "cache"] {
            let variable = format!("XDG_{}_HOME", name.to_uppercase());
            all.push((variable, self.path(name).into()));
        }
        let own = self.variables.iter();
        all.extend(own.map(|(name, value)| (name.clone(), value.into())));
        all
    }
}

/// A profile for the configuration; its secret is in `NAME.secret`.
pub fn profile(name: &str, origin: &str, account: &Account) -> String {
    format!(
        "[profiles.{name}]\norigin = \"{origin}\"\nuser_id = \"{}\"\ntoken = \"{}\"\nsecret_file = \"{name}.secret\"\n",
        account.user_id, account.token,
    )
}

/// The built program.
pub fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_sipdeck"))
}
