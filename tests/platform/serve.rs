//! `sipdeck serve`, the built program: what it says, how it ends, how little memory it takes.

use std::{fs, path::Path, process::Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use sipdeck::platform::Account;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    net::TcpStream,
    process::{Child, ChildStdout, Command},
};

use super::line::{Line, Reply, say};

const NAMES: [&str; 3] = ["SIPDECK_USER_ID", "SIPDECK_TOKEN", "SIPDECK_SECRET"];

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sipdeck"));
    command
        .arg("serve")
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    for name in NAMES.into_iter().chain(["SIPDECK_CONTROL_TOKEN"]) {
        command.env_remove(name);
    }
    command
}

/// Starts it, and reads its first line.
async fn start(mut command: Command) -> (Child, String, Lines<BufReader<ChildStdout>>) {
    let mut child = command.spawn().expect("starts");
    let mut lines = BufReader::new(child.stdout.take().expect("is piped")).lines();
    let first = lines
        .next_line()
        .await
        .expect("reads")
        .expect("says something");
    let address = first
        .strip_prefix("listening on http://")
        .expect("an address");
    (child, address.to_owned(), lines)
}

fn signal(child: &Child, signal: Signal) {
    let id = child.id().expect("runs").cast_signed();
    kill_process(Pid::from_raw(id).expect("a process"), signal).expect("is told");
}

/// Starts it with a made-up account, which it prints.
async fn with_its_own_account(arguments: &[&str]) -> (Child, Line) {
    let (child, address, mut lines) = start(program(arguments)).await;
    let mut values = Vec::new();
    for name in NAMES {
        let line = lines.next_line().await.expect("reads").expect("a line");
        let value = line
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('='));
        values.push(value.expect("a value").to_owned());
    }
    let account = Account {
        user_id: values[0].as_str().into(),
        token: values[1].clone(),
        secret: values[2].as_str().into(),
    };
    let last = lines.next_line().await.expect("reads").expect("a line");
    let control = last.strip_prefix("control token ").expect("a token");
    let control = control.to_owned();
    let line = Line {
        address,
        account,
        control,
        is_spoilt: std::sync::Arc::default(),
    };
    (child, line)
}

#[tokio::test]
async fn it_says_where_it_listens_and_which_account_it_made_up() {
    let (_child, line) = with_its_own_account(&[]).await;
    // One a second is the default: of two that are sent together, the second is too many.
    let last = format!("{}\r\n", line.head("GET", &line.path("domains")));
    let first = last.replace("Connection: close\r\n", "");
    let answers = line.raw(format!("{first}{last}").as_bytes()).await;
    let answers = String::from_utf8_lossy(&answers);
    assert!(answers.starts_with("HTTP/1.1 200 "), "{answers}");
    assert!(answers.contains("HTTP/1.1 429 "), "{answers}");
}

#[tokio::test]
async fn it_takes_the_account_from_the_environment_and_does_not_repeat_it() {
    let mut command = program(&["--demo-data", "--rate-limit", "20/s"]);
    for name in NAMES.into_iter().chain(["SIPDECK_CONTROL_TOKEN"]) {
        command.env(name, "given");
    }
    let (mut child, address, mut lines) = start(command).await;
    let account = Account {
        user_id: "given".into(),
        token: "given".to_owned(),
        secret: "given".into(),
    };
    let line = Line {
        address,
        account,
        control: "given".to_owned(),
        is_spoilt: std::sync::Arc::default(),
    };
    let seen = line.control("GET", "requests", b"").await;
    assert_eq!(seen.status, 200);
    let domains = line.get("domains").await.json();
    assert!(domains.as_array().expect("a list").len() >= 5);
    signal(&child, Signal::TERM);
    assert_eq!(lines.next_line().await.expect("reads"), None);
    assert!(child.wait().await.expect("ends").success());
}

