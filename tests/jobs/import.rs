//! Importing: what is checked, what is asked, what is done, and how it ends.

use std::process::Stdio;

use super::scene::{Scene, passwords};

const TWO: &str = "domain,name,description,enabled\nlab,desk,Lobby,no\nlab,new,,\n";

/// The same in the profile that [`Scene::profile`] writes.
const IN_LAB: &[&str] = &[
    "--config",
    "config.toml",
    "--profile",
    "lab",
    "import",
    "two.csv",
];

#[tokio::test]
async fn a_file_makes_and_changes_endpoints_and_a_second_time_finds_nothing_to_do() {
    let scene = Scene::start().await;
    scene.phone("desk").await;
    scene.write("two.csv", TWO);
    let ended = scene.run(&["import", "two.csv", "--yes"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains(
        "line 2  desk@lab: change description \"about desk\" → \"Lobby\", enabled → disabled"
    ));
    assert!(ended.out.contains("line 3  new@lab: done"));
    assert!(ended.out.contains("Import two.csv: 2 done."));
    let there = scene.endpoints().await;
    assert_eq!(
        (there["desk"].description.as_deref(), there["desk"].enabled),
        (Some("Lobby"), false)
    );
    assert!(there["new"].enabled);
    let made = passwords(&scene.path("two.passwords.csv"));
    assert_eq!(made.keys().collect::<Vec<_>>(), ["new"]);
    assert!(scene.takes("new", &made["new"]));
    assert!(scene.takes("desk", "first-password"));

    let ended = scene.run(&["import", "two.csv", "--yes"]).await;
    assert_eq!(
        (ended.code, ended.out.as_str()),
        (Some(0), "2 unchanged.\n")
    );
    assert_eq!(scene.jobs().len(), 1);
}

#[tokio::test]
async fn a_dry_run_tells_every_row_and_sends_nothing() {
    let scene = Scene::start().await;
    scene.phone("desk").await;
    scene.write("two.csv", TWO);
    let ended = scene.run(&["import", "two.csv", "--dry-run"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(
        ended
            .out
            .ends_with("line 3  new@lab: create generated password\n1 to create, 1 to change.\n")
    );
    assert_eq!(scene.names().await, ["desk"]);
    assert!(scene.jobs().is_empty() && !scene.path("two.passwords.csv").exists());
}

#[tokio::test]
async fn nothing_is_sent_while_a_row_is_wrong_unless_it_is_asked_for() {
    let scene = Scene::start().await;
    scene.write(
        "some.csv",
        "domain,name\nlab,good\nelsewhere,bad\nlab,a b\n",
    );
    let ended = scene.run(&["import", "some.csv", "--yes"]).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(
        ended
            .out
            .contains("line 3  bad@elsewhere: wrong: There is no domain called elsewhere.")
    );
    assert!(scene.names().await.is_empty() && scene.jobs().is_empty());
    let ended = scene
        .run(&["import", "some.csv", "--yes", "--skip-wrong"])
        .await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(scene.names().await, ["good"]);
}

#[tokio::test]
async fn without_a_yes_and_without_anybody_to_ask_nothing_is_sent() {
    let scene = Scene::start().await;
    scene.write("two.csv", TWO);
    let ended = scene.run(&["import", "two.csv"]).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.err.contains("Add --yes"));
    let ended = scene
        .run(&["import", "two.csv", "--yes", "--expect", "3"])
        .await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.err.contains("The plan changes 2 endpoints, not 3"));
    assert!(scene.names().await.is_empty() && scene.jobs().is_empty());
}

#[tokio::test]
async fn a_protected_profile_wants_the_number() {
    let scene = Scene::start().await;
    scene.profile("protected");
    scene.write("two.csv", TWO);
    let ended = scene.run(&[IN_LAB, &["--yes"]].concat()).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(
        ended.err.contains("protected") && ended.err.contains("--expect 2"),
        "{ended:?}"
    );
    assert!(scene.names().await.is_empty());
    let ended = scene
        .run(&[IN_LAB, &["--yes", "--expect", "2"]].concat())
        .await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(scene.names().await, ["desk", "new"]);
}

#[tokio::test]
async fn a_read_only_profile_refuses_and_still_tries_it_dry() {
    let scene = Scene::start().await;
    scene.profile("read_only");
    scene.write("two.csv", TWO);
    let ended = scene.run(&[IN_LAB, &["--yes"]].concat()).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.err.contains("read-only"), "{ended:?}");
    let ended = scene.run(&[IN_LAB, &["--dry-run"]].concat()).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let ended = scene
        .run(&["import", "two.csv", "--yes", "--read-only"])
        .await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(scene.names().await.is_empty() && scene.jobs().is_empty());
}

