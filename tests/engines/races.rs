//! Several processes on one account at once: they are one to whoever asks them.

use std::{
    collections::BTreeSet,
    path::Path,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use sipdeck::platform::{Account, Bulk, Config, Data, Pace, Platform};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
    time::timeout,
};

use super::{server, shared};
use crate::platform::line::Line;

const LONG: Duration = Duration::from_mins(1);

/// Platforms on one database, each with its own connections, and lines to them.
struct Peers {
    platforms: Vec<Platform>,
    lines: Vec<Line>,
}

impl Peers {
    /// None where there is no server.
    async fn start(name: &str, count: usize, pace: Pace) -> Option<Self> {
        let address = shared()?.database(name);
        let account = Account::generate();
        let mut platforms = Vec::new();
        for _ in 0..count {
            let config = Config {
                data: Some(Data::read(Path::new(&address)).expect("an address")),
                account: account.clone(),
                pace,
                ..Config::default()
            };
            platforms.push(Platform::start(config).await.expect("starts"));
        }
        let lines = platforms.iter().map(Line::to).collect();
        Some(Self { platforms, lines })
    }

    /// The list is the same whomever one asks; its items.
    async fn list(&self, path: &str) -> Vec<Value> {
        let mut lists = Vec::new();
        for line in &self.lines {
            let mut items = Vec::new();
            for page in 0.. {
                let reply = line.get(&format!("{path}?size=37&page={page}")).await;
                let mut found = reply.json().as_array().expect("a list").clone();
                for item in found.iter_mut().filter_map(Value::as_object_mut) {
                    // It names the process that was asked.
                    item.remove("endpointsUrl");
                }
                let is_last = found.len() < 37;
                items.extend(found);
                if is_last {
                    break;
                }
            }
            lists.push(items);
        }
        assert!(lists.windows(2).all(|two| two[0] == two[1]), "{path}");
        lists.swap_remove(0)
    }

    async fn is_sound(&self) {
        assert_eq!(self.platforms[0].audit().await, Vec::<String>::new());
    }
}

fn endpoint(name: &str) -> Value {
    json!({"name": name, "credentials": {"password": "secret1"}})
}

/// Sends these bodies to each of the lines at once, several of them at a time; all answers.
async fn race(lines: &[Line], path: &str, bodies: &[Vec<Value>]) -> Vec<(u16, String)> {
    let mut tasks = JoinSet::new();
    for (line, bodies) in lines.iter().zip(bodies) {
        for part in bodies.chunks(bodies.len().div_ceil(4)) {
            let (line, path, part) = (line.clone(), path.to_owned(), part.to_vec());
            tasks.spawn(async move {
                let mut answers = Vec::new();
                for body in part {
                    let reply = line.post(&path, &body).await;
                    let code = match reply.status {
                        201 => String::new(),
                        _ => reply.why().2,
                    };
                    answers.push((reply.status, code));
                }
                answers
            });
        }
    }
    timeout(LONG, tasks.join_all())
        .await
        .expect("is quick")
        .concat()
}

