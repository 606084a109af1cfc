//! The whole life of a domain, an endpoint and an application.

use serde_json::json;

use super::line::platform;

#[tokio::test]
async fn an_endpoint_is_created_read_changed_and_deleted() {
    let (_platform, line) = platform().await;
    let domain = line.post("domains", &json!({"name": "lab1"})).await.id();
    let body = json!({"name": "desk_2", "credentials": {"password": "secret1"}});
    let list = format!("domains/{domain}/endpoints");
    let id = line.post(&list, &body).await.id();
    let item = format!("{list}/{id}");
    let seen = line.get(&item).await.json();
    assert_eq!(
        seen,
        json!({"id": id, "name": "desk_2", "domainId": domain, "enabled": true,
            "sipUri": "sip:desk_2@lab1.bwapp.bwsip.io",
            "credentials": {"realm": "lab1.bwapp.bwsip.io", "username": "desk_2"}})
    );
    assert_eq!(line.get(&list).await.json(), json!([seen]));
    let changed = line.post(&item, &json!({"enabled": "false"})).await;
    assert_eq!((changed.status, changed.body.len()), (200, 0));
    assert_eq!(line.get(&item).await.json()["enabled"], json!(false));
    assert_eq!(line.delete(&item).await.status, 200);
    assert_eq!(line.get(&item).await.status, 404);
    assert_eq!(line.delete(&format!("domains/{domain}")).await.status, 200);
}

#[tokio::test]
async fn the_demonstration_account_is_realistic() {
    let (platform, line) = platform().await;
    platform.load_demo().await.expect("loads");
    platform.load_demo().await.expect("leaves what is there");
    let domains = line.get("domains?size=1000").await.json();
    let domains = domains.as_array().expect("a list");
    assert!(domains.len() >= 5, "{}", domains.len());
    let applications = line.get("applications").await.json();
    assert!(applications.as_array().expect("a list").len() >= 6);
    let mut endpoints = 0;
    for domain in domains {
        let id = domain["id"].as_str().expect("an id");
        let list = line.get(&format!("domains/{id}/endpoints?size=1000")).await;
        endpoints += list.json().as_array().expect("a list").len();
    }
    assert_eq!(endpoints, 480);
}
