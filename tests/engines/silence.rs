//! A database that is there and says nothing: whoever waits is refused, a stop is heard, and a start gives up.

use std::{fs, path::Path};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use sipdeck::platform::Account;

use super::{own, server};
use crate::platform::program::{self, Server};

/// Processes that are stopped, until this goes.
struct Stopped(Vec<Pid>);

impl Stopped {
    fn stop(pids: impl IntoIterator<Item = i32>) -> Self {
        let pids: Vec<Pid> = pids.into_iter().filter_map(Pid::from_raw).collect();
        for pid in &pids {
            kill_process(*pid, Signal::STOP).expect("is stopped");
        }
        Self(pids)
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        for pid in &self.0 {
            // One that ended meanwhile is not there any more.
            let _ = kill_process(*pid, Signal::CONT);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_says_nothing_keeps_nobody_waiting() {
    let Some(database) = own() else { return };
    let (address, account) = (database.database("account"), Account::generate());
    let serving = Server::start(&account, Path::new(&address), &[]).await;
    assert_eq!(serving.line.get("domains").await.status, 200);

    let backends = "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'sipdeck/%'";
    let found = server::with(&database.folder, "postgres", move |db| {
        db.query(backends, &[])
    });
    let found = found.expect("is asked");
    assert!(!found.is_empty());
    let stopped = Stopped::stop(found.iter().map(|row| row.get(0)));
    let lab = json!({"name": "lab"});
    let (read, write, health) = tokio::join!(
        serving.line.get("domains"),
        serving.line.post("domains", &lab),
        serving.line.control("GET", "health", b""),
    );
    for refused in [&read, &write] {
        assert_eq!(
            refused.why(),
            (503, "unavailable".into(), "store-unavailable".into())
        );
        assert!(!refused.header("retry-after").is_empty());
    }
    assert_eq!(health.status, 503);
    let said = write.json()["message"].to_string();
    assert!(said.contains("is not known"), "{said}");

    // The server lets nobody in either, and does not say so.
    let pid = fs::read_to_string(database.folder.join("data/postmaster.pid")).expect("is there");
    let pid = pid.lines().next().and_then(|line| line.parse().ok());
    let closed = Stopped::stop(pid);
    assert!(serving.stop().await.success());
    let said = program::refused(&account, Path::new(&address), &[]).await;
    assert!(said.contains("does not answer"), "{said}");
    drop((stopped, closed));

    let serving = Server::start(&account, Path::new(&address), &[]).await;
    assert_eq!(serving.line.get("domains").await.status, 200);
}