fn count(answers: &[(u16, String)], status: u16) -> usize {
    answers.iter().filter(|answer| answer.0 == status).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_given_once_and_all_lists_are_the_same() {
    for processes in [2, 4] {
        let name = format!("names{processes}");
        let Some(peers) = Peers::start(&name, processes, Pace::Off).await else {
            return;
        };
        let lab = json!({"name": "lab"});
        let domain = peers.lines[0].post("domains", &lab).await.id();
        let path = format!("domains/{domain}/endpoints");
        // Each in an order of its own.
        let bodies: Vec<Vec<Value>> = (0..processes)
            .map(|at| {
                let mut names: Vec<Value> =
                    (0..120).map(|it| endpoint(&format!("e{it}"))).collect();
                names.rotate_left(at * 7);
                names
            })
            .collect();
        let answers = race(&peers.lines, &path, &bodies).await;
        assert_eq!(count(&answers, 201), 120);
        assert_eq!(count(&answers, 409), 120 * (processes - 1));
        let items = peers.list(&path).await;
        let names: BTreeSet<&str> = items.iter().filter_map(|it| it["name"].as_str()).collect();
        assert_eq!((items.len(), names.len()), (120, 120));
        // Names of domains are the same in capitals.
        let again = peers.lines[1]
            .post("domains", &json!({"name": "LAB"}))
            .await;
        assert_eq!(again.status, 409);
        // What one deletes, the other has not any more, and ranks go on.
        let gone = items[11]["id"].as_str().expect("an id");
        assert_eq!(
            peers.lines[1]
                .delete(&format!("{path}/{gone}"))
                .await
                .status,
            200
        );
        assert_eq!(
            peers.lines[0].get(&format!("{path}/{gone}")).await.status,
            404
        );
        assert_eq!(peers.list(&path).await.len(), 119);
        peers.is_sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_has_a_hundred_domains_however_many_make_them() {
    for processes in [2, 4] {
        let name = format!("hundred{processes}");
        let Some(peers) = Peers::start(&name, processes, Pace::Off).await else {
            return;
        };
        let bodies: Vec<Vec<Value>> = (0..processes)
            .map(|at| {
                (0..70)
                    .map(|it| json!({"name": format!("d{at}-{it}")}))
                    .collect()
            })
            .collect();
        let answers = race(&peers.lines, "domains", &bodies).await;
        assert_eq!(count(&answers, 201), 100);
        let refused = answers.iter().filter(|answer| answer.0 != 201);
        assert!(
            refused.into_iter().all(|answer| answer.0 == 403),
            "{answers:?}"
        );
        assert_eq!(peers.list("domains").await.len(), 100);
        peers.is_sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_that_is_deleted_has_no_endpoints_left() {
    let Some(peers) = Peers::start("deleted", 2, Pace::Off).await else {
        return;
    };
    let (mut won, mut lost) = (0, 0);
    for round in 0..30 {
        let body = json!({"name": format!("r{round}")});
        let domain = peers.lines[0].post("domains", &body).await.id();
        let path = format!("domains/{domain}/endpoints");
        let names: Vec<Value> = (0..4).map(|it| endpoint(&format!("e{it}"))).collect();
        let item = format!("domains/{domain}");
        let (made, deleted) = tokio::join!(
            race(&peers.lines[..1], &path, std::slice::from_ref(&names)),
            peers.lines[1].delete(&item),
        );
        let there = peers.lines[0].get(&path).await;
        match deleted.status {
            200 => {
                won += 1;
                assert_eq!((count(&made, 404), there.status), (4, 404), "{made:?}");
            }
            409 => {
                lost += 1;
                assert_eq!(count(&made, 201), 4, "{made:?}");
                assert_eq!(there.json().as_array().map(Vec::len), Some(4));
            }
            other => panic!("{other}"),
        }
    }
    crate::platform::line::say(&format!(
        "a domain deleted while endpoints are made: {won} gone, {lost} kept"
    ));
    peers.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_errors_and_changes_of_one_are_those_of_the_other() {
    let Some(peers) = Peers::start("others", 2, Pace::Off).await else {
        return;
    };
    let [one, other] = &peers.lines[..] else {
        unreachable!("there are two")
    };
    let mut watched = Watched::open(other).await;
    let domain = one.post("domains", &json!({"name": "lab"})).await.id();
    let path = format!("domains/{domain}/endpoints");
    let desk = one.post(&path, &endpoint("desk")).await.id();
    let tokens = format!("{path}/{desk}/tokens");
    let granted = one.post(&tokens, &json!({})).await.json();
    let token = granted["token"].as_str().expect("a token");
    assert_eq!(other.delete(&format!("{tokens}/{token}")).await.status, 200);
    assert_eq!(one.delete(&format!("{tokens}/{token}")).await.status, 404);
    // What one has refused, the other shows.
    let errors = one.get("errors").await.json();
    let id = errors[0]["id"].as_str().expect("an id");
    assert_eq!(errors[0]["code"], "token-not-found");
    assert_eq!(other.get(&format!("errors/{id}")).await.json(), errors[0]);
    assert_eq!(other.get("errors").await.json(), errors);
    // Whoever watches one hears of changes that came to either, in order.
    other.post("domains", &json!({"name": "second"})).await;
    one.post("domains", &json!({"name": "third"})).await;
    let told = watched.until("third").await;
    let at = |name: &str| told.find(&format!("\"name\":\"{name}\"")).expect(name);
    assert!(at("lab") < at("desk") && at("desk") < at("second") && at("second") < at("third"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rate_limit_is_that_of_all_together() {
    let Some(peers) = Peers::start("paced", 2, Pace::PerSecond(5)).await else {
        return;
    };
    loop {
        let (begun, mut statuses, mut ends) = (Instant::now(), Vec::new(), BTreeSet::new());
        for turn in 0..12 {
            let reply = peers.lines[turn % 2].get("domains").await;
            statuses.push(reply.status);
            if reply.status == 429 {
                ends.insert(reply.header("x-ratelimit-reset").to_owned());
            }
        }
        // However slow the machine is: one window, or it is tried again.
        if begun.elapsed() > Duration::from_secs(1) || ends.len() > 1 {
            continue;
        }
        let let_in = statuses.iter().filter(|status| **status == 200).count();
        // The window may have been open before.
        assert!(let_in <= 5, "{statuses:?}");
        if let_in == 5 {
            break;
        }
    }
    // Who waits as long as was promised is let in, by either.
    for turn in 0..2 {
        let line = &peers.lines[turn];
        let reset = loop {
            let reply = line.get("applications").await;
            if reply.status == 429 {
                break reply
                    .header("x-ratelimit-reset")
                    .parse::<u128>()
                    .expect("a time");
            }
        };
        let now = || {
            std::time::UNIX_EPOCH
                .elapsed()
                .expect("is later")
                .as_millis()
        };
        while now() < reset {
            tokio::task::yield_now().await;
        }
        assert_eq!(peers.lines[1 - turn].get("applications").await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn health_says_which_database_and_who_else_serves_it() {
    let Some(peers) = Peers::start("health", 2, Pace::Off).await else {
        return;
    };
    for line in &peers.lines {
        let health = line.control("GET", "health", b"").await.json();
        let database = &health["database"];
        assert_eq!(
            (&database["engine"], &database["name"]),
            (&json!("postgresql"), &json!("health"))
        );
        assert!(
            database["since"]
                .as_str()
                .is_some_and(|it| it.ends_with('Z')),
            "{health}"
        );
        let others = database["peers"].as_array().expect("a list");
        assert_eq!(others.len(), 1, "{health}");
        assert_ne!(others[0]["process"], database["process"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_watches_goes_on_after_the_connections_were_lost() {
    let Some(peers) = Peers::start("lost", 2, Pace::Off).await else {
        return;
    };
    let folder = shared().expect("is there").folder.clone();
    let mut watched = Watched::open(&peers.lines[1]).await;
    peers.lines[0]
        .post("domains", &json!({"name": "before"}))
        .await;
    watched.until("before").await;
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = 'lost' AND application_name LIKE 'sipdeck/%'";
    server::with(&folder, "postgres", move |db| db.batch_execute(end)).expect("is asked");
    // What was missed is nobody's guess: all is looked at again.
    watched.until("\"reason\":\"replaced\"").await;
    let made = peers.lines[0]
        .post("domains", &json!({"name": "after"}))
        .await;
    assert_eq!(
        made.status, 201,
        "what was lost in silence is no reason to refuse"
    );
    watched.until("after").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_made_up_account_is_made_once_by_all_who_make_it() {
    let Some(peers) = Peers::start("made_up", 2, Pace::Off).await else {
        return;
    };
    let bulk: Bulk = "30x40".parse().expect("a size");
    let [one, other] = &peers.platforms[..] else {
        unreachable!("there are two")
    };
    let (first, second) = tokio::join!(one.generate(bulk), other.generate(bulk));
    let made = first.expect("is made") + second.expect("is made");
    assert_eq!(made, 1200);
    assert_eq!(peers.list("domains").await.len(), 30);
    peers.is_sound().await;
}

/// Somebody who watches, as bytes.
struct Watched {
    stream: TcpStream,
    seen: String,
}

impl Watched {
    async fn open(line: &Line) -> Self {
        let mut stream = TcpStream::connect(&line.address).await.expect("connects");
        let head = format!("{}\r\n", line.head("GET", &line.path("stream")));
        stream.write_all(head.as_bytes()).await.expect("sends");
        let seen = String::new();
        let mut watched = Self { stream, seen };
        watched.until("event: ready").await;
        watched
    }

    /// Everything so far, once this was in it.
    async fn until(&mut self, text: &str) -> &str {
        while !self.seen.contains(text) {
            let mut bytes = [0; 4096];
            let read = timeout(LONG, self.stream.read(&mut bytes)).await;
            let read = read.expect("is quick").expect("reads");
            assert!(read > 0, "{}", self.seen);
            self.seen += &String::from_utf8_lossy(&bytes[..read]);
        }
        &self.seen
    }
}
