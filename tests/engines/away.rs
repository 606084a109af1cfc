//! Processes and connections that are killed, and a database that goes away and comes back: what was answered is there, and
//! what was refused is not.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use serde_json::json;
use sipdeck::platform::{Account, Config, Data, Pace, Platform};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};

use super::{own, server, shared};
use crate::platform::{
    line::{Line, Reply, say},
    program::Server,
};

const WRITERS: usize = 6;

/// What the writers were told.
#[derive(Default)]
struct Told {
    /// Created for sure.
    there: BTreeSet<String>,
    /// Refused with the promise that nothing was changed.
    not: BTreeSet<String>,
    /// Never answered, or answered that nobody knows.
    open: BTreeSet<String>,
}

/// Writers on an account that several processes serve.
struct Work {
    told: Arc<Mutex<Told>>,
    names: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
    writers: JoinSet<()>,
    list: String,
}

async fn attempt(line: &Line, path: &str, body: &str) -> Option<Reply> {
    let head = line.head("POST", &line.path(path));
    let request = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    let mut stream = TcpStream::connect(&line.address).await.ok()?;
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok()?;
    Reply::of(&answer)
}

impl Work {
    fn new(list: String) -> Self {
        Self {
            told: Arc::default(),
            names: Arc::default(),
            over: Arc::default(),
            writers: JoinSet::new(),
            list,
        }
    }

    /// Writes by this line, until it is over or nobody answers.
    fn begin(&mut self, line: &Line) {
        for _ in 0..WRITERS {
            let (line, list) = (line.clone(), self.list.clone());
            let (told, names) = (Arc::clone(&self.told), Arc::clone(&self.names));
            let over = Arc::clone(&self.over);
            self.writers.spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    let name = format!("e{}", names.fetch_add(1, Ordering::Relaxed));
                    let body = json!({"name": name, "credentials": {"password": "secret1"}});
                    let reply = attempt(&line, &list, &body.to_string()).await;
                    let mut told = told.lock().expect("whole");
                    let Some(reply) = reply else {
                        told.open.insert(name);
                        return;
                    };
                    match reply.status {
                        201 => told.there.insert(name),
                        503 => {
                            assert!(!reply.header("retry-after").is_empty(), "{reply:?}");
                            let message = reply.json()["message"].to_string();
                            if message.contains("Nothing was changed") {
                                told.not.insert(name)
                            } else {
                                assert!(message.contains("not known"), "{message}");
                                told.open.insert(name)
                            }
                        }
                        other => panic!("{other}: {reply:?}"),
                    };
                }
            });
        }
    }

    /// Waits until so many more were made.
    async fn wait(&mut self, more: usize) {
        let made = || self.told.lock().expect("whole").there.len();
        let target = made() + more;
        while self.told.lock().expect("whole").there.len() < target {
            tokio::task::yield_now().await;
        }
    }

    /// Ends it, and compares what is there with what was told.
    async fn end(mut self, line: &Line) -> (usize, usize, usize) {
        self.over.store(true, Ordering::Relaxed);
        while self.writers.join_next().await.is_some_and(|ended| {
            ended.expect("does not panic");
            true
        }) {}
        let mut seen = BTreeSet::new();
        let mut count = 0;
        for page in 0.. {
            let reply = line
                .get(&format!("{}?size=1000&page={page}", self.list))
                .await;
            let items = reply.json();
            let items = items.as_array().expect("a list").clone();
            let name = |item: &serde_json::Value| item["name"].as_str().expect("text").to_owned();
            seen.extend(items.iter().map(name));
            count += items.len();
            if items.len() < 1000 {
                break;
            }
        }
        let told = self.told.lock().expect("whole");
        assert_eq!(seen.len(), count, "nothing is there twice");
        let lost: Vec<_> = told.there.difference(&seen).collect();
        let done: Vec<_> = told.not.intersection(&seen).collect();
        assert!(
            lost.is_empty() && done.is_empty(),
            "lost {lost:?}, done {done:?}"
        );
        let known = &told.there | &told.open;
        assert!(seen.is_subset(&known));
        (told.there.len(), told.not.len(), told.open.len())
    }
}

