//! What a job says when something was taken away or put back behind its back: never that more is done than is there.

use std::{fs, os::unix::fs::symlink, path::PathBuf};

use rustix::fs::{CWD, FileType, Mode, mknodat};
use sipdeck::platform::{Fault, Harm};

use super::scene::{Scene, passwords};

fn rows(number: usize) -> String {
    let rows = (0..number).map(|row| format!("lab,desk-{row}\n"));
    format!("domain,name\n{}", rows.collect::<String>())
}

/// An import of so many new phones that stops when this many are there.
async fn half_done(number: usize, done: u64) -> Scene {
    let scene = Scene::start().await;
    scene.write("many.csv", &rows(number));
    interrupted(&scene, "many.csv", done).await;
    scene
}

async fn interrupted(scene: &Scene, file: &str, done: u64) {
    scene.harm(Some(Fault {
        skip: done,
        ..Fault::always(Harm::Answer(401))
    }));
    let ended = scene.run(&["import", file, "--yes"]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    scene.harm(None);
}

/// A file of the job that is kept.
fn file_of(scene: &Scene, name: &str) -> PathBuf {
    scene
        .path("state/sipdeck/jobs/environment")
        .join(scene.job())
        .join(name)
}

#[tokio::test]
async fn a_service_that_was_put_back_between_two_runs_has_not_done_what_it_has_not() {
    let scene = half_done(6, 0).await;
    let backup = scene.backup();
    let id = scene.job();
    let resume = ["jobs", "resume", &id, "--yes"];
    scene.harm(Some(Fault {
        skip: 4,
        ..Fault::always(Harm::Answer(401))
    }));
    let ended = scene.run(&resume).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(scene.names().await.len(), 4);
    let scene = scene.put_back(&backup).await;
    assert_eq!(scene.names().await.len(), 0);

    let ended = scene.run(&resume).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.out.contains("4 unknown, 2 done."), "{ended:?}");
    assert_eq!(scene.names().await.len(), 2);
    let shown = scene.run(&["jobs", "show", &id]).await;
    assert!(
        shown.out.contains("desk-0@lab: unknown: It was done"),
        "{shown:?}"
    );

    let ended = scene
        .run(&[&resume[..], &["--retry-failed"]].concat())
        .await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let made = passwords(&scene.path("many.passwords.csv"));
    assert_eq!(scene.names().await.len(), 6);
    for (name, password) in made {
        assert!(scene.takes(&name, &password), "{name}");
    }
}

#[tokio::test]
async fn changes_and_deletions_that_were_undone_between_two_runs_are_not_done() {
    let scene = Scene::start().await;
    for name in ["a", "b", "c", "d"] {
        scene.phone(name).await;
    }
    let backup = scene.backup();
    scene.write(
        "changes.csv",
        "domain,name,description,password\nlab,a,Lobby,\nlab,b,about b,new-password-b\nlab,c,Bar,\nlab,d,Roof,\n",
    );
    interrupted(&scene, "changes.csv", 2).await;
    let scene = scene.put_back(&backup).await;
    let resume = ["jobs", "resume", "--all", "--yes"];
    let ended = scene.run(&resume).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    // Whether a password is set cannot be read: beside a change that is not there, it is not taken for granted.
    assert!(ended.out.contains("2 unknown, 2 done."), "{ended:?}");
    let ended = scene
        .run(&[&resume[..], &["--retry-failed"]].concat())
        .await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(
        scene.endpoints().await["a"].description.as_deref(),
        Some("Lobby")
    );
    assert!(scene.takes("b", "new-password-b"));
}

#[tokio::test]
async fn passwords_whose_file_is_gone_between_two_runs_are_not_said_to_be_there() {
    let scene = half_done(6, 4).await;
    let path = scene.path("many.passwords.csv");
    fs::remove_file(&path).expect("there");
    let resume = ["jobs", "resume", "--all", "--yes"];
    let ended = scene.run(&resume).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.out.contains("4 unknown, 2 done."), "{ended:?}");
    assert!(ended.out.contains("its password is not in"), "{ended:?}");
    let made = passwords(&path);
    assert_eq!(made.len(), 2);
    for (name, password) in made {
        assert!(scene.takes(&name, &password), "{name}");
    }
    // Nobody can find them out: trying again says so again.
    let ended = scene
        .run(&[&resume[..], &["--retry-failed"]].concat())
        .await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.out.contains("4 unknown, 2 done."), "{ended:?}");
}

