//! How fast the platform answers, beside json-server on the same work in the same run:
//! `cargo bench --bench platform`.
//!
//! Both hold one domain with 10,000 endpoints and are asked over eight connections that stay open. json-server
//! keeps its data in memory and writes the whole file at each change; the platform is measured with a
//! file that is flushed before it answers, and without one. Then the platform alone, with 1,000,000 endpoints in a hundred
//! domains, in such a file and in a `PostgreSQL` of this machine that flushes as well.

mod driver;
mod rival;
#[path = "../../tests/engines/server.rs"]
#[expect(dead_code, reason = "tests have more to do with a server")]
mod server;

use std::{
    error::Error,
    io::Write as _,
    process::Stdio,
    time::{Duration, Instant},
};

use driver::{Figures, Load};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

/// Endpoints that are there before the first request.
pub const ENDPOINTS: usize = 10_000;
/// Domains and endpoints of each, of a large account.
const LARGE: &str = "100x10000";
/// How long each kind of request is sent.
const TIME: Duration = Duration::from_secs(3);
/// Connections at a time.
const CONNECTIONS: usize = 8;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// A server and how to ask it for the same things.
pub struct Subject {
    name: String,
    address: String,
    /// Kept alive as long as the subject.
    _child: Child,
    lists: Vec<String>,
    items: Vec<String>,
    collection: String,
    /// The header of a Basic authentication, or nothing.
    authorization: String,
}

fn main() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    runtime.block_on(measure())
}

async fn measure() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let small = format!("1x{ENDPOINTS}");
    let mut subjects = vec![
        ours("sipdeck, no file", &small, &[]).await?,
        ours(
            "sipdeck, durable file",
            &small,
            &[
                "--data",
                folder.path().join("data").to_str().ok_or("a path")?,
            ],
        )
        .await?,
    ];
    match rival::start(folder.path()).await {
        Ok(rival) => subjects.push(rival),
        Err(reason) => say(&format!("json-server is left out: {reason}"))?,
    }
    table(&format!("{ENDPOINTS} endpoints"), &subjects).await?;
    drop(subjects);
    let file = folder.path().join("large");
    let mut databases = vec![("SQLite", file.to_str().ok_or("a path")?.to_owned())];
    let server = server::Server::start(true);
    match &server {
        Some(server) => databases.push(("PostgreSQL", server.database("large"))),
        None => say("PostgreSQL is left out: it is not installed")?,
    }
    let mut subjects = Vec::new();
    for (name, data) in databases {
        let begun = Instant::now();
        subjects.push(ours(name, LARGE, &["--data", &data]).await?);
        say(&format!("{name}: {LARGE} made in {:.0?}", begun.elapsed()))?;
    }
    table(&format!("{LARGE} endpoints"), &subjects).await
}

async fn table(what: &str, subjects: &[Subject]) -> Outcome<()> {
    say(&format!(
        "{what}, {CONNECTIONS} connections (one where it says so), {} s each",
        TIME.as_secs()
    ))?;
    say(&format!(
        "{:<24}{:<14}{:>10}{:>10}{:>10}{:>8}",
        "", "", "req/s", "p50 ms", "p99 ms", "errors"
    ))?;
    for subject in subjects {
        for (what, connections, requests) in subject.work() {
            let load = Load {
                address: &subject.address,
                requests: &requests,
                connections,
                time: TIME,
            };
            let Figures {
                rate,
                p50,
                p99,
                errors,
            } = load.run().await?;
            say(&format!(
                "{:<24}{what:<14}{rate:>10.0}{p50:>10.2}{p99:>10.2}{errors:>8}",
                subject.name
            ))?;
        }
    }
    Ok(())
}

/// Where a benchmark's figures go.
fn say(line: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{line}")
}

impl Subject {
    /// Each kind of request, as bytes; creates carry a name of their own each.
    fn work(&self) -> [(&'static str, usize, Vec<Vec<u8>>); 5] {
        let get = |path: &String| self.request("GET", path, "");
        let (pages, large): (Vec<&String>, Vec<&String>) =
            self.lists.iter().partition(|path| !path.contains("1000"));
        let creates = (0..200_000).map(|number| {
            let body = format!(
                r#"{{"name":"new-{number}","enabled":true,"credentials":{{"password":"secret1"}}}}"#
            );
            self.request("POST", &self.collection, &body)
        });
        [
            ("list 25", CONNECTIONS, pages.into_iter().map(get).collect()),
            (
                "list 1000",
                CONNECTIONS,
                large.iter().copied().map(get).collect(),
            ),
            ("… by itself", 1, large.into_iter().map(get).collect()),
            ("get", CONNECTIONS, self.items.iter().map(get).collect()),
            ("create", CONNECTIONS, creates.collect()),
        ]
    }

    fn request(&self, method: &str, path: &str, body: &str) -> Vec<u8> {
        let Self {
            address,
            authorization,
            ..
        } = self;
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\n{authorization}\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    }
}

async fn ours(name: &str, size: &str, arguments: &[&str]) -> Outcome<Subject> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sipdeck"))
        .args(["serve", "--rate-limit", "off", "--generate", size])
        .args(arguments)
        .envs([
            ("SIPDECK_USER_ID", "u"),
            ("SIPDECK_TOKEN", "t"),
            ("SIPDECK_SECRET", "s"),
        ])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let out = child.stdout.take().ok_or("stdout is piped")?;
    let first = BufReader::new(out)
        .lines()
        .next_line()
        .await?
        .ok_or("says nothing")?;
    let address = first
        .strip_prefix("listening on http://")
        .ok_or("no address")?;
    let mut subject = Subject {
        name: name.to_owned(),
        address: address.to_owned(),
        _child: child,
        lists: Vec::new(),
        items: Vec::new(),
        collection: String::new(),
        authorization: "Authorization: Basic dDpz\r\n".to_owned(),
    };
    let ids = |body: &[u8]| -> Outcome<Vec<String>> {
        let list: Vec<serde_json::Value> = serde_json::from_slice(body)?;
        Ok(list
            .iter()
            .filter_map(|item| Some(item["id"].as_str()?.to_owned()))
            .collect())
    };
    let domains = subject.request("GET", "/v1/users/u/domains", "");
    let domain = ids(&driver::once(address, &domains).await?)?.remove(0);
    let collection = format!("/v1/users/u/domains/{domain}/endpoints");
    let first = subject.request("GET", &format!("{collection}?page=5&size=1000"), "");
    let items = ids(&driver::once(address, &first).await?)?;
    subject.items = items
        .iter()
        .map(|id| format!("{collection}/{id}"))
        .collect();
    let pages = (0..400).map(|page| format!("{collection}?page={page}&size=25"));
    let large = (0..10).map(|page| format!("{collection}?page={page}&size=1000"));
    subject.lists = pages.chain(large).collect();
    subject.collection = collection;
    Ok(subject)
}
