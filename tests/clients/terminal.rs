//! A client that wants a terminal: `script` gives it one, and passes on what it writes.

use std::{path::Path, process::Stdio};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::{Child, ChildStdin, ChildStdout},
    time::timeout,
};

use super::scene::{LONG, command};

/// A running client.
pub struct Terminal {
    child: Child,
    keys: ChildStdin,
    out: ChildStdout,
    said: String,
}

impl Terminal {
    /// Starts a command line of the shell.
    pub fn start(line: &str, home: &Path) -> Self {
        let mut child = command("script", home)
            .args(["-qefc", &format!("exec {line}"), "/dev/null"])
            .env("SHELL", "/bin/sh")
            .env("TERM", "dumb")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("script is there");
        Self {
            keys: child.stdin.take().expect("is piped"),
            out: child.stdout.take().expect("is piped"),
            child,
            said: String::new(),
        }
    }

    /// Waits until it has said one of these; which.
    pub async fn wait(&mut self, texts: &[&str]) -> usize {
        loop {
            let found = texts.iter().position(|text| self.said.contains(text));
            if let Some(found) = found {
                return found;
            }
            let mut chunk = [0; 4096];
            let read = timeout(LONG, self.out.read(&mut chunk)).await;
            match read {
                Ok(Ok(length)) if length > 0 => {
                    let more = String::from_utf8_lossy(&chunk[..length]);
                    self.said.push_str(&more);
                }
                _ => panic!("none of {texts:?} was said: {}", self.said),
            }
        }
    }

    /// Types keys.
    pub async fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).await.expect("listens");
    }

    /// Types keys that end it, and waits until it has ended.
    pub async fn leave(mut self, keys: &str) {
        // It may have ended by itself.
        let _ = self.keys.write_all(keys.as_bytes()).await;
        let mut rest = Vec::new();
        let reading = async {
            let _ = self.out.read_to_end(&mut rest).await;
            self.child.wait().await
        };
        let ended = timeout(LONG, reading).await;
        assert!(ended.is_ok(), "it does not end: {}", self.said);
    }
}
