//! `kill -9` under load, with other `SQLite` programs looking in: nothing that was answered is lost, nothing is half made.
//!
//! `SIPDECK_WRITES=100000 cargo test --test integration platform::crash` goes on until so many writes were answered.

use std::{
    collections::BTreeSet,
    env,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::json;
use sipdeck::platform::{Account, Config, Pace, Platform};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    process::Child,
    task::JoinSet,
};

use super::{
    line::{Line, Reply, say},
    program::{Server, sqlite},
};
use crate::engines::engine;

/// Kills, unless more writes are asked for.
const ROUNDS: usize = 6;
const WRITERS: usize = 8;

/// What another program does with the file before each kill.
const LOOKS: [&str; 3] = [
    "db.execute('select count(*) from sqlite_schema').fetchone()",
    "out = sqlite3.connect(':memory:'); db.backup(out); out.close()",
    "db.execute('pragma wal_checkpoint').fetchone()",
];

/// What the writers were told.
#[derive(Default)]
struct Told {
    /// Created for sure.
    there: BTreeSet<String>,
    /// Deleted for sure.
    gone: BTreeSet<String>,
    /// Sent, and never answered.
    open: BTreeSet<String>,
    writes: usize,
}

async fn start(data: &Path, account: &Account) -> (Child, Line) {
    let Server { child, line } = Server::start(account, data, &[]).await;
    (child, line)
}

/// Sends a request to a program that may be killed at any time.
async fn attempt(line: &Line, method: &str, path: &str, body: &str) -> Option<Reply> {
    let head = line.head(method, &line.path(path));
    let request = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    let mut stream = TcpStream::connect(&line.address).await.ok()?;
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok()?;
    Reply::of(&answer)
}

/// Creates endpoints, and deletes every third, until nobody answers.
async fn write(line: Line, list: String, names: Arc<AtomicUsize>, told: Arc<Mutex<Told>>) {
    loop {
        let name = format!("e{}", names.fetch_add(1, Ordering::Relaxed));
        let body = json!({"name": name, "credentials": {"password": "secret1"}}).to_string();
        let made = attempt(&line, "POST", &list, &body).await;
        let Some(made) = made else {
            told.lock().expect("whole").open.insert(name);
            return;
        };
        let item = format!("{list}/{}", made.id());
        {
            let mut told = told.lock().expect("whole");
            told.there.insert(name.clone());
            told.writes += 1;
            if !told.writes.is_multiple_of(3) {
                continue;
            }
            told.there.remove(&name);
        }
        let gone = attempt(&line, "DELETE", &item, "").await;
        let mut told = told.lock().expect("whole");
        if gone.is_none() {
            told.open.insert(name);
            return;
        }
        told.gone.insert(name);
        told.writes += 1;
    }
}

/// All names in the list, page by page.
async fn names(line: &Line, list: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for page in 0.. {
        let reply = line.get(&format!("{list}?size=1000&page={page}")).await;
        let items = reply.json();
        let items = items.as_array().expect("a list");
        names.extend(items.iter().map(|item| {
            assert_eq!(
                item["sipUri"],
                format!(
                    "sip:{}@lab1.bwapp.bwsip.io",
                    item["name"].as_str().expect("a name")
                )
            );
            item["name"].as_str().expect("a name").to_owned()
        }));
        if items.len() < 1000 {
            break;
        }
    }
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn killing_it_under_load_loses_nothing_that_was_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let account = Account::generate();
    let (mut child, mut line) = start(&data, &account).await;
    let domain = line.post("domains", &json!({"name": "lab1"})).await.id();
    let list = format!("domains/{domain}/endpoints");
    let (told, counter) = (
        Arc::new(Mutex::new(Told::default())),
        Arc::new(AtomicUsize::new(0)),
    );
    let wanted = env::var("SIPDECK_WRITES").ok();
    let wanted: Option<usize> = wanted.and_then(|text| text.parse().ok());
    let (mut target, mut round) = (0, 0);
    while round < ROUNDS || wanted.is_some_and(|wanted| target < wanted) {
        round += 1;
        // Killed after a number of writes that nobody can foresee exactly.
        target += (60 + (std::process::id() as usize * 31 + round * 47) % 180)
            * wanted.map_or(1, |wanted| 1 + wanted / 10_000);
        let mut writers = JoinSet::new();
        for _ in 0..WRITERS {
            let (told, counter) = (Arc::clone(&told), Arc::clone(&counter));
            writers.spawn(write(line.clone(), list.clone(), counter, told));
        }
        if engine::is_file() {
            sqlite(&data, LOOKS[round % LOOKS.len()]).await;
        }
        while told.lock().expect("whole").writes < target {
            // Nobody is killed yet: a writer that ends has been refused.
            if let Some(ended) = writers.try_join_next() {
                panic!("a writer ended: {ended:?}");
            }
            tokio::task::yield_now().await;
        }
        child.kill().await.expect("dies");
        writers.join_all().await;
        (child, line) = start(&data, &account).await;
        let seen = names(&line, &list).await;
        let mut told = told.lock().expect("whole");
        let missing: Vec<_> = told.there.difference(&seen).collect();
        let undead: Vec<_> = told.gone.intersection(&seen).collect();
        assert!(
            missing.is_empty() && undead.is_empty(),
            "lost {missing:?}, undead {undead:?}"
        );
        let known = &told.there | &told.open;
        assert!(seen.is_subset(&known), "{:?}", seen.difference(&known));
        // From now on it is certain which of the open ones happened.
        let open = std::mem::take(&mut told.open);
        told.there.extend(open.intersection(&seen).cloned());
        told.gone.extend(open.difference(&seen).cloned());
    }
    child.kill().await.expect("dies");
    let config = Config {
        data: Some(engine::data(&data)),
        pace: Pace::Off,
        ..engine::config()
    };
    let platform = Platform::start(config).await.expect("starts");
    assert_eq!(platform.audit().await, Vec::<String>::new());
    let writes = told.lock().expect("whole").writes;
    say(&format!(
        "{round} kills under {WRITERS} writers: {writes} answered writes, 0 lost, 0 half made"
    ));
}
