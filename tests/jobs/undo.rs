//! The journal, and taking a job back with it.

use std::fs;

use super::scene::{Scene, passwords};

const FILE: &str =
    "domain,name,description,enabled\nlab,desk,Lobby,no\nlab,other,Bar,\nlab,new,,\n";

async fn imported() -> Scene {
    let scene = Scene::start().await;
    scene.phone("desk").await;
    scene.phone("other").await;
    scene.write("three.csv", FILE);
    let ended = scene.run(&["import", "three.csv", "--yes"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    scene
}

#[tokio::test]
async fn the_journal_tells_who_did_what_to_what_and_how_it_was_before() {
    let scene = imported().await;
    let journal = scene.journal();
    let of = |name: &str| {
        let found = journal.iter().find(|entry| entry["object"]["name"] == name);
        found.expect("an entry").clone()
    };
    assert_eq!(journal.len(), 3);
    let desk = of("desk");
    for (key, value) in [
        ("profile", "environment"),
        ("user", "ana"),
        ("verb", "change"),
        ("outcome", "done"),
    ] {
        assert_eq!(desk[key], value, "{desk}");
    }
    assert_eq!(desk["account"], scene.platform.account().user_id.as_str());
    assert_eq!(
        desk["before"],
        serde_json::json!({"description": "about desk", "enabled": true})
    );
    assert_eq!(
        desk["after"],
        serde_json::json!({"description": "Lobby", "enabled": false})
    );
    assert_eq!(desk["object"]["domain_name"], "lab");
    assert_eq!(desk["job"], scene.job());
    let requests = desk["requests"].as_array().expect("requests");
    assert_eq!(requests.len(), 1, "{desk}");
    assert!(
        requests[0]
            .as_str()
            .is_some_and(|said| said.contains(" POST /v1/") && said.ends_with(" 200")),
        "{desk}"
    );
    assert_eq!(
        (&of("new")["verb"], &of("new")["password"]),
        (&"create".into(), &true.into())
    );
}

#[tokio::test]
async fn a_job_is_taken_back_and_what_it_deletes_comes_again_as_something_new() {
    let scene = imported().await;
    let before = scene.endpoints().await;
    let id = scene.job();
    let ended = scene.run(&["jobs", "undo", &id, "--yes"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let there = scene.endpoints().await;
    assert_eq!(there.keys().collect::<Vec<_>>(), ["desk", "other"]);
    assert_eq!(
        (there["desk"].description.as_deref(), there["desk"].enabled),
        (Some("about desk"), true)
    );

    let ended = scene.run(&["jobs", "undo", &id, "--yes"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(
        ended.err.contains("There is nothing to take back."),
        "{ended:?}"
    );

    let undone = scene
        .jobs()
        .into_iter()
        .find(|job| *job != id)
        .expect("a second job");
    let ended = scene.run(&["jobs", "undo", &undone]).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(
        ended
            .err
            .contains("made again with a new id and a new password"),
        "{ended:?}"
    );
    let ended = scene.run(&["jobs", "undo", &undone, "--yes"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let again = scene.endpoints().await;
    assert_ne!(again["new"].id, before["new"].id);
    assert_eq!(again["desk"].description.as_deref(), Some("Lobby"));
    let path = ended
        .out
        .split(" are in ")
        .nth(1)
        .and_then(|rest| rest.split(';').next())
        .expect("a file");
    let made = passwords(std::path::Path::new(path));
    assert!(scene.takes("new", &made["new"]));
}

#[tokio::test]
async fn what_was_changed_since_is_left_alone() {
    let scene = imported().await;
    let id = scene.job();
    scene.write(
        "later.csv",
        "domain,name,description\nlab,desk,Cellar\nlab,new,Now used\n",
    );
    let ended = scene.run(&["import", "later.csv", "--yes"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let ended = scene.run(&["jobs", "undo", &id, "--yes"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(
        ended
            .out
            .contains("desk@lab: left alone: It was changed again since"),
        "{ended:?}"
    );
    assert!(
        ended
            .out
            .contains("new@lab: left alone: It was changed since it was created"),
        "{ended:?}"
    );
    let there = scene.endpoints().await;
    assert_eq!(there["desk"].description.as_deref(), Some("Cellar"));
    assert_eq!(there["other"].description.as_deref(), Some("about other"));
}

#[tokio::test]
async fn what_was_done_to_another_account_is_not_taken_back() {
    let scene = imported().await;
    let id = scene.job();
    let ours = scene.platform.account().user_id.to_string();
    let path = scene.path("state/sipdeck/journal/environment/journal.jsonl");
    let journal = fs::read_to_string(&path).expect("a journal");
    fs::write(&path, journal.replace(&ours, "u-other")).expect("written");
    let before = scene.endpoints().await;
    let ended = scene.run(&["jobs", "undo", &id, "--yes"]).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.err.contains("knows nothing"), "{ended:?}");
    assert_eq!(scene.endpoints().await, before);
}
