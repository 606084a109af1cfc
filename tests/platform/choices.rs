//! Reference §14: what the service never documented. These are our choices, not its behaviour.

use serde_json::json;

use super::line::platform;

#[tokio::test]
async fn a_domain_that_has_endpoints_is_not_deleted() {
    let (_platform, line) = platform().await;
    let domain = line.post("domains", &json!({"name": "lab1"})).await.id();
    let list = format!("domains/{domain}/endpoints");
    let body = json!({"name": "desk", "credentials": {"password": "secret1"}});
    let id = line.post(&list, &body).await.id();
    let why = line.delete(&format!("domains/{domain}")).await.why();
    assert_eq!(why, (409, "conflict".into(), "domain-not-empty".into()));
    line.delete(&format!("{list}/{id}")).await;
    assert_eq!(line.delete(&format!("domains/{domain}")).await.status, 200);
}

#[tokio::test]
async fn endpoints_of_a_deleted_application_have_none() {
    let (_platform, line) = platform().await;
    let body = json!({"name": "App", "incomingCallUrl": "http://h/"});
    let app = line.post("applications", &body).await.id();
    let domain = line.post("domains", &json!({"name": "lab1"})).await.id();
    let list = format!("domains/{domain}/endpoints");
    let body =
        json!({"name": "desk", "applicationId": app, "credentials": {"password": "secret1"}});
    let item = format!("{list}/{}", line.post(&list, &body).await.id());
    line.delete(&format!("applications/{app}")).await;
    assert_eq!(line.get(&item).await.json().get("applicationId"), None);
    line.post(
        "applications",
        &json!({"name": "B", "incomingCallUrl": "http://h/"}),
    )
    .await
    .id();
    assert_eq!(line.get(&item).await.json().get("applicationId"), None);
}

#[tokio::test]
async fn lengths_end_at_64_for_names_and_1000_for_descriptions() {
    let (_platform, line) = platform().await;
    let domain = line.post("domains", &json!({"name": "lab1"})).await.id();
    let list = format!("domains/{domain}/endpoints");
    for (name, description, status) in [(64, 1000, 201), (65, 0, 400), (3, 1001, 400)] {
        let body = json!({"name": "n".repeat(name), "description": "é".repeat(description),
            "credentials": {"password": "secret1"}});
        assert_eq!(
            line.post(&list, &body).await.status,
            status,
            "{name} {description}"
        );
    }
}

#[tokio::test]
async fn a_key_that_stands_twice_is_refused() {
    let (_platform, line) = platform().await;
    let path = line.path("domains");
    let body = br#"{"name":"lab1","name":"lab2"}"#;
    assert_eq!(
        line.send("POST", &path, body).await.why().2,
        "validation-error"
    );
}
