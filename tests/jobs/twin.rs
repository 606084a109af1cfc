//! The account's things by name on the command line: what is printed, what is changed, and how each command ends.

use std::fs::File;

use serde_json::{Value, json};

use super::scene::{Ended, Scene};

async fn scene() -> Scene {
    let scene = Scene::start().await;
    for name in ["bar", "lobby", "desk-1"] {
        scene.phone(name).await;
    }
    scene
}

/// The object on stderr that tells programs what was wrong.
fn code(ended: &Ended) -> Value {
    let told: Value = serde_json::from_str(&ended.err).expect("JSON");
    told["error"]["code"].clone()
}

#[tokio::test]
async fn endpoints_are_listed_in_every_shape_and_imported_back() {
    let scene = scene().await;
    let listed = scene.run(&["endpoints", "list"]).await;
    assert_eq!(listed.code, Some(0), "{listed:?}");
    let lines: Vec<&str> = listed.out.lines().collect();
    assert!(lines[0].starts_with("DOMAIN  NAME"), "{}", listed.out);
    assert!(
        lines[1].starts_with("lab     bar     yes"),
        "{}",
        listed.out
    );
    assert_eq!(lines.len(), 4);
    let json = scene.run(&["endpoints", "list", "--json"]).await;
    let rows: Vec<Value> = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(rows[1]["description"], "about desk-1");
    scene.write("all.json", &json.out);
    let back = scene.run(&["import", "all.json", "--dry-run"]).await;
    assert!(back.out.ends_with("3 unchanged.\n"), "{back:?}");
    let ids = [
        "endpoints",
        "list",
        "--format",
        "id",
        "--filter",
        "desk",
        "--limit",
        "1",
    ];
    let ids = scene.run(&ids).await;
    let desk = &scene.endpoints().await["desk-1"];
    assert_eq!(ids.out, format!("{}\n", desk.id));
    let none = scene
        .run(&["endpoints", "list", "--filter", "nobody", "--json"])
        .await;
    assert_eq!((none.code, none.out.trim()), (Some(0), "[]"));
    let wrong = scene.run(&["endpoints", "list", "--filter", "/("]).await;
    assert_eq!((wrong.code, wrong.out.as_str()), (Some(2), ""));
    let missing = scene
        .run(&["endpoints", "list", "--domain", "nice", "--json"])
        .await;
    assert_eq!((missing.code, code(&missing)), (Some(3), json!("missing")));
}

#[tokio::test]
async fn an_endpoint_is_shown_with_what_is_wrong_with_it() {
    let scene = scene().await;
    let shown = scene
        .run(&["endpoints", "get", "sip:LOBBY@lab.bwapp.bwsip.io"])
        .await;
    assert_eq!(shown.code, Some(0), "{shown:?}");
    assert!(
        shown
            .out
            .starts_with("lobby@lab\n  state        no application: every call"),
        "{}",
        shown.out
    );
    let two = scene
        .run(&["endpoints", "get", "bar", "desk-1@lab", "--format", "jsonl"])
        .await;
    assert_eq!(two.out.lines().count(), 2, "{two:?}");
    let missing = scene.run(&["endpoints", "get", "hall@lab"]).await;
    assert_eq!(missing.code, Some(3));
    assert_eq!(missing.err, "There is no endpoint hall@lab.\n");
}

#[tokio::test]
async fn an_endpoint_is_made_changed_and_deleted_and_all_of_it_can_be_taken_back() {
    let scene = scene().await;
    let made = scene
        .run(&["endpoints", "create", "desk-2@lab", "--description", "new"])
        .await;
    assert_eq!(made.code, Some(0), "{made:?}");
    let password = made.out.trim();
    assert!(
        scene.takes("desk-2", password),
        "stdout holds the password alone: {}",
        made.out
    );
    let kept = std::fs::read_dir(scene.path("state/sipdeck/passwords")).expect("the folder");
    assert_eq!(kept.count(), 0, "it was handed over");
    let again = scene.run(&["endpoints", "create", "desk-2@lab"]).await;
    assert_eq!((again.code, again.out.as_str()), (Some(5), ""));
    let words = [
        "endpoints",
        "set",
        "desk-2@lab",
        "bar",
        "--disabled",
        "--description",
        "",
    ];
    let dry = scene.run(&[&words[..], &["--dry-run"]].concat()).await;
    assert_eq!(dry.code, Some(0));
    assert_eq!(dry.out.lines().count(), 2, "{dry:?}");
    let unasked = scene.run(&words).await;
    assert_eq!(unasked.code, Some(2), "{unasked:?}");
    assert!(scene.endpoints().await["bar"].enabled, "nothing was sent");
    let set = scene.run(&[&words[..], &["--expect", "2"]].concat()).await;
    assert_eq!(set.code, Some(0), "{set:?}");
    let all = scene.endpoints().await;
    assert_eq!(
        (all["bar"].enabled, &all["bar"].description),
        (false, &None)
    );
    let same = scene.run(&[&words[..], &["--yes"]].concat()).await;
    assert_eq!(
        (same.code, same.out.as_str()),
        (Some(0), ""),
        "nothing to do"
    );
    let gone = scene
        .run(&["endpoints", "delete", "lobby@lab", "--yes"])
        .await;
    assert_eq!(gone.code, Some(0), "{gone:?}");
    assert_eq!(scene.names().await, ["bar", "desk-1", "desk-2"]);
    let jobs = scene.run(&["jobs"]).await;
    let of_set = jobs
        .out
        .lines()
        .find(|line| line.contains("Change 2 endpoints"));
    let id = of_set
        .and_then(|line| line.split_whitespace().next())
        .expect("a job");
    let undone = scene.run(&["jobs", "undo", id, "--yes"]).await;
    assert_eq!(undone.code, Some(0), "{undone:?}");
    assert_eq!(
        scene.endpoints().await["bar"].description.as_deref(),
        Some("about bar")
    );
}