#[tokio::test]
async fn a_row_that_the_service_refuses_fails_alone_and_can_be_tried_again() {
    let scene = Scene::start().await;
    scene.write("many.csv", "domain,name\nlab,a\nlab,b\nlab,c\n");
    scene.refuse_one();
    let ended = scene.run(&["import", "many.csv", "--yes"]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(
        ended.out.contains("Import many.csv: 1 failed, 2 done."),
        "{ended:?}"
    );
    assert!(ended.err.contains("--retry-failed"));
    let kept = passwords(&scene.path("many.passwords.csv"));
    assert_eq!(kept.len(), 2, "what was refused has no password");
    let resume = ["jobs", "resume", &scene.job(), "--retry-failed", "--yes"];
    let ended = scene.run(&resume).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(scene.names().await, ["a", "b", "c"]);
    for (name, password) in passwords(&scene.path("many.passwords.csv")) {
        assert!(scene.takes(&name, &password), "{name}");
    }
}

#[tokio::test]
async fn what_lies_beside_the_file_of_passwords_is_the_persons_own() {
    let scene = Scene::start().await;
    scene.write("many.csv", "domain,name\nlab,a\nlab,b\nlab,c\n");
    scene.write("passwords.new", "mine");
    scene.refuse_one();
    let import = [
        "import",
        "many.csv",
        "--yes",
        "--passwords",
        "passwords.csv",
    ];
    let ended = scene.run(&import).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(passwords(&scene.path("passwords.csv")).len(), 2);
    let mine = std::fs::read_to_string(scene.path("passwords.new"));
    assert_eq!(mine.expect("there"), "mine");
    let there = ["many.csv", "passwords.csv", "passwords.new"];
    let left = scene.list().into_iter();
    let left: Vec<String> = left
        .filter(|name| !name.starts_with("platform.db"))
        .collect();
    assert_eq!(left, [&there[..], &["state"]].concat());
}

#[tokio::test]
async fn what_cannot_be_used_or_is_not_there_ends_with_a_sentence() {
    let scene = Scene::start().await;
    scene.write("bad.csv", "name\nx\n");
    for (words, code, says) in [
        (&["import", "none.csv"][..], 2, "none.csv"),
        (&["import", "bad.csv"], 2, "no column called domain"),
        (&["import"], 2, "Usage"),
        (&["jobs", "show"], 2, "There are no jobs"),
        (
            &["jobs", "show", "20260101-0000-abc"],
            3,
            "There is no job called",
        ),
        (&["jobs", "show", "../.."], 3, "is not the name of a job"),
        (
            &["jobs", "resume", "nope"],
            3,
            "There is no job called nope",
        ),
        (&["jobs", "undo", "nope"], 3, "There is no job called nope"),
    ] {
        let ended = scene.run(words).await;
        assert_eq!(ended.code, Some(code), "{ended:?}");
        assert!(ended.err.contains(says), "{ended:?}");
    }
    let ended = scene.run(&["jobs"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

#[tokio::test]
async fn a_job_is_not_run_on_another_account() {
    let (here, there) = (Scene::start().await, Scene::start().await);
    here.write("two.csv", TWO);
    here.refuse_one();
    let ended = here.run(&["import", "two.csv", "--yes"]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let mut elsewhere = there.program(&["jobs", "resume", &here.job(), "--retry-failed", "--yes"]);
    let ended = elsewhere
        .env("XDG_STATE_HOME", here.path("state"))
        .output()
        .await
        .expect("runs");
    assert_eq!(ended.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("belongs to the account"));
    assert!(there.names().await.is_empty());
}

#[tokio::test]
async fn new_passwords_follow_the_policy_of_the_profile() {
    let scene = Scene::start().await;
    scene.profile_with("password_length = 12\npassword_alphabet = \"digits\"");
    scene.write("two.csv", "domain,name\nlab,a\nlab,b\n");
    let config = ["--config", "config.toml", "--profile", "lab"];
    let import = ["import", "two.csv", "--yes"];
    let ended = scene.run(&[&config[..], &import[..]].concat()).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let made = passwords(&scene.path("two.passwords.csv"));
    assert_eq!(made.len(), 2);
    for (name, password) in made {
        assert!(scene.takes(&name, &password));
        assert_eq!(password.len(), 12);
        assert!(password.bytes().all(|byte| byte.is_ascii_digit()));
    }
}

#[tokio::test]
async fn standard_input_is_imported_with_its_passwords_and_nothing_of_it_is_kept() {
    let scene = Scene::start().await;
    scene.write(
        "rows",
        "domain,name,password\nlab,typed,Pa55-word-typed\nlab,made,\n",
    );
    let rows = || std::fs::File::open(scene.path("rows")).expect("there");
    let import = ["import", "-", "--expect", "2"];
    let ended = scene.run_on(&import, rows()).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(
        ended.out.contains("Import standard input: 2 done."),
        "{ended:?}"
    );
    assert!(scene.takes("typed", "Pa55-word-typed"));
    let made = passwords(&scene.path("import.passwords.csv"));
    assert!(scene.takes("made", &made["made"]));
    assert!(!scene.state().contains("Pa55-word-typed"));
    let ended = scene.run_on(&import, Stdio::null()).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
}

#[tokio::test]
async fn a_password_that_came_through_a_pipe_is_asked_for_again_when_its_item_failed() {
    let scene = Scene::start().await;
    scene.write(
        "rows",
        "domain,name,password\nlab,first,\nlab,a,Pa55-word-typed\n",
    );
    let rows = || std::fs::File::open(scene.path("rows")).expect("there");
    scene.refuse_one();
    let ended = scene.run_on(&["import", "-", "--yes"], rows()).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let resume = ["jobs", "resume", &scene.job(), "--retry-failed", "--yes"];
    let ended = scene.run(&resume).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.out.contains("import it once more"), "{ended:?}");
    assert_eq!(scene.names().await, ["first"]);
    let ended = scene.run_on(&["import", "-", "--yes"], rows()).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(scene.takes("a", "Pa55-word-typed"));
}

#[tokio::test]
async fn jobs_stand_in_columns_and_are_named_to_whoever_does_not_know_their_ids() {
    let scene = Scene::start().await;
    scene.write("a.csv", "domain,name\nlab,one\n");
    scene.write("longer.csv", "domain,name\nlab,two\nlab,three\n");
    let ended = scene.run(&["import", "a.csv", "--yes"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let ended = scene.run(&["jobs", "resume"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.out, "No job was interrupted.\n");
    let first = scene.job();
    scene.refuse_one();
    let ended = scene.run(&["import", "longer.csv", "--yes"]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");

    let listed = scene.run(&["jobs"]).await;
    let columns: Vec<_> = listed.out.lines().map(|line| line.find(" 1 ")).collect();
    assert_eq!(columns.len(), 2, "{listed:?}");
    assert!(
        columns[0].is_some() && columns[0] == columns[1],
        "{listed:?}"
    );
    let shown = scene.run(&["jobs", "show"]).await;
    assert_eq!(shown.code, Some(2), "{shown:?}");
    assert_eq!(
        shown.err,
        format!("Name one of these jobs:\n{}", listed.out)
    );
    let again = scene.run(&["jobs", "resume", "--retry-failed"]).await;
    assert_eq!(again.code, Some(2), "{again:?}");
    assert!(again.err.contains("Import longer.csv"), "{again:?}");
    assert!(!again.err.contains(&first), "{again:?}");
}
