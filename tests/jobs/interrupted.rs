//! Jobs that are stopped, killed, or met by a second process, and taken up again.

use rustix::process::{Pid, Signal, kill_process};
use sipdeck::platform::{Fault, Harm};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};

use super::scene::{Scene, passwords};

fn rows(number: usize) -> String {
    let rows = (0..number).map(|row| format!("lab,desk-{row}\n"));
    format!("domain,name\n{}", rows.collect::<String>())
}

#[tokio::test]
async fn a_stop_comes_before_the_next_item_and_says_how_to_go_on() {
    let scene = Scene::start().await;
    scene.write("many.csv", &rows(40));
    scene.harm(Some(Fault::always(Harm::DelayMs(25))));
    let mut child = scene
        .program(&["import", "many.csv", "--yes"])
        .spawn()
        .expect("starts");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    while let Some(line) = lines.next_line().await.expect("text") {
        if line.ends_with("desk-1@lab: done") {
            let pid = Pid::from_raw(i32::try_from(child.id().expect("runs")).expect("fits"));
            kill_process(pid.expect("a process"), Signal::INT).expect("sent");
            break;
        }
    }
    let mut said = String::new();
    let mut rest = String::new();
    while let Some(line) = lines.next_line().await.expect("text") {
        rest.push_str(&line);
    }
    child
        .stderr
        .take()
        .expect("piped")
        .read_to_string(&mut said)
        .await
        .expect("text");
    let status = child.wait().await.expect("ends");
    assert_eq!(status.code(), Some(1), "{said} {rest}");
    let id = scene.job();
    assert!(
        said.contains("It was stopped before the next item.")
            && said.contains(&format!("sipdeck jobs resume {id}")),
        "{said}"
    );
    let made = scene.names().await.len();
    assert!((2..40).contains(&made), "{made}");
    assert_eq!(passwords(&scene.path("many.passwords.csv")).len(), made);
    let listed = scene.run(&["jobs"]).await;
    assert!(
        listed.out.contains(&format!(
            "interrupted  Import many.csv: {made} done, {} waiting",
            40 - made
        )),
        "{listed:?}"
    );

    // What a person gives up is offered by nobody, and still goes on when it is asked for by name.
    let ended = scene.run(&["jobs", "stop", &id]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let listed = scene.run(&["jobs"]).await;
    assert!(listed.out.contains("  stopped  Import"), "{listed:?}");
    let ended = scene.run(&["jobs", "resume", "--all", "--yes"]).await;
    assert_eq!(
        (ended.code, ended.out.as_str()),
        (Some(0), "No job was interrupted.\n")
    );
    assert_eq!(scene.names().await.len(), made);

    scene.harm(None);
    let ended = scene.run(&["jobs", "resume", &id, "--yes"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(scene.names().await.len(), 40);
    for (name, password) in passwords(&scene.path("many.passwords.csv")) {
        assert!(scene.takes(&name, &password), "{name}");
    }
    let ended = scene.run(&["jobs", "resume", "--all", "--yes"]).await;
    assert_eq!(
        (ended.code, ended.out.as_str()),
        (Some(0), "No job was interrupted.\n")
    );
}

#[tokio::test]
async fn a_second_process_sees_a_running_job_and_does_not_run_it() {
    let scene = Scene::start().await;
    scene.write("many.csv", &rows(3));
    scene.harm(Some(Fault::always(Harm::Stall).times(1)));
    let mut child = scene
        .program(&["import", "many.csv", "--yes"])
        .spawn()
        .expect("starts");
    loop {
        let listed = scene.run(&["jobs"]).await;
        if listed
            .out
            .contains("  running  Import many.csv: 1 without an answer, 2 waiting")
        {
            break;
        }
    }
    let ended = scene.run(&["jobs", "resume", &scene.job(), "--yes"]).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(
        ended.err.contains("Another sipdeck works on the job"),
        "{ended:?}"
    );
    let ended = scene.run(&["jobs", "resume", "--all", "--yes"]).await;
    assert_eq!(
        (ended.code, ended.out.as_str()),
        (Some(0), "No job was interrupted.\n")
    );

    child.kill().await.expect("killed");
    let ended = scene.run(&["jobs", "resume", &scene.job(), "--yes"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(
        ended.out.ends_with(&format!(
            "3 done.\nNew passwords are in {}; only you can read it.\n",
            scene.path("many.passwords.csv").display()
        )),
        "{ended:?}"
    );
    for (name, password) in passwords(&scene.path("many.passwords.csv")) {
        assert!(scene.takes(&name, &password), "{name}");
    }
}

#[tokio::test]
async fn a_service_that_cannot_be_used_stops_the_job_and_fails_no_item() {
    let scene = Scene::start().await;
    scene.write("many.csv", &rows(5));
    scene.harm(Some(Fault {
        skip: 2,
        ..Fault::always(Harm::Answer(401))
    }));
    let ended = scene.run(&["import", "many.csv", "--yes"]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(
        ended.out.contains("Import many.csv: 2 done, 3 waiting."),
        "{ended:?}"
    );
    scene.harm(None);
    let ended = scene.run(&["jobs", "resume", &scene.job(), "--yes"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(scene.names().await.len(), 5);
}

#[tokio::test]
async fn a_service_that_fails_again_and_again_stops_the_job() {
    let scene = Scene::start().await;
    scene.write("many.csv", &rows(9));
    scene.harm(Some(Fault::always(Harm::Answer(500))));
    let ended = scene.run(&["import", "many.csv", "--yes"]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(
        ended.out.contains("Import many.csv: 5 failed, 4 waiting."),
        "{ended:?}"
    );
    scene.harm(None);
    let ended = scene
        .run(&["jobs", "resume", "--all", "--retry-failed", "--expect", "9"])
        .await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(scene.names().await.len(), 9);
}

#[tokio::test]
async fn what_is_kept_here_is_told_without_the_secret() {
    let scene = Scene::start().await;
    scene.profile("protected");
    let config = ["--config", "config.toml", "--profile", "lab"];
    scene.write("two.csv", &rows(2));
    let import = ["import", "two.csv", "--expect", "2"];
    let ended = scene.run(&[&config[..], &import[..]].concat()).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    std::fs::remove_file(scene.path("secret")).expect("there");
    let listed = scene.run(&[&config[..], &["jobs"]].concat()).await;
    assert_eq!(listed.code, Some(0), "{listed:?}");
    let id = listed
        .out
        .split_whitespace()
        .next()
        .expect("a job")
        .to_owned();
    assert!(
        listed.out.contains("finished  Import two.csv: 2 done"),
        "{listed:?}"
    );
    let shown = scene
        .run(&[&config[..], &["jobs", "show", &id]].concat())
        .await;
    assert!(shown.out.contains("desk-1@lab: done"), "{shown:?}");
    for (words, said) in [
        (vec!["jobs", "resume", "--all"], "No job was interrupted."),
        (vec!["jobs", "resume", &id], "is finished: 2 done."),
    ] {
        let ended = scene.run(&[&config[..], &words[..]].concat()).await;
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert!(
            ended.out.contains(said) && ended.err.is_empty(),
            "{ended:?}"
        );
    }
    let undone = scene
        .run(&[&config[..], &["jobs", "undo", &id]].concat())
        .await;
    assert_eq!(undone.code, Some(2));
    assert!(undone.err.contains("The secret file"), "{undone:?}");
}
