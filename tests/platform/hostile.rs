//! Bad input: a clear 4xx or a closed connection, never a 5xx, and the platform lives on.

use std::time::Duration;

use proptest::prelude::*;
use serde_json::json;
use sipdeck::platform::{Config, Pace, Patience, Platform};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::line::{Line, Reply, platform};
use crate::engines::engine;

/// The status of what came back; `None` when the connection was just closed.
fn status(answer: &[u8]) -> Option<u16> {
    Reply::of(answer).map(|reply| reply.status)
}

fn is_clear(answer: &[u8]) -> bool {
    status(answer).is_none_or(|status| (400..500).contains(&status))
}

async fn alive(line: &Line) {
    assert_eq!(line.get("account").await.status, 200);
}

#[tokio::test]
async fn bodies_that_are_no_json_objects_are_400_with_the_documented_body() {
    let (_platform, line) = platform().await;
    let deep = "[".repeat(50_000);
    let bodies: [&[u8]; 12] = [
        b"",
        b"null",
        b"name=lab1",
        b"[]",
        b"\"lab1\"",
        b"{",
        b"{\"name\":\"lab1\"} x",
        b"{\"name\":\"lab1\",\"name\":\"x\"}",
        b"{\"name\":\"\xff\xfe\"}",
        b"\xef\xbb\xbf{}",
        b"{\"name\":\"\\ud800\"}",
        deep.as_bytes(),
    ];
    for body in bodies {
        let reply = line.send("POST", &line.path("domains"), body).await;
        assert_eq!(reply.why().0, 400, "{}", String::from_utf8_lossy(body));
    }
    assert_eq!(line.get("domains").await.json(), json!([]));
}

#[tokio::test]
async fn members_of_the_wrong_type_are_400_and_unknown_ones_are_ignored() {
    let (_platform, line) = platform().await;
    for name in [json!(1), json!(true), json!([]), json!({})] {
        let reply = line.post("domains", &json!({"name": name})).await;
        assert_eq!(reply.why().2, "validation-error");
    }
    let body = json!({"name": "lab1", "unknown": {"deep": [1, 2.5e300, -7]}});
    let domain = line.post("domains", &body).await.id();
    let list = format!("domains/{domain}/endpoints");
    for wrong in [
        json!({"name": "a", "credentials": "secret1"}),
        json!({"name": "a", "credentials": {"password": 123_456}}),
        json!({"name": "a", "enabled": 1, "credentials": {"password": "secret1"}}),
        json!({"name": "a", "applicationId": [], "credentials": {"password": "secret1"}}),
    ] {
        assert_eq!(line.post(&list, &wrong).await.why().2, "validation-error");
    }
}

