//! The built program, `sipdeck serve`, as a process of its own, and other programs that open its data file.

use std::{
    path::Path,
    process::{ExitStatus, Output, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};
use sipdeck::platform::Account;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use super::line::Line;
use crate::engines::engine;

/// The token of the platform's own paths.
pub const CONTROL: &str = "in-control";

/// A server, killed when it is dropped.
pub struct Server {
    pub child: Child,
    pub line: Line,
}

impl Server {
    /// Starts it for this account, as fast as it is asked, on this file, and waits until it listens.
    pub async fn start(account: &Account, data: &Path, arguments: &[&str]) -> Self {
        Self::of(command(account, data, arguments), account).await
    }

    /// The same, started so.
    pub async fn of(mut command: Command, account: &Account) -> Self {
        let mut child = command.spawn().expect("starts");
        let out = child.stdout.take().expect("is piped");
        let first = BufReader::new(out).lines().next_line().await;
        let first = first.expect("reads").expect("says something");
        let address = first.strip_prefix("listening on http://");
        let line = Line {
            address: address.expect("an address").to_owned(),
            account: account.clone(),
            control: CONTROL.to_owned(),
            is_spoilt: std::sync::Arc::default(),
        };
        Self { child, line }
    }

    /// Ends it without a chance to do anything about it.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("dies");
    }

    /// Asks it to end, and waits until it has.
    pub async fn stop(mut self) -> ExitStatus {
        let pid = self.child.id().and_then(|pid| i32::try_from(pid).ok());
        let pid = pid.and_then(Pid::from_raw).expect("runs");
        kill_process(pid, Signal::TERM).expect("is sent");
        self.child.wait().await.expect("ends")
    }
}

/// What a server says that does not start.
pub async fn refused(account: &Account, data: &Path, arguments: &[&str]) -> String {
    let output = command(account, data, arguments).output().await;
    let output = output.expect("runs");
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    stderr
}

pub fn command(account: &Account, data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sipdeck"));
    command
        .args(["serve", "--rate-limit", "off", "--data"])
        .arg(engine::argument(data))
        .args(arguments)
        .env("SIPDECK_USER_ID", account.user_id.as_str())
        .env("SIPDECK_TOKEN", &account.token)
        .env("SIPDECK_SECRET", account.secret.reveal())
        .env("SIPDECK_CONTROL_TOKEN", CONTROL)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Runs statements of Python with the file open as `db`, in another process with a `SQLite` of its own; what they print.
pub async fn sqlite(data: &Path, statements: &str) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = python(data, statements).output().await.expect("runs");
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8_lossy(&stdout).trim().to_owned()
}

/// The same, not yet started. It holds its transaction until its standard input ends, when the statements wait for that.
pub fn python(data: &Path, statements: &str) -> Command {
    let program = format!(
        "import sqlite3, sys\ndb = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)\n{statements}\n"
    );
    let mut command = Command::new("python3");
    command
        .args(["-c", &program])
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}
