//! Reference §5, "Auth tokens".

use serde_json::json;

use super::line::{Line, platform};

async fn tokens(line: &Line) -> String {
    let domain = line.post("domains", &json!({"name": "lab1"})).await.id();
    let list = format!("domains/{domain}/endpoints");
    let body = json!({"name": "desk", "credentials": {"password": "secret1"}});
    let id = line.post(&list, &body).await.id();
    format!("{list}/{id}/tokens")
}

#[tokio::test]
async fn every_body_that_an_sdk_sends_makes_a_token() {
    let (_platform, line) = platform().await;
    let path = line.path(&tokens(&line).await);
    for (body, expires) in [
        ("{\"expires\":120}", 120),
        ("null", 3600),
        ("", 3600),
        ("{}", 3600),
    ] {
        for path in [path.clone(), format!("{path}/")] {
            let made = line.send("POST", &path, body.as_bytes()).await;
            assert_eq!(made.status, 201, "{body}");
            let made = made.json();
            let made = made.as_object().expect("an object");
            let mut keys: Vec<_> = made.keys().collect();
            keys.sort();
            assert_eq!(keys, ["expires", "token"]);
            assert_eq!(made["expires"], expires);
            let token = made["token"].as_str().expect("a string");
            assert!(
                token
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
            );
        }
    }
}

#[tokio::test]
async fn a_token_is_deleted_once() {
    let (_platform, line) = platform().await;
    let path = tokens(&line).await;
    let made = line.post(&path, &json!({})).await.json();
    let item = format!("{path}/{}", made["token"].as_str().expect("a token"));
    let gone = line.delete(&item).await;
    assert_eq!((gone.status, gone.body.len()), (200, 0));
    let again = line.delete(&item).await;
    assert_eq!(
        again.why(),
        (404, "not-found".into(), "token-not-found".into())
    );
    let text = String::from_utf8_lossy(&again.body).into_owned();
    assert!(!text.contains("message\":\"The token 'tk-"), "{text}");
}

#[tokio::test]
async fn a_life_that_is_none_is_refused() {
    let (_platform, line) = platform().await;
    let path = tokens(&line).await;
    for bad in [
        json!(0),
        json!(-5),
        json!(1.5),
        json!("soon"),
        json!(99_999_999),
    ] {
        let why = line.post(&path, &json!({"expires": bad})).await.why();
        assert_eq!(why.2, "validation-error");
    }
}

#[tokio::test]
async fn tokens_have_no_list_and_no_item_to_read() {
    let (_platform, line) = platform().await;
    let path = tokens(&line).await;
    assert_eq!(line.get(&path).await.status, 405);
    assert_eq!(line.get(&format!("{path}/tk-x")).await.status, 405);
}
