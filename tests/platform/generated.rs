//! `--generate` that was interrupted: noticed, completed or refused, and never served in part.

use std::path::Path;

use rustix::process::{Pid, Signal, kill_process};
use sipdeck::platform::{Account, Bulk, Config, Pace, Platform};

use super::{
    line::Line,
    program::{Server, command, refused, sqlite},
};
use crate::engines::engine;

const SIZE: [&str; 4] = ["--generate", "40x500", "--seed", "7"];

/// Starts to generate, and ends it in the middle.
async fn interrupted(account: &Account, data: &Path, signal: Signal) {
    let mut child = command(account, data, &SIZE).spawn().expect("starts");
    loop {
        if !data.exists() {
            tokio::task::yield_now().await;
            continue;
        }
        let count = "print(sum(n for (n,) in db.execute(\"select count(*) from sqlite_schema where name = 'filling'\")) \
            and db.execute('select count(*) from domains').fetchone()[0])";
        if sqlite(data, count)
            .await
            .parse::<usize>()
            .expect("a number")
            > 2
        {
            break;
        }
    }
    let id = child.id().expect("runs").cast_signed();
    kill_process(Pid::from_raw(id).expect("a process"), signal).expect("is told");
    child.wait().await.expect("ends");
    let done = sqlite(
        data,
        "print(db.execute('select count(*) from domains').fetchone()[0])",
    )
    .await;
    assert!((3..40).contains(&done.parse().expect("a number")), "{done}");
}

async fn names(line: &Line) -> Vec<(String, Vec<String>)> {
    let text = |item: &serde_json::Value, name: &str| item[name].as_str().expect("text").to_owned();
    let mut all = Vec::new();
    for domain in line
        .get("domains?size=1000")
        .await
        .json()
        .as_array()
        .expect("a list")
    {
        let list = format!("domains/{}/endpoints?size=1000", text(domain, "id"));
        let list = line.get(&list).await.json();
        let items = list.as_array().expect("a list").iter();
        all.push((
            text(domain, "name"),
            items.map(|item| text(item, "id")).collect(),
        ));
    }
    all
}

#[tokio::test]
async fn an_interrupted_account_is_refused_until_the_same_is_asked_for_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let account = Account::generate();
    let whole = folder.path().join("whole");
    let whole = Server::start(&account, &whole, &SIZE).await;
    let expected = names(&whole.line).await;
    assert_eq!(expected.len(), 40);
    for signal in [Signal::KILL, Signal::TERM, Signal::INT] {
        let data = folder.path().join(format!("{signal:?}"));
        interrupted(&account, &data, signal).await;
        for other in [
            &[][..],
            &["--generate", "41x500", "--seed", "7"],
            &SIZE[..2],
            &["--demo-data"],
        ] {
            let said = refused(&account, &data, other).await;
            assert!(
                said.contains("--generate 40x500 --seed 7"),
                "{other:?}: {said}"
            );
        }
        let server = Server::start(&account, &data, &SIZE).await;
        assert_eq!(names(&server.line).await, expected);
        server.kill().await;
        let config = Config {
            data: Some(data.into()),
            ..engine::config()
        };
        let platform = Platform::start(config).await.expect("starts");
        assert_eq!(platform.audit().await, Vec::<String>::new());
        platform.complete().await.expect("is complete");
    }
}

#[tokio::test]
async fn nothing_is_served_while_it_is_made() {
    let config = Config {
        pace: Pace::Off,
        ..engine::config()
    };
    let platform = Platform::start(config).await.expect("starts");
    let line = Line::to(&platform);
    let bulk: Bulk = "3x2000".parse().expect("a size");
    let (made, seen) = tokio::join!(platform.generate(bulk), async {
        let health = line.control("GET", "health", b"").await.status;
        (health, line.get("domains").await.status)
    });
    assert_eq!(made.expect("is made"), 6000);
    assert_eq!(seen, (503, 503));
    assert_eq!(line.get("domains").await.status, 200);
}
