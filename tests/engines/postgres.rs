//! A `PostgreSQL` server of a test's own that listens on this machine, as Kamailio wants it.

use std::process::{Command, Output};

use super::{
    listening,
    server::{Server, USER},
};

/// A server that ends with this.
pub struct Postgres {
    server: Server,
    port: u16,
}

impl Postgres {
    /// A new one, without anything in it; nothing where it is not installed.
    pub fn start() -> Option<Self> {
        let server = listening()?;
        let port = server.port.expect("it listens");
        Some(Self { server, port })
    }

    /// Ends it in the middle of what it does.
    pub fn end(&self) {
        self.server.control(&["-m", "immediate", "stop"]);
    }

    /// Lets it begin again, at the same port.
    pub fn begin(&self) {
        self.server.control(&["start"]);
    }

    /// What SQL answers in a database: a line for each row, with `|` between its columns.
    pub fn sql(&self, database: &str, sql: &str) -> String {
        let port = self.port.to_string();
        let asked = Command::new("psql")
            .args(["-h", "127.0.0.1", "-p", &port, "-U", USER, "-d", database])
            .args(["-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-c", sql])
            .output()
            .expect("runs");
        assert!(asked.status.success(), "{sql}: {}", said(&asked));
        let answer = String::from_utf8(asked.stdout).expect("text");
        answer.trim_end().to_owned()
    }

    /// How programs are told of a database of its own.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/{database}", self.port)
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
