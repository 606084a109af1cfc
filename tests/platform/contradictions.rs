//! Reference §12, row by row: where its sources contradict each other, this is what the platform does. The rows
//! about calls and their events are about resources that it does not have.

use serde_json::{Value, json};

use super::line::{Line, platform};

/// A domain `lab1` with an endpoint `desk`: the paths of both.
async fn lab(line: &Line) -> (String, String) {
    let domain = format!(
        "domains/{}",
        line.post("domains", &json!({"name": "lab1"})).await.id()
    );
    let list = format!("{domain}/endpoints");
    let body = json!({"name": "desk", "credentials": {"password": "secret1"}});
    let item = format!("{list}/{}", line.post(&list, &body).await.id());
    (domain, item)
}

async fn desk(line: &Line) -> Value {
    let (_, item) = lab(line).await;
    line.get(&item).await.json()
}

#[tokio::test]
async fn endpoint_update_path_is_the_full_item_path() {
    let (_platform, line) = platform().await;
    let (_, item) = lab(&line).await;
    assert_eq!(
        line.post(&item, &json!({"description": "x"})).await.status,
        200
    );
}

#[tokio::test]
async fn enabled_is_emitted_as_bool_and_read_as_both() {
    let (_platform, line) = platform().await;
    let (_, item) = lab(&line).await;
    for sent in [json!("false"), json!(false)] {
        line.post(&item, &json!({"enabled": true})).await;
        line.post(&item, &json!({"enabled": sent})).await;
        assert_eq!(line.get(&item).await.json()["enabled"], Value::Bool(false));
    }
}

#[tokio::test]
async fn sip_uri_is_emitted_with_its_scheme() {
    let (_platform, line) = platform().await;
    let uri = desk(&line).await["sipUri"].clone();
    assert!(uri.as_str().expect("a string").starts_with("sip:desk@"));
}

#[tokio::test]
async fn sip_suffix_is_bwsip_io_with_one_p() {
    let (_platform, line) = platform().await;
    let realm = desk(&line).await["credentials"]["realm"].clone();
    assert_eq!(realm, "lab1.bwapp.bwsip.io");
}

#[tokio::test]
async fn domain_link_is_emitted_under_both_names() {
    let (_platform, line) = platform().await;
    let (domain, _) = lab(&line).await;
    let seen = line.get(&domain).await.json();
    let path = line.path(&format!("{domain}/endpoints"));
    assert_eq!(seen["endpoints"], json!(path));
    assert_eq!(
        seen["endpointsUrl"],
        json!(format!("http://{}{path}", line.address))
    );
}

#[tokio::test]
async fn domain_get_and_update_are_implemented() {
    let (_platform, line) = platform().await;
    let (domain, _) = lab(&line).await;
    assert_eq!(
        line.post(&domain, &json!({"description": "x"}))
            .await
            .status,
        200
    );
    assert_eq!(line.get(&domain).await.json()["description"], "x");
}

#[tokio::test]
async fn domain_description_is_optional() {
    let (_platform, line) = platform().await;
    assert_eq!(
        line.post("domains", &json!({"name": "lab1"})).await.status,
        201
    );
}

#[tokio::test]
async fn domain_name_length_is_at_most_16() {
    let (_platform, line) = platform().await;
    for (length, status) in [(16, 201), (17, 400)] {
        let body = json!({"name": "a".repeat(length)});
        assert_eq!(line.post("domains", &body).await.status, status);
    }
}

#[tokio::test]
async fn domain_page_size_is_clamped_and_never_refused() {
    let (_platform, line) = platform().await;
    for size in ["100", "101", "1000", "100000"] {
        assert_eq!(line.get(&format!("domains?size={size}")).await.status, 200);
    }
}

#[tokio::test]
async fn location_is_absolute() {
    let (platform, line) = platform().await;
    let made = line.post("domains", &json!({"name": "lab1"})).await;
    assert!(made.header("location").starts_with(&platform.origin()));
}

#[tokio::test]
async fn token_expiry_is_in_seconds_and_its_create_status_is_201() {
    let (_platform, line) = platform().await;
    let (_, item) = lab(&line).await;
    let made = line
        .post(&format!("{item}/tokens"), &json!({"expires": 3600}))
        .await;
    assert_eq!((made.status, &made.json()["expires"]), (201, &json!(3600)));
}

#[tokio::test]
async fn cross_account_access_is_403() {
    let (_platform, line) = platform().await;
    assert_eq!(
        line.send("GET", "/v1/users/u-else/account", b"")
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn error_time_and_category_have_the_form_of_the_list() {
    let (_platform, line) = platform().await;
    line.get("domains/rd-x").await;
    let list = line.get("errors").await.json();
    let id = list[0]["id"].as_str().expect("an id");
    let one = line.get(&format!("errors/{id}")).await.json();
    assert!(one["time"].is_string());
    assert_eq!(one["category"], "not-found");
}

#[tokio::test]
async fn password_is_never_in_a_get() {
    let (_platform, line) = platform().await;
    assert_eq!(desk(&line).await["credentials"].get("password"), None);
}
