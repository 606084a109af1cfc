//! The heads of requests, as picky readers of HTTP send them: hosts, methods, encodings, and what is no HTTP at all.

use serde_json::json;

use super::line::{Reply, platform};

#[tokio::test]
async fn a_request_for_two_hosts_or_for_none_that_can_be_is_400() {
    let (_platform, line) = platform().await;
    let head = line.head("GET", &line.path("account"));
    for host in ["a b", "a@b", "[::1", "http://a"] {
        let bad = format!("{}\r\n", with_host(&head, host));
        let answer = line.raw(bad.as_bytes()).await;
        let reply = Reply::of(&answer).expect("an answer");
        assert_eq!(reply.why().0, 400, "{host}");
    }
    let two = format!("{head}Host: other.example\r\n\r\n");
    let answer = line.raw(two.as_bytes()).await;
    assert_eq!(Reply::of(&answer).expect("an answer").why().0, 400);
}

/// The head with this host in place of its own.
fn with_host(head: &str, host: &str) -> String {
    let lines = head.split("\r\n").map(|line| {
        if line.to_ascii_lowercase().starts_with("host:") {
            format!("Host: {host}")
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\r\n")
}

#[tokio::test]
async fn head_is_called_head_and_is_among_the_methods() {
    let (_platform, line) = platform().await;
    let put = line.send("PUT", &line.path("domains"), b"{}").await;
    assert_eq!(put.header("allow"), "GET, HEAD, POST");
    let head = line.head("HEAD", &line.path("calls/nobody"));
    line.raw(format!("{head}\r\n").as_bytes()).await;
    let errors = line.get("errors").await.json();
    assert_eq!(errors[0]["details"][0]["value"], "HEAD", "{errors}");
}

#[tokio::test]
async fn a_body_in_an_encoding_is_refused_and_says_which_is_taken() {
    let (_platform, line) = platform().await;
    for (encoding, status) in [("gzip", 415), ("br, gzip", 415), ("identity", 201)] {
        let body = br#"{"name":"lab"}"#;
        let head = line.head("POST", &line.path("domains"));
        let length = body.len();
        let mut request = format!(
            "{head}Content-Encoding: {encoding}\r\nContent-Length: {length}\r\n\r\n"
        )
        .into_bytes();
        request.extend_from_slice(body);
        let reply = Reply::of(&line.raw(&request).await).expect("an answer");
        assert_eq!(reply.status, status, "{encoding}");
        if status == 415 {
            assert_eq!(reply.header("accept-encoding"), "identity");
        }
    }
}

#[tokio::test]
async fn what_the_library_refuses_has_the_documented_body_too() {
    let (_platform, line) = platform().await;
    let flood = format!("GET / HTTP/1.1\r\nHost: h\r\n{}\r\n", "A: b\r\n".repeat(200));
    for bad in ["no http\r\n\r\n", "GET / HTTP/1.1\r\nbad header\r\n\r\n", &flood] {
        let reply = Reply::of(&line.raw(bad.as_bytes()).await).expect("an answer");
        let (status, category, _) = reply.why();
        assert!((400..500).contains(&status), "{status}");
        assert_eq!(category, "bad-request");
        assert_eq!(reply.header("connection"), "close");
    }
}

#[tokio::test]
async fn a_path_that_only_begins_like_a_version_is_told_whole() {
    let (_platform, line) = platform().await;
    let reply = line.send("GET", "/v10/users", b"").await;
    let details = reply.json()["details"].clone();
    assert!(
        details.as_array().expect("a list").contains(&json!({"name": "requestPath", "value": "v10/users"})),
        "{details}"
    );
}

#[tokio::test]
async fn the_platforms_own_paths_say_which_methods_they_know() {
    let (_platform, line) = platform().await;
    for (method, name, allow) in [
        ("POST", "health", "GET, HEAD"),
        ("DELETE", "metrics", "GET, HEAD"),
        ("PUT", "faults", "GET, HEAD, POST, DELETE"),
        ("PUT", "requests", "GET, HEAD, DELETE"),
    ] {
        let reply = line.control(method, name, b"{}").await;
        assert_eq!((reply.status, reply.header("allow")), (405, allow), "{method} {name}");
    }
    assert_eq!(line.control("GET", "nothing", b"").await.status, 404);
    // Whatever its body is.
    let (address, token) = (&line.address, &line.control);
    let bare = format!(
        "POST /_platform/metrics HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    );
    let reply = Reply::of(&line.raw(bare.as_bytes()).await).expect("an answer");
    assert_eq!(reply.status, 405, "{reply:?}");
}