#[tokio::test]
async fn a_file_of_passwords_that_lost_some_is_not_said_to_have_them() {
    let scene = half_done(6, 4).await;
    let path = scene.path("many.passwords.csv");
    let text = fs::read_to_string(&path).expect("there");
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.contains("desk-2"))
        .collect();
    fs::write(&path, format!("{}\n", kept.join("\n"))).expect("written");
    let ended = scene.run(&["jobs", "resume", "--all", "--yes"]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.out.contains("1 unknown, 5 done."), "{ended:?}");
    assert_eq!(passwords(&path).len(), 5);
}

#[tokio::test]
async fn a_job_that_cannot_be_read_is_told_and_keeps_no_other_waiting() {
    let scene = half_done(3, 1).await;
    let damaged = scene.job();
    fs::write(file_of(&scene, "progress.jsonl"), "nonsense\n{}\n").expect("written");
    for words in [
        &["jobs"][..],
        &["jobs", "resume"],
        &["jobs", "resume", "--all", "--yes"],
    ] {
        let ended = scene.run(words).await;
        assert_eq!(ended.code, Some(1), "{words:?} {ended:?}");
        assert!(ended.err.contains(&damaged), "{words:?} {ended:?}");
        assert!(!ended.out.contains("No job was interrupted"), "{ended:?}");
    }
    scene.write("other.csv", "domain,name\nlab,other-1\nlab,other-2\n");
    interrupted(&scene, "other.csv", 1).await;
    let ended = scene.run(&["jobs", "resume", "--all", "--yes"]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.out.contains("Import other.csv: 2 done."), "{ended:?}");
    assert!(ended.err.contains(&damaged), "{ended:?}");
}

#[tokio::test]
async fn jobs_whose_folder_cannot_be_read_are_not_said_to_be_none() {
    let scene = Scene::start().await;
    fs::create_dir_all(scene.path("state/sipdeck/jobs")).expect("made");
    scene.write("state/sipdeck/jobs/environment", "no folder");
    for words in [&["jobs"][..], &["jobs", "resume", "--all", "--yes"]] {
        let ended = scene.run(words).await;
        assert_eq!(ended.code, Some(1), "{words:?} {ended:?}");
        assert!(ended.err.contains("jobs/environment"), "{ended:?}");
    }
}

#[tokio::test]
async fn a_pipe_a_link_or_an_endless_file_in_the_place_of_a_jobs_file_is_refused_at_once() {
    let scene = half_done(3, 1).await;
    for name in ["plan.json", "progress.jsonl", "lock", "running"] {
        let path = file_of(&scene, name);
        let beside = path.with_extension("kept");
        fs::rename(&path, &beside).expect("there");
        let odd: [&dyn Fn(); 3] = [
            &|| mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("made"),
            &|| symlink("/dev/zero", &path).expect("made"),
            &|| symlink(&beside, &path).expect("made"),
        ];
        for make in odd {
            make();
            let resumed = scene.run(&["jobs", "resume", "--all", "--yes"]).await;
            assert_eq!(resumed.code, Some(1), "{name}: {resumed:?}");
            assert!(resumed.err.contains(name), "{name}: {resumed:?}");
            scene.run(&["jobs"]).await;
            fs::remove_file(&path).expect("there");
        }
        fs::rename(&beside, &path).expect("there");
    }
    let ended = scene.run(&["jobs", "resume", "--all", "--yes"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

#[tokio::test]
async fn asking_whether_a_job_runs_never_keeps_anybody_from_running_it() {
    let scene = half_done(40, 1).await;
    let id = scene.job();
    let (asking, resuming) = (["jobs"], ["jobs", "resume", &id, "--yes"]);
    for done in 2..20 {
        scene.harm(Some(Fault {
            skip: 1,
            ..Fault::always(Harm::Answer(401))
        }));
        let asked = async {
            for _ in 0..3 {
                tokio::join!(scene.run(&asking), scene.run(&asking));
            }
        };
        let ((), ended) = tokio::join!(asked, scene.run(&resuming));
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(!ended.err.contains("Another sipdeck"), "{ended:?}");
        assert_eq!(scene.names().await.len(), done);
    }
}
