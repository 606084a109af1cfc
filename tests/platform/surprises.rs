//! Reference §13: what SDKs that are not run here send, request by request.

use serde_json::json;

use super::line::{Line, platform};

async fn list(line: &Line) -> String {
    let domain = line.post("domains", &json!({"name": "lab1"})).await.id();
    format!("domains/{domain}/endpoints")
}

#[tokio::test]
async fn go_sends_enabled_false_when_unset_and_the_name_on_update() {
    let (_platform, line) = platform().await;
    let list = list(&line).await;
    let body = json!({"name": "desk", "enabled": false, "credentials": {"password": "secret1"}});
    let item = format!("{list}/{}", line.post(&list, &body).await.id());
    assert_eq!(line.get(&item).await.json()["enabled"], false);
    let body = json!({"name": "desk", "description": "new", "enabled": false});
    assert_eq!(line.post(&item, &body).await.status, 200);
    let token = line
        .send("POST", &line.path(&format!("{item}/tokens")), b"null")
        .await;
    assert_eq!(token.json()["expires"], 3600);
}

#[tokio::test]
async fn java_sends_strings_for_booleans_and_follows_the_location() {
    let (platform, line) = platform().await;
    assert_eq!(line.get("account").await.json()["accountType"], "pre-pay");
    let list = list(&line).await;
    let body = json!({"name": "desk", "enabled": "true", "credentials": {"password": "secret1"}});
    let made = line.post(&list, &body).await;
    let path = made
        .header("location")
        .strip_prefix(&platform.origin())
        .expect("absolute")
        .to_owned();
    let seen = line.send("GET", &path, b"").await;
    let credentials = seen.json()["credentials"].clone();
    assert_eq!(
        credentials.as_object().expect("an object").len(),
        2,
        "unknown keys yield null"
    );
    assert!(!String::from_utf8_lossy(&seen.body).contains("access-denied"));
    line.send("POST", &path, br#"{"enabled":"false"}"#).await;
    assert_eq!(line.send("GET", &path, b"").await.json()["enabled"], false);
    for query in ["page=0&size=20", "page=1&size=20"] {
        assert_eq!(line.get(&format!("{list}?{query}")).await.status, 200);
    }
}

#[tokio::test]
async fn cs_sends_size_zero_and_a_domain_id_in_the_body_and_no_body_for_a_token() {
    let (_platform, line) = platform().await;
    let list = list(&line).await;
    let body = json!({"name": "desk", "domainId": "rd-1", "credentials": {"password": "secret1"}});
    let id = line.post(&list, &body).await.id();
    assert_eq!(
        line.get("domains?size=0")
            .await
            .json()
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    let bare = line.head("POST", &line.path(&format!("{list}/{id}/tokens")));
    let answer = line.raw(format!("{bare}\r\n").as_bytes()).await;
    assert!(answer.starts_with(b"HTTP/1.1 201 "));
}

#[tokio::test]
async fn ruby_parses_every_error_as_json_and_deletes_with_query_parameters() {
    let (_platform, line) = platform().await;
    let list = list(&line).await;
    let body = json!({"name": "desk", "credentials": {"password": "secret1"}});
    let id = line.post(&list, &body).await.id();
    assert_eq!(
        line.delete(&format!("{list}/{id}?size=3&id={id}"))
            .await
            .status,
        200
    );
    let gone = line.get(&format!("{list}/{id}")).await;
    assert!(gone.json()["message"].is_string());
}

#[tokio::test]
async fn php_uses_trailing_slashes_and_reads_location_only_without_a_body() {
    let (_platform, line) = platform().await;
    let made = line.post("domains/", &json!({"name": "lab1"})).await;
    assert_eq!((made.header("content-type"), made.body.len()), ("", 0));
    let domain = made.id();
    let list = format!("domains/{domain}/endpoints/");
    let body = json!({"name": "desk", "domainId": domain, "sipUri": "sip:x@y", "enabled": true,
        "credentials": {"username": "desk", "password": "secret1", "realm": "z"}});
    let id = line.post(&list, &body).await.id();
    for path in [
        &list,
        &format!("{list}{id}/"),
        &format!("domains/{domain}/"),
    ] {
        assert_eq!(line.get(path).await.status, 200, "{path}");
    }
    let token = line
        .send("POST", &line.path(&format!("{list}{id}/tokens/")), b"null")
        .await;
    let token = token.json()["token"].as_str().expect("a token").to_owned();
    assert_eq!(
        line.delete(&format!("{list}{id}/tokens/{token}/"))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn elixir_sends_snake_case_which_is_not_seen() {
    let (_platform, line) = platform().await;
    let list = list(&line).await;
    let body =
        json!({"name": "desk", "application_id": "a-x", "credentials": {"password": "secret1"}});
    let id = line.post(&list, &body).await.id();
    let seen = line.get(&format!("{list}/{id}")).await.json();
    assert_eq!(seen.get("applicationId"), None);
}
