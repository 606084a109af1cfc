//! Passwords and the API secret are nowhere but where the person was told.

use sipdeck::platform::{Fault, Harm};

use super::scene::{Scene, passwords};

#[tokio::test]
async fn no_secret_reaches_the_output_the_jobs_or_the_journal() {
    let scene = Scene::start().await;
    scene.phone("desk").await;
    scene.write(
        "canary.csv",
        "domain,name,password,description\nlab,desk,canary-one-1,\nlab,given,canary-two-2,x\nlab,made,,\nlab,lost,,\n",
    );
    scene.harm(Some(Fault {
        skip: 3,
        ..Fault::always(Harm::Answer(422))
    }));
    let first = scene
        .run(&["import", "canary.csv", "--yes", "--log-file", "log"])
        .await;
    assert_eq!(first.code, Some(1), "{first:?}");
    let mut secrets = passwords(&scene.path("canary.passwords.csv"))
        .into_values()
        .collect::<Vec<_>>();
    assert_eq!(secrets.len(), 1);
    scene.harm(None);
    let resume = [
        "jobs",
        "resume",
        "--all",
        "--retry-failed",
        "--yes",
        "--log-file",
        "log",
    ];
    let second = scene.run(&resume).await;
    assert_eq!(second.code, Some(0), "{second:?}");
    let third = scene.run(&["jobs", "show", &scene.job()]).await;
    secrets.extend(passwords(&scene.path("canary.passwords.csv")).into_values());
    secrets.extend([
        "canary".into(),
        scene.platform.account().secret.reveal().to_owned(),
    ]);
    let log = std::fs::read_to_string(scene.path("log")).unwrap_or_default();
    let said = format!("{first:?}{second:?}{third:?}{}{log}", scene.state());
    assert!(said.contains("given"));
    let said = said
        .replace("canary.csv", "")
        .replace("canary.passwords.csv", "");
    for secret in secrets {
        assert!(!said.contains(&secret), "{secret} in {said}");
    }
}

#[tokio::test]
async fn a_source_that_was_changed_gives_no_passwords() {
    let scene = Scene::start().await;
    scene.write(
        "two.csv",
        "domain,name,password\nlab,a,first-one-1\nlab,b,second-one-2\n",
    );
    scene.harm(Some(Fault {
        skip: 1,
        ..Fault::always(Harm::Answer(401))
    }));
    let ended = scene.run(&["import", "two.csv", "--yes"]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    scene.harm(None);
    scene.write(
        "two.csv",
        "domain,name,password\nlab,a,first-one-1\nlab,b,other-one-2\n",
    );
    let ended = scene.run(&["jobs", "resume", "--all", "--yes"]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(
        ended.out.contains("was changed after the plan was made"),
        "{ended:?}"
    );
    assert_eq!(scene.names().await, ["a"]);
}
