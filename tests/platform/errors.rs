//! Reference §6: error bodies, authentication and the errors resource.

use serde_json::json;

use super::line::platform;

#[tokio::test]
async fn an_error_says_category_code_message_and_what_was_asked() {
    let (_platform, line) = platform().await;
    let reply = line.get("domains/rd-y/endpoints/re-x").await;
    assert_eq!(reply.header("content-type"), "application/json");
    let path = format!("users/{}/domains/rd-y/endpoints/re-x", line.account.user_id);
    assert_eq!(
        reply.json(),
        json!({"category": "not-found", "code": "domain-not-found",
            "message": "The domain 'rd-y' could not be found",
            "details": [{"name": "requestMethod", "value": "GET"},
                {"name": "requestPath", "value": path},
                {"name": "remoteAddress", "value": "127.0.0.1"}]})
    );
}

#[tokio::test]
async fn bad_credentials_are_401_with_a_body() {
    let (_platform, mut line) = platform().await;
    line.account.secret = "wrong".into();
    let reply = line.get("domains").await;
    assert_eq!(
        reply.why(),
        (401, "authentication".into(), "invalid-credentials".into())
    );
    assert!(reply.header("www-authenticate").starts_with("Basic"));
    let path = line.path("domains");
    let bare = format!("GET {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    let answer = line.raw(bare.as_bytes()).await;
    assert!(answer.starts_with(b"HTTP/1.1 401 "));
}

#[tokio::test]
async fn a_foreign_user_id_is_403() {
    let (_platform, line) = platform().await;
    let reply = line.send("GET", "/v1/users/u-other/domains", b"").await;
    assert_eq!(
        reply.why(),
        (403, "forbidden".into(), "user-access-denied".into())
    );
}

#[tokio::test]
async fn a_path_that_names_nothing_is_404_and_a_wrong_verb_405() {
    let (_platform, line) = platform().await;
    assert_eq!(line.get("nothing").await.why().2, "resource-not-found");
    let put = line.send("PUT", &line.path("domains"), b"{}").await;
    assert_eq!(
        put.why(),
        (405, "bad-request".into(), "method-not-allowed".into())
    );
    assert_eq!(put.header("allow"), "GET, HEAD, POST");
}

#[tokio::test]
async fn recent_errors_can_be_listed_and_read() {
    let (_platform, line) = platform().await;
    assert_eq!(line.get("errors").await.json(), json!([]));
    line.get("domains/rd-x").await;
    line.post("domains", &json!({"name": ""})).await;
    let list = line.get("errors").await.json();
    let codes: Vec<_> = list
        .as_array()
        .expect("a list")
        .iter()
        .map(|e| &e["code"])
        .collect();
    assert_eq!(codes, ["validation-error", "domain-not-found"]);
    let id = list[0]["id"].as_str().expect("an id");
    assert!(id.starts_with("ue-"));
    let one = line.get(&format!("errors/{id}")).await.json();
    assert_eq!(one, list[0]);
    let time = one["time"].as_str().expect("a string");
    assert_eq!((time.len(), time.ends_with('Z')), (20, true), "{time}");
    assert_eq!(
        line.get("errors/ue-x").await.why().2,
        "user-error-not-found"
    );
}
