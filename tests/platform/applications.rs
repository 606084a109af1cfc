//! Reference §7: applications, phone numbers and the account.

use serde_json::json;

use super::line::platform;

#[tokio::test]
async fn an_application_is_created_listed_read_changed_and_deleted() {
    let (_platform, line) = platform().await;
    let body = json!({"name": "App", "incomingCallUrl": "https://example.com/call",
        "incomingMessageUrl": "https://example.com/text", "callbackHttpMethod": "get",
        "incomingCallUrlCallbackTimeout": 2000, "autoAnswer": "false"});
    let id = line.post("applications", &body).await.id();
    assert!(id.starts_with("a-"));
    let item = format!("applications/{id}");
    let seen = line.get(&item).await.json();
    assert_eq!(
        seen,
        json!({"id": id, "name": "App", "incomingCallUrl": "https://example.com/call",
            "incomingMessageUrl": "https://example.com/text",
            "incomingSmsUrl": "https://example.com/text", "callbackHttpMethod": "get",
            "incomingCallUrlCallbackTimeout": 2000, "autoAnswer": false})
    );
    assert_eq!(line.get("applications").await.json(), json!([seen]));
    assert_eq!(line.post(&item, &json!({"name": "New"})).await.status, 200);
    let changed = line.get(&item).await.json();
    assert_eq!(
        (&changed["name"], &changed["autoAnswer"]),
        (&json!("New"), &json!(false))
    );
    assert_eq!(changed["incomingCallUrl"], "https://example.com/call");
    assert_eq!(line.delete(&item).await.status, 200);
    assert_eq!(line.get(&item).await.why().2, "application-not-found");
}

#[tokio::test]
async fn auto_answer_is_on_unless_said_otherwise() {
    let (_platform, line) = platform().await;
    let body = json!({"name": "App", "incomingCallUrl": "http://h/"});
    let id = line.post("applications", &body).await.id();
    let seen = line.get(&format!("applications/{id}")).await.json();
    assert_eq!(seen["autoAnswer"], true);
}

#[tokio::test]
async fn name_and_one_of_the_urls_are_required() {
    let (_platform, line) = platform().await;
    for body in [
        json!({"name": "App"}),
        json!({"incomingCallUrl": "http://h/"}),
    ] {
        let why = line.post("applications", &body).await.why();
        assert_eq!(why, (400, "bad-request".into(), "missing-property".into()));
    }
    let body = json!({"name": "App", "incomingMessageUrl": "http://h/"});
    let item = format!(
        "applications/{}",
        line.post("applications", &body).await.id()
    );
    let last = json!({"incomingMessageUrl": ""});
    assert_eq!(line.post(&item, &last).await.why().2, "missing-property");
}

#[tokio::test]
async fn each_property_has_its_rule() {
    let (_platform, line) = platform().await;
    for (name, value, code) in [
        ("incomingCallUrl", json!("no url"), "callback-invalid-url"),
        ("incomingSmsUrl", json!("no url"), "callback-invalid-url"),
        (
            "incomingMessageUrl",
            json!("ftp://h/"),
            "callback-invalid-url",
        ),
        (
            "incomingCallUrlCallbackTimeout",
            json!(0),
            "validation-error",
        ),
        (
            "incomingCallUrlCallbackTimeout",
            json!(10_001),
            "validation-error",
        ),
        ("callbackHttpMethod", json!("PUT"), "validation-error"),
        ("autoAnswer", json!(7), "validation-error"),
        ("name", json!("  "), "validation-error"),
    ] {
        let mut body = json!({"name": "App", "incomingCallUrl": "http://h/"});
        body[name] = value;
        assert_eq!(
            line.post("applications", &body).await.why().2,
            code,
            "{body}"
        );
    }
    let body = json!({"name": "App", "incomingMessageUrl": "http://h/",
        "incomingCallFallbackUrl": "http://h/"});
    assert_eq!(
        line.post("applications", &body).await.why().2,
        "validation-error"
    );
}

#[tokio::test]
async fn the_account_says_balance_as_a_string_and_its_type() {
    let (_platform, line) = platform().await;
    let account = line.get("account").await.json();
    assert!(account["balance"].is_string());
    assert_eq!(account["accountType"], "pre-pay");
}

#[tokio::test]
async fn the_local_account_has_no_phone_numbers() {
    let (_platform, line) = platform().await;
    let list = line.get("phoneNumbers?size=100&applicationId=a-1").await;
    assert_eq!(list.json(), json!([]));
    assert_eq!(
        line.get("phoneNumbers/%2B1").await.why().2,
        "number-not-found"
    );
}
