//! Very many connections that read nothing, send half of something, or rubbish: others are answered all the same.
//!
//! `SIPDECK_CONNECTIONS=5000 cargo test --test integration platform::flood` tries more of them.

use std::{
    env, fs,
    time::{Duration, Instant},
};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::json;
use sipdeck::platform::{Account, Config, Pace, Patience, Platform};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use super::{
    line::{Line, say},
    program::Server,
};
use crate::engines::engine;

/// How long somebody else may have to wait.
const SOON: Duration = Duration::from_secs(20);

pub fn many() -> usize {
    let asked = env::var("SIPDECK_CONNECTIONS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(1100)
}

/// Lets this process have that many connections, where the system does.
pub fn raise_the_limit() {
    let hard = getrlimit(Resource::Nofile).maximum;
    let limit = Rlimit {
        current: hard,
        maximum: hard,
    };
    setrlimit(Resource::Nofile, limit).expect("may be raised");
}

/// The most memory that the server ever held, in KiB.
fn peak(server: &Server) -> u64 {
    peak_of(server.child.id().expect("runs"))
}

/// The most memory that a process ever held, in KiB.
pub fn peak_of(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).expect("reads");
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .and_then(|number| number.parse().ok())
        .expect("a number")
}

/// Opens connections that each send these bytes as far as they are taken, and keeps them open.
async fn flood(line: &Line, bytes: &[u8]) -> Vec<TcpStream> {
    let mut open = Vec::new();
    for _ in 0..many() {
        let socket = TcpSocket::new_v4().expect("a socket");
        // Little of what is not read lies in this process's buffers: the rest is the platform's to bear.
        socket.set_recv_buffer_size(8192).expect("is set");
        let address = line.address.parse().expect("an address");
        let Ok(connected) = timeout(SOON, socket.connect(address)).await else {
            break;
        };
        let stream = connected.expect("connects");
        // What is not taken at once is not sent: nobody waits for these.
        let _ = stream.writable().await;
        let _ = stream.try_write(bytes);
        open.push(stream);
    }
    open
}

#[tokio::test(flavor = "multi_thread")]
async fn others_are_answered_while_very_many_connections_are_of_no_use() {
    raise_the_limit();
    let folder = tempfile::tempdir().expect("a folder");
    let (data, account) = (folder.path().join("data"), Account::generate());
    let server = Server::start(&account, &data, &["--generate", "1x200"]).await;
    let line = &server.line;
    let domain = line.get("domains").await.json()[0]["id"].clone();
    let list = format!(
        "domains/{}/endpoints?size=100",
        domain.as_str().expect("an id")
    );
    let keep = |head: String| head.replace("Connection: close\r\n", "");
    let large = format!("{}\r\n", keep(line.head("GET", &line.path(&list)))).repeat(10);
    let half_head = line.head("GET", &line.path("domains"));
    let half_body = format!(
        "{}Content-Length: 50\r\n\r\n{{\"name\"",
        line.head("POST", &line.path("domains"))
    );
    let long = format!("GET /{} HTTP/1.1\r\nHost: h\r\n\r\n", "a".repeat(12_000)).repeat(4);
    let mut slowest = Duration::ZERO;
    for (number, (what, bytes)) in [
        ("ask and do not read", large.as_bytes()),
        ("send half a head", half_head.as_bytes()),
        ("send half a body", half_body.as_bytes()),
        ("send nothing", b""),
        ("send rubbish", &[0xff; 9000]),
        (
            "ask for long paths as a stranger and do not read",
            long.as_bytes(),
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let open = flood(line, bytes).await;
        assert_eq!(
            open.len(),
            many(),
            "{what}: the last could not even connect"
        );
        for turn in 0..10 {
            let begun = Instant::now();
            let name = format!("d{number}-{turn}");
            let made = timeout(SOON, line.post("domains", &json!({"name": name}))).await;
            assert_eq!(made.unwrap_or_else(|_| panic!("{what}: late")).status, 201);
            let seen = timeout(SOON, line.get("domains")).await;
            assert_eq!(seen.unwrap_or_else(|_| panic!("{what}: late")).status, 200);
            slowest = slowest.max(begun.elapsed());
        }
        drop(open);
    }
    say(&format!(
        "6 kinds of {} useless connections: 120 requests of others answered, two in at most {slowest:?}, peak memory {} KiB",
        many(),
        peak(&server)
    ));
    assert!(peak(&server) < 800_000, "{} KiB", peak(&server));
}

#[tokio::test]
async fn an_answer_that_nobody_takes_is_given_up() {
    let config = Config {
        pace: Pace::Off,
        patience: Patience {
            write: Duration::from_millis(300),
            ..Patience::default()
        },
        ..engine::config()
    };
    let platform = Platform::start(config).await.expect("starts");
    platform
        .generate("1x1000".parse().expect("a size"))
        .await
        .expect("is made");
    let line = Line::to(&platform);
    let domain = line.get("domains").await.json()[0]["id"].clone();
    let list = format!(
        "domains/{}/endpoints?size=1000",
        domain.as_str().expect("an id")
    );
    let ask = line
        .head("GET", &line.path(&list))
        .replace("Connection: close\r\n", "");
    let mut stream = TcpStream::connect(&line.address).await.expect("connects");
    // More answers than all buffers in between can hold.
    stream
        .write_all(format!("{ask}\r\n").repeat(100).as_bytes())
        .await
        .expect("sends");
    let mut seen = 0;
    let whole = async {
        // Whoever only reads when the platform has given up gets what was on its way, and then the end.
        while !is_closed(&stream) {
            tokio::task::yield_now().await;
        }
        let mut bytes = vec![0; 1 << 16];
        while let Ok(read @ 1..) = stream.read(&mut bytes).await {
            seen += read;
        }
    };
    timeout(Duration::from_secs(20), whole)
        .await
        .expect("is given up");
    assert!(
        seen < 100 * 200_000,
        "{seen} bytes were kept for somebody who did not read"
    );
    assert_eq!(line.get("domains").await.status, 200);
}

/// Whether the other side has closed a connection, told without reading from it: its end is not established any more.
fn is_closed(stream: &TcpStream) -> bool {
    let ours = stream.local_addr().expect("has one");
    let ours = format!(":{:04X}", ours.port());
    let table = fs::read_to_string("/proc/net/tcp").expect("reads");
    !table.lines().any(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words.get(2).is_some_and(|remote| remote.ends_with(&ours)) && words.get(3) == Some(&"01")
    })
}
