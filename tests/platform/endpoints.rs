//! Reference §5: endpoints, and the rows of §12 and §13 about them.

use serde_json::{Value, json};

use super::line::{Line, platform};

async fn lab(line: &Line) -> String {
    let domain = line.post("domains", &json!({"name": "lab1"})).await.id();
    format!("domains/{domain}/endpoints")
}

fn phone(name: &str) -> Value {
    json!({"name": name, "credentials": {"password": "secret1"}})
}

async fn desk(line: &Line) -> String {
    let list = lab(line).await;
    let id = line.post(&list, &phone("desk")).await.id();
    format!("{list}/{id}")
}

#[tokio::test]
async fn post_collection_answers_201_with_location_and_no_body() {
    let (platform, line) = platform().await;
    let list = lab(&line).await;
    let made = line.post(&list, &phone("desk")).await;
    assert_eq!((made.status, made.body.len()), (201, 0));
    let start = format!("{}{}/re-", platform.origin(), line.path(&list));
    assert!(made.header("location").starts_with(&start));
}

#[tokio::test]
async fn get_collection_is_a_bare_array_of_whole_items() {
    let (_platform, line) = platform().await;
    let list = lab(&line).await;
    assert_eq!(line.get(&list).await.json(), json!([]));
    let id = line.post(&list, &phone("desk")).await.id();
    let item = line.get(&format!("{list}/{id}")).await.json();
    assert_eq!(line.get(&list).await.json(), json!([item]));
}

#[tokio::test]
async fn post_item_changes_only_what_it_names() {
    let (_platform, line) = platform().await;
    let list = lab(&line).await;
    let body = json!({"name": "desk", "description": "one", "enabled": false,
        "credentials": {"password": "secret1"}});
    let item = format!("{list}/{}", line.post(&list, &body).await.id());
    let changed = line.post(&item, &json!({"description": "two"})).await;
    assert_eq!((changed.status, changed.body.len()), (200, 0));
    let seen = line.get(&item).await.json();
    assert_eq!(
        (&seen["description"], &seen["enabled"]),
        (&json!("two"), &json!(false))
    );
    line.post(&item, &json!({"description": ""})).await;
    assert_eq!(line.get(&item).await.json().get("description"), None);
}

#[tokio::test]
async fn the_founding_pages_update_path_without_a_domain_is_an_alias() {
    let (_platform, line) = platform().await;
    let item = desk(&line).await;
    let id = item.rsplit('/').next().expect("an id");
    let alias = format!("domains/endpoints/{id}");
    assert_eq!(
        line.post(&alias, &json!({"enabled": false})).await.status,
        200
    );
    assert_eq!(line.get(&item).await.json()["enabled"], false);
    let why = line.post("domains/endpoints/re-x", &json!({})).await.why();
    assert_eq!(why.2, "endpoint-not-found");
}

#[tokio::test]
async fn delete_item_answers_200_and_frees_the_name() {
    let (_platform, line) = platform().await;
    let item = desk(&line).await;
    let gone = line.delete(&item).await;
    assert_eq!((gone.status, gone.body.len()), (200, 0));
    let why = line.get(&item).await.why();
    assert_eq!(why, (404, "not-found".into(), "endpoint-not-found".into()));
    let list = item.rsplit_once('/').expect("a list").0;
    assert_eq!(line.post(list, &phone("desk")).await.status, 201);
}

#[tokio::test]
async fn an_endpoint_is_found_only_in_its_own_domain() {
    let (_platform, line) = platform().await;
    let item = desk(&line).await;
    let other = line.post("domains", &json!({"name": "lab2"})).await.id();
    let id = item.rsplit('/').next().expect("an id");
    let foreign = format!("domains/{other}/endpoints/{id}");
    assert_eq!(line.get(&foreign).await.why().2, "endpoint-not-found");
    assert_eq!(line.delete(&foreign).await.status, 404);
    assert_eq!(
        line.get("domains/rd-x/endpoints").await.why().2,
        "domain-not-found"
    );
}

#[tokio::test]
async fn enabled_is_read_as_bool_or_string_and_answered_as_bool() {
    let (_platform, line) = platform().await;
    let item = desk(&line).await;
    for (sent, seen) in [
        (json!("false"), false),
        (json!("true"), true),
        (json!(false), false),
        (json!(null), false),
        (json!(true), true),
    ] {
        assert_eq!(
            line.post(&item, &json!({"enabled": sent})).await.status,
            200
        );
        assert_eq!(line.get(&item).await.json()["enabled"], json!(seen));
    }
    let why = line.post(&item, &json!({"enabled": "maybe"})).await.why();
    assert_eq!(why.2, "validation-error");
}

