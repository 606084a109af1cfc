//! A disk that takes no more: a job is not begun without its plan, and stops when its record cannot grow.

use std::process::Output;

use super::scene::{Scene, passwords};

fn rows(number: usize) -> String {
    let rows = (0..number).map(|row| format!("lab,desk-{row}\n"));
    format!("domain,name\n{}", rows.collect::<String>())
}

/// The program where no file may grow beyond this many blocks of 512 bytes.
async fn with_little_room(scene: &Scene, blocks: usize, words: &[&str]) -> Output {
    let program = scene.program(words);
    let program = program.as_std();
    let mut shell = tokio::process::Command::new("/bin/sh");
    let limit = format!("trap '' 25; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    shell
        .args(["-c", &limit])
        .arg(program.get_program())
        .args(program.get_args())
        .env_clear()
        .envs(
            program
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .current_dir(scene.folder.path())
        .stdin(std::process::Stdio::null());
    shell.output().await.expect("it runs")
}

fn said(ended: &Output) -> String {
    String::from_utf8_lossy(&ended.stderr).into_owned()
}

#[tokio::test]
async fn a_job_whose_plan_cannot_be_written_is_not_begun_and_leaves_nothing_behind() {
    let scene = Scene::start().await;
    scene.phone("desk").await;
    let change = "domain,name,description\nlab,desk,Lobby\n";
    for (name, file) in [("new.csv", &*rows(3)), ("change.csv", change)] {
        scene.write(name, file);
        let ended = with_little_room(&scene, 0, &["import", name, "--yes"]).await;
        let said = said(&ended);
        assert_eq!(ended.status.code(), Some(2), "{said}");
        assert!(said.contains("Nothing was sent."), "{said}");
        assert!(scene.jobs().is_empty());
    }
    assert_eq!(scene.names().await, ["desk"]);
    assert_eq!(
        scene.endpoints().await["desk"].description.as_deref(),
        Some("about desk")
    );
    assert!(
        !scene.path("new.passwords.csv").exists(),
        "it would be empty"
    );
    let listed = scene.run(&["jobs"]).await;
    assert!(listed.out.contains("There are no jobs"), "{listed:?}");

    let ended = scene.run(&["import", "new.csv", "--yes"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(passwords(&scene.path("new.passwords.csv")).len(), 3);
}

#[tokio::test]
async fn a_state_folder_that_is_none_is_told_before_anything_is_sent() {
    let scene = Scene::start().await;
    scene.write("state", "a file");
    scene.write("new.csv", &rows(2));
    let ended = scene.run(&["import", "new.csv", "--yes"]).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(
        ended.err.contains("state/sipdeck/jobs/") && ended.err.contains("Nothing was sent."),
        "{ended:?}"
    );
    assert!(scene.names().await.is_empty());
}

#[tokio::test]
async fn a_job_stops_when_its_record_cannot_grow_and_is_finished_when_there_is_room_again() {
    let scene = Scene::start().await;
    scene.write("many.csv", &rows(40));
    let ended = with_little_room(&scene, 24, &["import", "many.csv", "--yes"]).await;
    let said = said(&ended);
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains("nothing more was sent"), "{said}");
    let made = scene.names().await.len();
    assert!((1..40).contains(&made), "{made}: {said}");
    let ended = scene.run(&["jobs", "resume", "--all", "--yes"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("40 done."), "{ended:?}");
    assert_eq!(scene.names().await.len(), 40);
    for (name, password) in passwords(&scene.path("many.passwords.csv")) {
        assert!(scene.takes(&name, &password), "{name}");
    }
}