#[tokio::test]
async fn a_password_is_given_on_stdin_or_made_and_printed_once() {
    let scene = scene().await;
    scene.write("given", "a-Given-secret\n");
    let input = File::open(scene.path("given")).expect("there");
    let words = ["endpoints", "password", "bar", "--password-stdin", "--yes"];
    let set = scene.run_on(&words, input).await;
    assert_eq!(set.code, Some(0), "{set:?}");
    assert!(scene.takes("bar", "a-Given-secret"));
    assert!(!format!("{set:?}").contains("a-Given-secret"), "{set:?}");
    let made = scene
        .run(&["endpoints", "password", "bar", "--generate", "--yes"])
        .await;
    assert!(scene.takes("bar", made.out.trim()), "{made:?}");
    scene.write("given", "x\n");
    let input = File::open(scene.path("given")).expect("there");
    let short = scene.run_on(&words, input).await;
    assert_eq!((short.code, short.out.as_str()), (Some(2), ""), "{short:?}");
    assert!(scene.takes("bar", made.out.trim()), "nothing was sent");
}

#[tokio::test]
async fn what_a_list_prints_is_what_a_change_reads() {
    let scene = scene().await;
    let ids = scene.run(&["endpoints", "list", "--format", "id"]).await;
    scene.write("ids", &ids.out);
    let words = ["endpoints", "set", "-", "--disabled", "--expect", "3"];
    let input = || File::open(scene.path("ids")).expect("there");
    let set = scene.run_on(&words, input()).await;
    assert_eq!(set.code, Some(0), "{set:?}");
    assert!(scene.endpoints().await.values().all(|one| !one.enabled));
    let words = ["endpoints", "delete", "-", "--expect", "2"];
    let refused = scene.run_on(&words, input()).await;
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert_eq!(scene.names().await.len(), 3);
}

#[tokio::test]
async fn domains_are_made_described_and_deleted() {
    let scene = scene().await;
    let made = scene
        .run(&["domains", "create", "nice", "--description", "from May"])
        .await;
    assert_eq!(made.code, Some(0), "{made:?}");
    let other = ["domains", "create", "nancy", "--expect", "2"];
    assert_eq!(scene.run(&other).await.code, Some(2), "it is one");
    let taken = scene.run(&["domains", "create", "nice"]).await;
    assert_eq!(taken.code, Some(5), "{taken:?}");
    let listed = scene.run(&["domains", "list", "--format", "csv"]).await;
    assert!(
        listed.out.contains(&format!("{},nice,", made.out.trim())),
        "{listed:?}"
    );
    let set = [
        "domains",
        "set",
        "nice",
        "--description",
        "from June",
        "--yes",
    ];
    assert_eq!(scene.run(&set).await.code, Some(0));
    let got = scene.run(&["domains", "get", "NICE"]).await;
    assert!(got.out.contains("from June"), "{got:?}");
    let full = scene.run(&["domains", "delete", "lab", "--yes"]).await;
    assert_eq!(full.code, Some(1), "it has endpoints: {full:?}");
    let gone = scene.run(&["domains", "delete", "nice", "--yes"]).await;
    assert_eq!(gone.code, Some(0), "{gone:?}");
    assert_eq!(scene.run(&["domains", "get", "nice"]).await.code, Some(3));
}

#[tokio::test]
async fn what_is_not_allowed_is_told_from_what_is_not_there() {
    let scene = scene().await;
    let read_only = ["endpoints", "delete", "bar", "--yes", "--read-only"];
    let refused = scene.run(&read_only).await;
    assert_eq!(refused.code, Some(4), "{refused:?}");
    let mut stranger = scene.program(&["endpoints", "list", "--json"]);
    let stranger = stranger
        .env("SIPDECK_SECRET", "wrong")
        .output()
        .await
        .expect("it runs");
    assert_eq!(stranger.status.code(), Some(4));
    let told: Value = serde_json::from_slice(&stranger.stderr).expect("JSON");
    assert_eq!(told["error"]["code"], "denied");
    let none = scene.run(&["applications", "get", "Front desks"]).await;
    assert_eq!(none.code, Some(3), "{none:?}");
    let all = scene.run(&["applications", "list", "--json"]).await;
    assert_eq!((all.code, all.out.trim()), (Some(0), "[]"), "{all:?}");
}