async fn begin(address: &str, account: &Account) -> (Server, Work) {
    let first = Server::start(account, Path::new(address), &[]).await;
    let domain = first
        .line
        .post("domains", &json!({"name": "lab1"}))
        .await
        .id();
    (first, Work::new(format!("domains/{domain}/endpoints")))
}

async fn is_sound(address: &str) {
    let config = Config {
        data: Some(Data::read(Path::new(address)).expect("an address")),
        pace: Pace::Off,
        ..Config::default()
    };
    let platform = Platform::start(config).await.expect("starts");
    assert_eq!(platform.audit().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn killing_one_of_two_processes_loses_nothing_and_stops_nobody() {
    let Some(database) = shared() else { return };
    let (address, account) = (database.database("killed"), Account::generate());
    let (first, mut work) = begin(&address, &account).await;
    work.begin(&first.line);
    for _ in 0..6 {
        let second = Server::start(&account, Path::new(&address), &[]).await;
        work.begin(&second.line);
        work.wait(60).await;
        second.kill().await;
        work.wait(20).await;
    }
    let (there, not, open) = work.end(&first.line).await;
    is_sound(&address).await;
    say(&format!(
        "PostgreSQL, 6 kills of one of two processes: {there} answered, all found; {not} refused, none found; {open} open"
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_ended_by_the_server_lose_nothing() {
    let Some(database) = shared() else { return };
    let (address, account) = (database.database("ended"), Account::generate());
    let (first, mut work) = begin(&address, &account).await;
    let second = Server::start(&account, Path::new(&address), &[]).await;
    work.begin(&first.line);
    work.begin(&second.line);
    for _ in 0..12 {
        work.wait(40).await;
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = 'ended' AND application_name LIKE 'sipdeck/%'";
        server::with(&database.folder, "postgres", move |db| {
            db.batch_execute(end)
        })
        .expect("is asked");
    }
    work.wait(40).await;
    let (there, not, open) = work.end(&second.line).await;
    is_sound(&address).await;
    say(&format!(
        "PostgreSQL, 12 times all connections ended: {there} answered, all found; {not} refused, none found; {open} open"
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_goes_away_is_said_and_used_again_at_the_first_request() {
    let Some(database) = own() else {
        return;
    };
    let (address, account) = (database.database("account"), Account::generate());
    let (first, mut work) = begin(&address, &account).await;
    let second = Server::start(&account, Path::new(&address), &[]).await;
    work.begin(&first.line);
    work.begin(&second.line);
    for (round, how) in ["immediate", "fast", "immediate", "killed"]
        .into_iter()
        .enumerate()
    {
        work.wait(40).await;
        if how == "killed" {
            // The server ends all other connections, and reads its log.
            let any = "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'sipdeck/%'";
            let pid = server::with(&database.folder, "postgres", move |db| db.query(any, &[]));
            let pid: i32 = pid.expect("is asked")[0].get(0);
            let pid = rustix::process::Pid::from_raw(pid).expect("a process");
            rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("is killed");
            continue;
        }
        database.control(&["-m", how, "stop"]);
        let refused = first
            .line
            .post("domains", &json!({"name": format!("away{round}")}))
            .await;
        assert_eq!(
            refused.why(),
            (503, "unavailable".into(), "store-unavailable".into())
        );
        assert!(!refused.header("retry-after").is_empty());
        let read = second.line.get("domains").await;
        assert_eq!(
            (read.status, read.header("retry-after").is_empty()),
            (503, false)
        );
        let health = second.line.control("GET", "health", b"").await;
        assert_eq!(health.status, 503);
        assert!(
            health.json()["reason"]
                .to_string()
                .contains("cannot be reached")
        );
        database.control(&["start"]);
        for line in [&first.line, &second.line] {
            assert_eq!(line.get("domains").await.status, 200);
            assert_eq!(line.control("GET", "health", b"").await.status, 200);
        }
        let made = second
            .line
            .post("domains", &json!({"name": format!("back{round}")}))
            .await;
        assert_eq!(made.status, 201);
    }
    work.wait(40).await;
    let (there, not, open) = work.end(&second.line).await;
    is_sound(&address).await;
    say(&format!(
        "PostgreSQL, 3 restarts and a killed backend: {there} answered, all found; {not} refused, none found; {open} open"
    ));
}
