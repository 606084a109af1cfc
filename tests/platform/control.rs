//! The platform's own paths: what was asked, and how it is.

use serde_json::json;

use crate::line::platform;

#[tokio::test]
async fn requests_are_remembered_without_secrets_and_can_be_forgotten() {
    let (_platform, line) = platform().await;
    line.get("domains?size=3").await;
    line.delete("domains/rd-x/endpoints/re-x/tokens/tk-secret")
        .await;
    line.send("GET", "/_platform/health", b"").await;
    let seen = line.send("GET", "/_platform/requests", b"").await;
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
    line.send("DELETE", "/_platform/requests", b"").await;
    let none = line.send("GET", "/_platform/requests", b"").await;
    assert_eq!(none.json(), json!([]));
}

#[tokio::test]
async fn only_the_last_thousand_requests_are_kept() {
    let (_platform, line) = platform().await;
    for _ in 0..1005 {
        line.get("account").await;
    }
    let seen = line.send("GET", "/_platform/requests", b"").await.json();
    assert_eq!(seen.as_array().expect("a list").len(), 1000);
}

#[tokio::test]
async fn health_answers_without_credentials() {
    let (_platform, line) = platform().await;
    line.post("domains", &json!({"name": "lab1"})).await.id();
    let bare = "GET /_platform/health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    let reply = crate::line::Reply::of(&line.raw(bare.as_bytes()).await).expect("an answer");
    let health = reply.json();
    assert_eq!(
        (&health["status"], &health["domains"]),
        (&json!("ok"), &json!(1))
    );
}

#[tokio::test]
async fn other_paths_of_the_platform_are_not_there() {
    let (_platform, line) = platform().await;
    for path in ["/_platform/", "/_platform/nothing", "/_platform/faults/x"] {
        assert_eq!(line.send("GET", path, b"").await.status, 404, "{path}");
    }
}