#[tokio::test]
async fn it_stops_cleanly_on_both_signals_and_keeps_the_data() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let data = data.to_str().expect("a path");
    for (turn, how) in [Signal::TERM, Signal::INT, Signal::TERM]
        .into_iter()
        .enumerate()
    {
        let (mut child, line) =
            with_its_own_account(&["--data", data, "--rate-limit", "off"]).await;
        let seen = line.get("domains").await.json();
        assert_eq!(seen.as_array().expect("a list").len(), turn);
        line.post("domains", &json!({"name": format!("d{turn}")}))
            .await
            .id();
        // An idle connection does not hold it up.
        let _idle = TcpStream::connect(&line.address).await.expect("connects");
        signal(&child, how);
        assert!(child.wait().await.expect("ends").success());
    }
    let left: Vec<_> = fs::read_dir(folder.path()).expect("reads").collect();
    assert_eq!(left.len(), 1, "no write-ahead log is left: {left:?}");
}

#[tokio::test]
async fn what_it_cannot_use_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = folder.path().join("text");
    fs::write(
        &text,
        "This is no database, and no plan either. ".repeat(100),
    )
    .expect("writes");
    let text = text.to_str().expect("a path");
    for (arguments, said) in [
        (["--data", text], "The data file cannot be used"),
        (["--faults", text], "is no fault plan"),
        (["--faults", "/nowhere/plan.json"], "cannot be read"),
        (["--listen", "192.0.2.1:1"], "cannot be listened on"),
        (["--rate-limit", "fast"], "is not a rate"),
        (["--generate", "1000x1"], "is too much"),
        (["--control", "perhaps"], "invalid value"),
        (["--control-token", "two words"], "without spaces"),
    ] {
        let output = program(&arguments).output().await.expect("runs");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {stderr}");
        assert!(stderr.contains(said), "{arguments:?}: {stderr}");
    }
}

#[tokio::test]
async fn the_log_is_a_line_of_json_for_each_request() {
    let (mut child, line) = with_its_own_account(&["--log"]).await;
    line.get("account").await;
    let mut log = BufReader::new(child.stderr.take().expect("is piped")).lines();
    let entry = log.next_line().await.expect("reads").expect("a line");
    let entry: serde_json::Value = serde_json::from_str(&entry).expect("is JSON");
    assert_eq!(
        (&entry["method"], &entry["status"]),
        (&json!("GET"), &json!(200))
    );
    assert!(!entry.to_string().contains(line.account.secret.reveal()));
}

/// The most memory that the process ever held, in KiB.
fn peak(child: &Child) -> u64 {
    let file = format!("/proc/{}/status", child.id().expect("runs"));
    let status = fs::read_to_string(Path::new(&file)).expect("reads");
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .expect("a peak");
    let number = line.split_whitespace().nth(1).expect("a number");
    number.parse().expect("a number")
}

#[tokio::test]
async fn memory_grows_neither_with_the_account_nor_with_what_is_sent() {
    let size = ["--generate", "2x20000", "--rate-limit", "off"];
    let (child, line) = with_its_own_account(&size).await;
    let generated = peak(&child);
    let chunk = vec![b'x'; 1024 * 1024];
    let mut stream = TcpStream::connect(&line.address).await.expect("connects");
    let head = line.head("POST", &line.path("domains"));
    let head = format!("{head}Transfer-Encoding: chunked\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("sends");
    for _ in 0..100 {
        stream.write_all(b"100000\r\n").await.expect("sends");
        stream.write_all(&chunk).await.expect("sends");
        stream.write_all(b"\r\n").await.expect("sends");
    }
    stream.write_all(b"0\r\n\r\n").await.expect("sends");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("reads");
    assert_eq!(Reply::of(&answer).expect("an answer").status, 413);
    let flood = format!(
        "{}X: {}\r\n\r\n",
        line.head("GET", "/"),
        "a".repeat(20_000_000)
    );
    line.raw(flood.as_bytes()).await;
    assert_eq!(line.get("account").await.status, 200);
    let after = peak(&child);
    say(&format!(
        "peak memory: {generated} KiB with 40,000 endpoints, {after} KiB after 120 MB of bad input"
    ));
    assert!(after < 120_000, "{after} KiB");
}
