//! Reference §4: domains, and the rows of §12 about them.

use serde_json::json;

use super::line::{Line, platform};

async fn lab(line: &Line) -> String {
    line.post("domains", &json!({"name": "lab1"})).await.id()
}

#[tokio::test]
async fn get_collection_lists_in_creation_order() {
    let (_platform, line) = platform().await;
    assert_eq!(line.get("domains").await.json(), json!([]));
    for name in ["zulu", "alpha", "mike"] {
        line.post("domains", &json!({"name": name})).await.id();
    }
    let list = line.get("domains").await.json();
    let names: Vec<_> = list
        .as_array()
        .expect("bare")
        .iter()
        .map(|d| &d["name"])
        .collect();
    assert_eq!(names, ["zulu", "alpha", "mike"]);
}

#[tokio::test]
async fn post_collection_answers_201_with_an_absolute_location_and_no_body() {
    let (platform, line) = platform().await;
    let made = line
        .post("domains", &json!({"name": "lab1", "description": "x"}))
        .await;
    assert_eq!(made.status, 201);
    let start = format!("{}{}", platform.origin(), line.path("domains/rd-"));
    let location = made.header("location");
    assert!(location.starts_with(&start), "{location}");
    assert_eq!(location.len(), start.len() + 23);
    assert_eq!(made.header("content-length"), "0");
    assert_eq!(made.header("content-type"), "");
}

#[tokio::test]
async fn get_item_shows_both_links_to_the_endpoints() {
    let (platform, line) = platform().await;
    let id = line
        .post(
            "domains",
            &json!({"name": "lab1", "description": "bench phones"}),
        )
        .await
        .id();
    let path = line.path(&format!("domains/{id}/endpoints"));
    let item = line.get(&format!("domains/{id}")).await;
    assert_eq!(
        item.json(),
        json!({"id": id, "name": "lab1", "description": "bench phones",
            "endpointsUrl": format!("{}{path}", platform.origin()), "endpoints": path})
    );
    assert_eq!(item.header("content-type"), "application/json");
}

#[tokio::test]
async fn description_is_optional_and_left_out_when_unset() {
    let (_platform, line) = platform().await;
    let body = json!({"name": "lab1", "description": null});
    let id = line.post("domains", &body).await.id();
    let item = line.get(&format!("domains/{id}")).await.json();
    assert_eq!(item.get("description"), None);
}

#[tokio::test]
async fn post_item_changes_the_description_and_an_empty_one_clears_it() {
    let (_platform, line) = platform().await;
    let item = format!("domains/{}", lab(&line).await);
    let update = line.post(&item, &json!({"description": "new"})).await;
    assert_eq!((update.status, update.body.len()), (200, 0));
    assert_eq!(line.get(&item).await.json()["description"], "new");
    line.post(&item, &json!({"description": null})).await;
    assert_eq!(line.get(&item).await.json()["description"], "new");
    line.post(&item, &json!({"description": ""})).await;
    assert_eq!(line.get(&item).await.json().get("description"), None);
}

#[tokio::test]
async fn name_is_no_part_of_an_update() {
    let (_platform, line) = platform().await;
    let item = format!("domains/{}", lab(&line).await);
    assert_eq!(
        line.post(&item, &json!({"name": "other"})).await.status,
        200
    );
    assert_eq!(line.get(&item).await.json()["name"], "lab1");
}

#[tokio::test]
async fn delete_item_answers_200_and_the_domain_is_gone() {
    let (_platform, line) = platform().await;
    let item = format!("domains/{}", lab(&line).await);
    let gone = line.delete(&item).await;
    assert_eq!((gone.status, gone.body.len()), (200, 0));
    let why = line.get(&item).await.why();
    assert_eq!(why, (404, "not-found".into(), "domain-not-found".into()));
    assert_eq!(line.delete(&item).await.status, 404);
    lab(&line).await;
}

#[tokio::test]
async fn names_are_one_to_sixteen_letters_digits_hyphens_and_underscores() {
    let (_platform, line) = platform().await;
    for good in ["a", "xyz-corp-testing", "MyCoolApp_stage"] {
        assert_eq!(
            line.post("domains", &json!({"name": good})).await.status,
            201,
            "{good}"
        );
    }
    for bad in ["", "-a", "a-", "a b", "a.b", "xyz-corp-testing1", "é"] {
        let why = line.post("domains", &json!({"name": bad})).await.why();
        assert_eq!(
            why,
            (400, "bad-request".into(), "validation-error".into()),
            "{bad}"
        );
    }
    let why = line
        .post("domains", &json!({"description": "x"}))
        .await
        .why();
    assert_eq!(why, (400, "bad-request".into(), "missing-property".into()));
}

#[tokio::test]
async fn a_name_is_unique_without_regard_to_case_and_kept_as_given() {
    let (_platform, line) = platform().await;
    let id = line.post("domains", &json!({"name": "Lab1"})).await.id();
    let why = line.post("domains", &json!({"name": "lAB1"})).await.why();
    assert_eq!(why, (409, "conflict".into(), "duplicate-domain".into()));
    assert_eq!(
        line.get(&format!("domains/{id}")).await.json()["name"],
        "Lab1"
    );
}

#[tokio::test]
async fn an_account_has_at_most_100_domains() {
    let (_platform, line) = platform().await;
    let mut last = String::new();
    for number in 0..100 {
        last = line
            .post("domains", &json!({"name": format!("d{number}")}))
            .await
            .id();
    }
    let why = line
        .post("domains", &json!({"name": "one-more"}))
        .await
        .why();
    assert_eq!(why, (403, "limit".into(), "domain-limit-reached".into()));
    assert_eq!(line.delete(&format!("domains/{last}")).await.status, 200);
    assert_eq!(
        line.post("domains", &json!({"name": "one-more"}))
            .await
            .status,
        201
    );
}