#[tokio::test]
async fn bad_escapes_and_bytes_in_a_path_are_refused() {
    let (_platform, line) = platform().await;
    for path in ["%", "%4", "%zz", "%ff%fe", "%00/%2e%2e/x"] {
        let reply = line.get(&format!("domains/{path}")).await;
        assert!((400..500).contains(&reply.why().0), "{path}");
    }
    for target in ["/\u{1}", "no-slash", "/a b", "*", "/\u{e9}"] {
        let request = format!("GET {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        assert!(is_clear(&line.raw(request.as_bytes()).await), "{target}");
    }
    alive(&line).await;
}

#[tokio::test]
async fn a_body_of_100_mb_is_refused_and_not_kept() {
    let (_platform, line) = platform().await;
    let size = 100 * 1024 * 1024;
    let head = line.head("POST", &line.path("domains"));
    let mut stream = TcpStream::connect(&line.address).await.expect("connects");
    let head = format!("{head}Content-Length: {size}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("sends");
    let chunk = vec![b' '; 1024 * 1024];
    for _ in 0..100 {
        stream.write_all(&chunk).await.expect("is read to its end");
    }
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("reads");
    let reply = Reply::of(&answer).expect("an answer");
    assert_eq!(
        reply.why(),
        (413, "bad-request".into(), "request-too-large".into())
    );
    alive(&line).await;
}

#[tokio::test]
async fn floods_of_headers_are_refused() {
    let (_platform, line) = platform().await;
    let head = line.head("GET", &line.path("account"));
    let many = "X-Flood: 1\r\n".repeat(5000);
    let long = format!("X-Long: {}\r\n", "a".repeat(2_000_000));
    for flood in [many, long] {
        let answer = line.raw(format!("{head}{flood}\r\n").as_bytes()).await;
        assert!(is_clear(&answer), "{:?}", status(&answer));
    }
    let path = line.path(&"a".repeat(1_000_000));
    let answer = line
        .raw(format!("{}\r\n", line.head("GET", &path)).as_bytes())
        .await;
    assert!(is_clear(&answer), "{:?}", status(&answer));
    alive(&line).await;
}

#[tokio::test]
async fn contradictory_lengths_and_broken_chunks_are_refused() {
    let (_platform, line) = platform().await;
    let head = line.head("POST", &line.path("domains"));
    for rest in [
        "Content-Length: 2\r\nContent-Length: 5\r\n\r\n{}",
        "Content-Length: -1\r\n\r\n{}",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}\r\n",
        "Transfer-Encoding: gzip\r\n\r\n{}",
    ] {
        let answer = line.raw(format!("{head}{rest}").as_bytes()).await;
        assert!(is_clear(&answer), "{rest}: {:?}", status(&answer));
    }
    alive(&line).await;
}

#[tokio::test]
async fn requests_that_do_not_arrive_in_time_are_given_up() {
    let patience = Patience {
        head: Duration::from_secs(1),
        body: Duration::from_millis(200),
        ..Patience::default()
    };
    let config = Config {
        pace: Pace::Off,
        patience,
        ..engine::config()
    };
    let platform = Platform::start(config).await.expect("starts");
    let line = Line::to(&platform);
    let head = line.head("POST", &line.path("domains"));
    let slow_body = format!("{head}Content-Length: 50\r\n\r\n{{\"name\"");
    let reply = Reply::of(&line.raw(slow_body.as_bytes()).await).expect("an answer");
    assert_eq!(
        reply.why(),
        (408, "bad-request".into(), "request-timeout".into())
    );
    let slow_head = line.raw(head.as_bytes()).await;
    assert!(is_clear(&slow_head), "{:?}", status(&slow_head));
}

#[test]
fn no_bytes_at_all_make_a_5xx() {
    let runtime = tokio::runtime::Runtime::new().expect("starts");
    let (_platform, line) = runtime.block_on(platform());
    let domain =
        runtime.block_on(async { line.post("domains", &json!({"name": "lab1"})).await.id() });
    let paths = [
        line.path("domains"),
        line.path(&format!("domains/{domain}")),
        line.path(&format!("domains/{domain}/endpoints")),
        line.path("applications"),
    ];
    let members = prop::sample::select(vec![
        "\"name\"",
        "\"enabled\"",
        "\"credentials\"",
        "\"password\"",
        ":",
        ",",
        "{",
        "}",
        "[",
        "]",
        "null",
        "true",
        "\"x\"",
        "\"\\u0000\"",
        "1e999",
        "-0",
        "\"incomingCallUrl\"",
        "\"expires\"",
        " ",
    ]);
    let jsonish =
        prop::collection::vec(members, 0..24).prop_map(|parts| parts.concat().into_bytes());
    let body = prop_oneof![prop::collection::vec(any::<u8>(), 0..200), jsonish];
    let config = ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(body in body, at in 0..paths.len())| {
        let reply = runtime.block_on(line.send("POST", &paths[at], &body));
        prop_assert!(reply.status < 500, "{reply:?}");
        if reply.status >= 400 {
            prop_assert_eq!(reply.why().0, reply.status);
        }
    });
}

#[test]
fn no_bytes_on_the_line_stop_the_platform() {
    let runtime = tokio::runtime::Runtime::new().expect("starts");
    let (_platform, line) = runtime.block_on(platform());
    let word = prop::sample::select(vec![
        "GET ",
        "POST ",
        "/v1/users/",
        " HTTP/1.1",
        "\r\n",
        "\r\n\r\n",
        "Host: h",
        "Content-Length: 3",
        "Transfer-Encoding: chunked",
        "0",
        "%",
        "\0",
        "\u{e9}",
        ": ",
        "5\r\nabcde\r\n",
    ]);
    let bytes = prop::collection::vec(word, 1..20)
        .prop_map(|words| format!("{}\r\nConnection: close\r\n\r\n", words.concat()));
    let config = ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(bytes in bytes)| {
        let answer = runtime.block_on(shut(&line, bytes.as_bytes()));
        prop_assert!(is_clear(&answer), "{:?}", String::from_utf8_lossy(&answer));
    });
    runtime.block_on(alive(&line));
}

/// Sends bytes, says that no more will come, and reads what comes back.
async fn shut(line: &Line, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(&line.address).await.expect("connects");
    let mut answer = Vec::new();
    // The other side may close at any point of this.
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    let _ = stream.read_to_end(&mut answer).await;
    answer
}
