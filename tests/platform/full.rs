//! A disk that is full, and has room again.

use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::json;
use sipdeck::platform::Account;
use tokio::process::Command;

use super::program::{Server, command};
use crate::engines::engine;

/// Lets files of a process grow no further, or again: what a full disk does to them.
fn limit(server: &Server, bytes: Option<u64>) {
    let pid = server.child.id().and_then(|pid| i32::try_from(pid).ok());
    let limit = Rlimit {
        current: bytes,
        maximum: None,
    };
    prlimit(pid.and_then(Pid::from_raw), Resource::Fsize, limit).expect("is set");
}

#[tokio::test]
async fn health_tells_that_nothing_can_be_written_and_that_it_can_again() {
    if !engine::is_file() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (data, account) = (folder.path().join("data"), Account::generate());
    // Whoever passes the limit is told, and not ended.
    let serve = command(&account, &data, &[]);
    let mut quiet = Command::new("sh");
    quiet.args(["-c", "trap '' XFSZ && exec \"$@\"", "sh"]);
    quiet.arg(serve.as_std().get_program());
    quiet.args(serve.as_std().get_args());
    for (name, value) in serve.as_std().get_envs() {
        quiet.env(name, value.expect("is set"));
    }
    quiet
        .stdout(std::process::Stdio::piped())
        .kill_on_drop(true);
    let server = Server::of(quiet, &account).await;
    let line = &server.line;
    let create = async |name: &str| line.post("domains", &json!({"name": name})).await;
    let health = async || line.control("GET", "health", b"").await;
    assert_eq!(create("before").await.status, 201);
    assert_eq!(health().await.status, 200);
    limit(&server, Some(0));
    assert_eq!(create("meanwhile").await.status, 503);
    for _ in 0..2 {
        let told = health().await;
        assert_eq!(told.status, 503);
        let told = told.json();
        assert_eq!(told["status"], "unavailable");
        assert!(told["reason"].is_string(), "{told}");
    }
    limit(&server, None);
    assert_eq!(health().await.status, 200);
    assert_eq!(create("after").await.status, 201);
    let list = line.get("domains").await.json();
    let names: Vec<_> = list.as_array().expect("a list").iter().collect();
    let names: Vec<_> = names
        .iter()
        .filter_map(|one| one["name"].as_str())
        .collect();
    assert_eq!(names, ["before", "after"]);
    assert!(server.stop().await.success());
}
