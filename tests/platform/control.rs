//! The platform's own paths: what was asked, and how it is.

use serde_json::json;

use sipdeck::platform::{Config, Control, Platform};

use super::line::{Line, Reply, platform};
use crate::engines::engine;

#[tokio::test]
async fn requests_are_remembered_without_secrets_and_can_be_forgotten() {
    let (_platform, line) = platform().await;
    line.get("domains?size=3").await;
    line.delete("domains/rd-x/endpoints/re-x/tokens/tk-secret")
        .await;
    line.control("GET", "health", b"").await;
    let seen = line.control("GET", "requests", b"").await;
    let text = String::from_utf8_lossy(&seen.body).into_owned();
    assert!(!text.contains("tk-secret") && !text.contains(line.account.secret.reveal()));
    let seen = seen.json();
    let seen = seen.as_array().expect("a list");
    assert_eq!(seen.len(), 2, "the platform's own paths do not count");
    assert_eq!(seen[0]["method"], "GET");
    assert_eq!(seen[0]["path"], line.path("domains"));
    assert_eq!(
        (&seen[0]["query"], &seen[0]["status"]),
        (&json!("size=3"), &json!(200))
    );
    assert!(seen[0]["duration_ms"].is_number());
    assert_eq!(
        (&seen[1]["method"], &seen[1]["status"]),
        (&json!("DELETE"), &json!(404))
    );
    line.control("DELETE", "requests", b"").await;
    let none = line.control("GET", "requests", b"").await;
    assert_eq!(none.json(), json!([]));
}

#[tokio::test]
async fn only_the_last_thousand_requests_are_kept() {
    let (_platform, line) = platform().await;
    for _ in 0..1005 {
        line.get("account").await;
    }
    let seen = line.control("GET", "requests", b"").await.json();
    assert_eq!(seen.as_array().expect("a list").len(), 1000);
}

#[tokio::test]
async fn health_answers_without_credentials() {
    let (_platform, line) = platform().await;
    line.post("domains", &json!({"name": "lab1"})).await.id();
    let bare = "GET /_platform/health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    let reply = super::line::Reply::of(&line.raw(bare.as_bytes()).await).expect("an answer");
    let health = reply.json();
    assert_eq!(
        (&health["status"], &health["domains"]),
        (&json!("ok"), &json!(1))
    );
}

#[tokio::test]
async fn other_paths_of_the_platform_are_not_there() {
    let (_platform, line) = platform().await;
    for name in ["", "nothing", "faults/x"] {
        assert_eq!(line.control("GET", name, b"").await.status, 404, "{name}");
    }
}

/// What a request to the faults is answered when these lines replace or follow the ones that are right.
async fn answered(line: &Line, method: &str, lines: &[(&str, &str)]) -> u16 {
    let mut head: Vec<(String, String)> = vec![
        ("Host".into(), line.address.clone()),
        ("Authorization".into(), format!("Bearer {}", line.control)),
        ("Content-Type".into(), "application/json".into()),
    ];
    for (name, value) in lines {
        head.retain(|(known, _)| known != name);
        if !value.is_empty() {
            head.push(((*name).into(), value.replace("HERE", &line.address)));
        }
    }
    let body = match method {
        "POST" => r#"{"faults":[]}"#,
        _ => "",
    };
    let head: Vec<String> = head
        .into_iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let request = format!(
        "{method} /_platform/faults HTTP/1.1\r\n{}Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
        head.concat(),
        body.len()
    );
    let reply = Reply::of(&line.raw(request.as_bytes()).await).expect("an answer");
    assert_eq!(
        reply.status == 401,
        !reply.header("www-authenticate").is_empty()
    );
    reply.status
}

#[tokio::test]
async fn control_wants_the_token_and_no_web_page_gets_in_with_it() {
    let (_platform, line) = platform().await;
    let basic = line.head("GET", "/");
    let basic = basic
        .lines()
        .find_map(|line| line.strip_prefix("Authorization: "));
    for (lines, status) in [
        (&[][..], 200),
        (&[("Host", "localhost:1")], 200),
        (&[("Host", "[::1]:1")], 200),
        (&[("Host", "127.0.0.9")], 200),
        (&[("Origin", "http://HERE")], 200),
        (&[("Content-Type", "application/json; charset=utf-8")], 200),
        (&[("Authorization", "")], 401),
        (&[("Authorization", "Bearer")], 401),
        (&[("Authorization", "Bearer wrong")], 401),
        (&[("Authorization", basic.expect("credentials"))], 401),
        (&[("Host", "evil.example")], 403),
        (&[("Host", "127.0.0.1.evil.example")], 403),
        (&[("Host", "localhost.evil.example:80")], 403),
        (&[("Host", "192.0.2.1")], 403),
        (&[("Origin", "https://evil.example")], 403),
        (&[("Origin", "http://localhost:1")], 403),
        (&[("Origin", "null")], 403),
        (&[("Content-Type", "text/plain")], 415),
        (&[("Content-Type", "")], 415),
        (
            &[("Content-Type", "application/x-www-form-urlencoded")],
            415,
        ),
    ] {
        assert_eq!(answered(&line, "POST", lines).await, status, "{lines:?}");
        let read = if status == 415 { 200 } else { status };
        assert_eq!(answered(&line, "GET", lines).await, read, "{lines:?}");
    }
}

#[tokio::test]
async fn control_that_is_off_is_not_there_and_health_is() {
    let config = Config {
        control: Control::Off,
        ..engine::config()
    };
    let platform = Platform::start(config).await.expect("starts");
    let line = Line::to(&platform);
    for (method, name) in [
        ("GET", "requests"),
        ("POST", "faults"),
        ("DELETE", "requests"),
    ] {
        assert_eq!(line.control(method, name, b"").await.status, 404, "{name}");
    }
    assert_eq!(line.control("GET", "health", b"").await.status, 200);
}
