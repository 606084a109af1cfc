//! Reference §2: the rules on the wire that unmodified SDKs depend on.

use serde_json::json;

use super::line::{Reply, platform};

#[tokio::test]
async fn addresses_are_built_from_the_host_that_the_client_named() {
    let (_platform, line) = platform().await;
    let path = line.path("domains");
    let body = r#"{"name":"lab1"}"#;
    let head = line.head("POST", &path);
    let head = head.replace(&format!("Host: {}", line.address), "Host: api.example:8080");
    let request = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    let reply = Reply::of(&line.raw(request.as_bytes()).await).expect("an answer");
    let start = format!("http://api.example:8080{path}/rd-");
    assert!(reply.header("location").starts_with(&start), "{reply:?}");
}

#[tokio::test]
async fn a_host_that_is_none_is_not_repeated() {
    let (_platform, line) = platform().await;
    let head = line.head("GET", &line.path("domains"));
    let head = head.replace(&format!("Host: {}", line.address), "Host: a>,<b;c");
    let reply = line.raw(format!("{head}\r\n").as_bytes()).await;
    let reply = Reply::of(&reply).expect("an answer");
    assert_eq!(reply.status, 400);
    assert!(!String::from_utf8_lossy(&reply.body).contains("a>,<b"));
}

#[tokio::test]
async fn neither_accept_nor_user_agent_nor_content_type_is_required() {
    let (_platform, line) = platform().await;
    assert_eq!(
        line.post("domains", &json!({"name": "lab1"})).await.status,
        201
    );
}

#[tokio::test]
async fn a_trailing_slash_is_accepted_everywhere() {
    let (_platform, line) = platform().await;
    let domain = line.post("domains/", &json!({"name": "lab1"})).await.id();
    let list = format!("domains/{domain}/endpoints/");
    let body = json!({"name": "desk", "credentials": {"password": "secret1"}});
    let id = line.post(&list, &body).await.id();
    for path in [
        "domains/",
        &format!("domains/{domain}/"),
        &list,
        &format!("{list}{id}/"),
        "applications/",
        "account/",
    ] {
        assert_eq!(line.get(path).await.status, 200, "{path}");
    }
    assert_eq!(line.delete(&format!("{list}{id}/")).await.status, 200);
}

#[tokio::test]
async fn null_means_not_supplied() {
    let (_platform, line) = platform().await;
    let domain = line.post("domains", &json!({"name": "lab1"})).await.id();
    let list = format!("domains/{domain}/endpoints");
    let body = json!({"name": "desk", "description": null, "applicationId": null, "enabled": null,
        "domainId": null, "credentials": {"password": "secret1"}});
    let item = format!("{list}/{}", line.post(&list, &body).await.id());
    let body = json!({"description": null, "applicationId": null, "enabled": null,
        "credentials": {"password": null}});
    assert_eq!(line.post(&item, &body).await.status, 200);
    let body = json!({"credentials": null});
    assert_eq!(line.post(&item, &body).await.status, 200);
    assert_eq!(line.get(&item).await.json()["enabled"], true);
}

#[tokio::test]
async fn several_requests_go_over_one_connection_and_carry_the_date() {
    let (_platform, line) = platform().await;
    let one = line
        .head("GET", &line.path("domains"))
        .replace("Connection: close\r\n", "");
    let last = line.head("GET", &line.path("account"));
    let answers = line
        .raw(format!("{one}\r\n{one}\r\n{last}\r\n").as_bytes())
        .await;
    let text = String::from_utf8(answers).expect("text");
    assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 3);
    assert_eq!(text.to_lowercase().matches("\r\ndate: ").count(), 3);
}