#[tokio::test]
async fn application_id_must_exist_and_an_empty_one_detaches() {
    let (_platform, line) = platform().await;
    let item = desk(&line).await;
    let app = json!({"name": "App", "incomingCallUrl": "https://example.com"});
    let app = line.post("applications", &app).await.id();
    let why = line
        .post(&item, &json!({"applicationId": "a-x"}))
        .await
        .why();
    assert_eq!(
        why,
        (404, "not-found".into(), "application-not-found".into())
    );
    line.post(&item, &json!({"applicationId": app})).await;
    assert_eq!(line.get(&item).await.json()["applicationId"], json!(app));
    line.post(&item, &json!({"applicationId": ""})).await;
    assert_eq!(line.get(&item).await.json().get("applicationId"), None);
}

#[tokio::test]
async fn ignored_members_do_no_harm() {
    let (_platform, line) = platform().await;
    let list = lab(&line).await;
    let body = json!({"name": "desk", "domainId": "rd-other", "sipUri": "sip:x@y", "colour": [1, {}],
        "id": "re-mine", "credentials": {"password": "secret1", "realm": "other", "username": "me"}});
    let id = line.post(&list, &body).await.id();
    let seen = line.get(&format!("{list}/{id}")).await.json();
    assert_eq!(seen["sipUri"], "sip:desk@lab1.bwapp.bwsip.io");
    assert_eq!(
        seen["credentials"],
        json!({"realm": "lab1.bwapp.bwsip.io", "username": "desk"})
    );
    assert_ne!(seen["id"], "re-mine");
}

#[tokio::test]
async fn names_are_sip_users_without_spaces_at_signs_and_colons() {
    let (_platform, line) = platform().await;
    let list = lab(&line).await;
    for good in ["+13035551212", "a.b!~*'()&=+$,;?/", "caf%C3%A9"] {
        let made = line.post(&list, &phone(good)).await;
        let seen = line.get(&format!("{list}/{}", made.id())).await.json();
        assert_eq!(seen["sipUri"], format!("sip:{good}@lab1.bwapp.bwsip.io"));
    }
    for bad in ["", "a b", "a@b", "a:b", "100%", "é"] {
        let why = line.post(&list, &phone(bad)).await.why();
        assert_eq!(why.2, "validation-error", "{bad}");
    }
    let unnamed = json!({"credentials": {"password": "secret1"}});
    assert_eq!(line.post(&list, &unnamed).await.why().2, "missing-property");
}

#[tokio::test]
async fn a_name_is_unique_in_its_domain_to_the_letter() {
    let (_platform, line) = platform().await;
    let list = lab(&line).await;
    line.post(&list, &phone("desk")).await.id();
    let why = line.post(&list, &phone("desk")).await.why();
    assert_eq!(why, (409, "conflict".into(), "duplicate-endpoint".into()));
    line.post(&list, &phone("Desk")).await.id();
    let other = line.post("domains", &json!({"name": "lab2"})).await.id();
    line.post(&format!("domains/{other}/endpoints"), &phone("desk"))
        .await
        .id();
}

#[tokio::test]
async fn passwords_have_six_latin_1_characters_and_never_come_back() {
    let (_platform, line) = platform().await;
    let list = lab(&line).await;
    for bad in ["12345", "пароль1", ""] {
        let body = json!({"name": "x", "credentials": {"password": bad}});
        assert_eq!(
            line.post(&list, &body).await.why().2,
            "validation-error",
            "{bad}"
        );
    }
    for none in [
        json!({"name": "x"}),
        json!({"name": "x", "credentials": {"password": null}}),
    ] {
        assert_eq!(line.post(&list, &none).await.why().2, "missing-property");
    }
    let body = json!({"name": "x", "credentials": {"password": "sécret"}});
    let id = line.post(&list, &body).await.id();
    let seen = line.get(&format!("{list}/{id}")).await;
    assert!(!String::from_utf8_lossy(&seen.body).contains("password"));
    let item = format!("{list}/{id}");
    let short = json!({"credentials": {"password": "12345"}});
    assert_eq!(line.post(&item, &short).await.why().2, "validation-error");
}

#[tokio::test]
async fn a_name_in_an_update_is_taken_when_equal_and_refused_when_different() {
    let (_platform, line) = platform().await;
    let item = desk(&line).await;
    assert_eq!(line.post(&item, &json!({"name": "desk"})).await.status, 200);
    let why = line.post(&item, &json!({"name": "other"})).await.why();
    assert_eq!(why.2, "validation-error");
}

#[tokio::test]
async fn a_refused_update_changes_nothing() {
    let (_platform, line) = platform().await;
    let item = desk(&line).await;
    let before = line.get(&item).await.json();
    let body = json!({"description": "new", "enabled": false, "credentials": {"password": "1"}});
    assert_eq!(line.post(&item, &body).await.status, 400);
    assert_eq!(line.get(&item).await.json(), before);
}
