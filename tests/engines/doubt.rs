//! A connection that is lost in the moment of a commit: what was made is told as made, what was not as not, and what nobody can know
//! as that.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use serde_json::json;
use sipdeck::platform::{Config, Data, Pace, Platform};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use super::postgres::Postgres;
use crate::platform::line::Line;

/// What becomes of commits on their way to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// They are passed on, as everything else.
    Passed,
    /// The next one is done, and its connection cut before that is told.
    Untold,
    /// The connection of the next one is cut before it is done.
    Lost,
    /// The next one is done, its connection is cut, and nobody is let in.
    Unknown,
    /// Nobody is let in.
    Closed,
}

/// A way to the database that can be cut.
struct Wire {
    port: u16,
    fate: Arc<Mutex<Fate>>,
}

impl Wire {
    async fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let own = listener.local_addr().expect("is bound").port();
        let fate = Arc::new(Mutex::new(Fate::Passed));
        let shared = Arc::clone(&fate);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if *shared.lock().expect("is free") == Fate::Closed {
                    continue;
                }
                let server = TcpStream::connect(("127.0.0.1", port)).await;
                let passing = pass(client, server.expect("connects"), Arc::clone(&shared));
                tokio::spawn(passing);
            }
        });
        Self { port: own, fate }
    }

    fn let_be(&self, fate: Fate) {
        *self.fate.lock().expect("is free") = fate;
    }
}

fn has(bytes: &[u8], word: &str) -> bool {
    bytes
        .windows(word.len())
        .any(|part| part == word.as_bytes())
}

/// Passes on what both sides say, until one of them ends or the wire is cut.
async fn pass(mut client: TcpStream, mut server: TcpStream, fate: Arc<Mutex<Fate>>) {
    let (mut asked, mut told) = (vec![0; 65_536], vec![0; 65_536]);
    let mut changes = false;
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(length @ 1..) = read else { return };
                let bytes = &asked[..length];
                changes |= has(bytes, "pg_advisory_xact_lock");
                let now = *fate.lock().expect("is free");
                let is_met = changes && has(bytes, "COMMIT");
                if is_met && now == Fate::Lost {
                    return;
                }
                if server.write_all(bytes).await.is_err() {
                    return;
                }
                if is_met && matches!(now, Fate::Untold | Fate::Unknown) {
                    // It is done once the database says so.
                    let _ = server.read(&mut told).await;
                    if now == Fate::Unknown {
                        *fate.lock().expect("is free") = Fate::Closed;
                    }
                    return;
                }
            }
            read = server.read(&mut told) => {
                let Ok(length @ 1..) = read else { return };
                if client.write_all(&told[..length]).await.is_err() {
                    return;
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_lost_commit_has_done_is_told_where_it_can_be_known() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    postgres.sql("postgres", "CREATE DATABASE doubt");
    let url = postgres.url("doubt");
    let port: u16 = url
        .split([':', '/'])
        .rev()
        .nth(1)
        .expect("a port")
        .parse()
        .expect("a number");
    let wire = Wire::to(port).await;
    let url = url.replace(&port.to_string(), &wire.port.to_string()) + "?sslmode=disable";
    let config = Config {
        data: Some(Data::read(Path::new(&url)).expect("an address")),
        pace: Pace::Off,
        ..Config::default()
    };
    let platform = Platform::start(config).await.expect("starts");
    let line = Line::to(&platform);
    let create = async |name: &str| line.post("domains", &json!({"name": name})).await;
    let is_there = |name: &str| {
        let sql = format!("SELECT count(*) FROM platform.domains WHERE name = '{name}'");
        postgres.sql("doubt", &sql) == "1"
    };
    assert_eq!(create("before").await.status, 201);

    wire.let_be(Fate::Untold);
    let made = create("untold").await;
    assert_eq!(made.status, 201, "the database is asked what became of it");
    assert!(is_there("untold"));

    wire.let_be(Fate::Lost);
    let refused = create("lost").await;
    assert_eq!(refused.status, 503);
    let said = refused.json()["message"].to_string();
    assert!(said.contains("Nothing was changed"), "{said}");
    assert!(!is_there("lost"));

    wire.let_be(Fate::Unknown);
    let doubtful = create("unknown").await;
    assert_eq!(doubtful.status, 503);
    assert!(!doubtful.header("retry-after").is_empty());
    let said = doubtful.json()["message"].to_string();
    assert!(said.contains("is not known"), "{said}");
    assert!(is_there("unknown"));

    wire.let_be(Fate::Passed);
    assert_eq!(create("after").await.status, 201);
    assert_eq!(create("unknown").await.status, 409, "it was made");
}
