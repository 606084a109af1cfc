//! Another program that holds the store locked: for a moment, and for long.

use std::{path::Path, time::Duration};

use serde_json::json;
use sipdeck::platform::Account;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    process::Child,
    task::JoinSet,
    time::timeout,
};

use super::{
    line::{Line, Reply},
    program::{Server, python},
};

/// So many that it would take a minute if each of them waited for the lock by itself.
const MANY: usize = 20;
/// Half of that.
const SOON: Duration = Duration::from_secs(30);

/// A lock of another program, which holds it until it is told to let go.
struct Lock(Child);

impl Lock {
    async fn take(data: &Path) -> Self {
        let hold = "db.execute('begin immediate'); print('held', flush=True); sys.stdin.read(); db.execute('rollback')";
        let mut child = python(data, hold).spawn().expect("starts");
        let out = child.stdout.take().expect("is piped");
        let line = BufReader::new(out).lines().next_line().await;
        assert_eq!(line.expect("reads").as_deref(), Some("held"));
        Self(child)
    }

    async fn release(mut self) {
        drop(self.0.stdin.take());
        assert!(self.0.wait().await.expect("ends").success());
    }
}

async fn create(line: &Line, name: &str) -> Reply {
    line.post("domains", &json!({"name": name})).await
}

async fn names(line: &Line) -> Vec<String> {
    let list = line.get("domains?size=1000").await.json();
    let list = list.as_array().expect("a list").iter();
    list.map(|domain| domain["name"].as_str().expect("a name").to_owned())
        .collect()
}

#[tokio::test]
async fn everybody_who_waits_for_a_lock_is_refused_at_once_after_some_seconds_in_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, account) = (folder.path().join("data"), Account::generate());
    let server = Server::start(&account, &data, &[]).await;
    let line = &server.line;
    assert_eq!(create(line, "before").await.status, 201);
    let lock = Lock::take(&data).await;
    let mut clients = JoinSet::new();
    for number in 0..MANY {
        let line = line.clone();
        clients.spawn(async move { create(&line, &format!("d{number}")).await });
    }
    let refused = timeout(SOON, clients.join_all()).await;
    for refused in refused.expect("they wait together") {
        assert_eq!(
            refused.why(),
            (503, "unavailable".into(), "store-unavailable".into())
        );
        let message = refused.json()["message"].to_string();
        assert!(
            message.contains("locked") && !message.contains("closed"),
            "{message}"
        );
    }
    // Readers are not held up, and who comes later is not kept waiting again.
    assert_eq!(line.get("domains").await.status, 200);
    let late = async {
        for _ in 0..MANY {
            assert_eq!(create(line, "late").await.status, 503);
        }
    };
    timeout(SOON, late).await.expect("none of them waits");
    let health = line.control("GET", "health", b"").await;
    assert_eq!(health.status, 503);
    assert!(health.json()["reason"].to_string().contains("locked"));
    lock.release().await;
    assert_eq!(create(line, "after").await.status, 201);
    assert_eq!(
        names(line).await,
        ["before", "after"],
        "a refusal changed nothing"
    );
}

#[tokio::test]
async fn a_short_lock_is_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, account) = (folder.path().join("data"), Account::generate());
    let server = Server::start(&account, &data, &[]).await;
    let lock = Lock::take(&data).await;
    let line = server.line.clone();
    let waiting = tokio::spawn(async move { create(&line, "patient").await.status });
    server.line.get("domains").await;
    lock.release().await;
    assert_eq!(waiting.await.expect("is answered"), 201);
}

#[tokio::test]
async fn what_its_client_gave_up_is_not_done_later() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, account) = (folder.path().join("data"), Account::generate());
    let server = Server::start(&account, &data, &[]).await;
    let line = &server.line;
    let lock = Lock::take(&data).await;
    let mut impatient = Vec::new();
    for number in 0..20 {
        let body = format!(r#"{{"name":"given-up-{number}"}}"#);
        let head = line.head("POST", &line.path("domains"));
        let head = match number % 2 {
            0 => head,
            _ => head.replace("Connection: close\r\n", ""),
        };
        let request = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
        let mut stream = TcpStream::connect(&line.address).await.expect("connects");
        stream.write_all(request.as_bytes()).await.expect("sends");
        impatient.push(stream);
    }
    // By now their requests wait for the lock.
    line.get("domains").await;
    let patient = {
        let line = line.clone();
        tokio::spawn(async move { create(&line, "patient").await.status })
    };
    drop(impatient);
    line.get("domains").await;
    lock.release().await;
    assert_eq!(patient.await.expect("is answered"), 201);
    assert_eq!(names(line).await, ["patient"]);
}
