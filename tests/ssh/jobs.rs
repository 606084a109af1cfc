//! Bulk work over SSH: it belongs to the host and to whoever began it, outlives both, and is gone on with and taken back by
//! command.

use std::{collections::BTreeSet, io::Write as _, process::Stdio, time::Instant};

use rustix::process::Signal;
use serde_json::Value;

use crate::e2e::waiting::{PATIENCE, end};

use super::host::Host;

/// A list of endpoints to be made, by name.
fn rows(name: &str, count: usize) -> String {
    let head = "domain,name\n".to_owned();
    (0..count).fold(head, |text, number| {
        format!("{text}lyon-hotel,{name}-{number}\n")
    })
}

/// The jobs that somebody sees, the newest first.
fn jobs(host: &Host, name: &str) -> Vec<Value> {
    let (status, out, err) = host.run(name, "jobs list --json");
    assert_eq!(status, 0, "{err}");
    let jobs: Vec<Value> = serde_json::from_str(&out).expect("JSON");
    jobs
}

/// The id of the only job in this state.
fn only(host: &Host, state: &str) -> String {
    let jobs = jobs(host, "Ada");
    let mut found = jobs.iter().filter(|job| job["state"] == state);
    let id = found.next().unwrap_or_else(|| panic!("{jobs:?}"))["id"].as_str();
    assert!(found.next().is_none(), "{jobs:?}");
    id.expect("an id").to_owned()
}

#[test]
fn a_job_outlives_a_host_that_is_killed_and_nothing_is_done_twice() {
    let Some(mut host) = Host::start() else {
        return;
    };
    let before = host.service.count("lyon-hotel");
    host.service
        .plan(r#"{"faults":[{"method":"POST","do":{"delay_ms":20}}]}"#);
    let mut ssh = host.ssh("Oli", &[], &["import - --yes"]);
    let mut child = ssh.stdin(Stdio::piped()).spawn().expect("ssh runs");
    let mut pipe = child.stdin.take().expect("a pipe");
    pipe.write_all(rows("killed", 150).as_bytes())
        .expect("read");
    drop(pipe);
    let deadline = Instant::now() + PATIENCE;
    while host.service.count("lyon-hotel") < before + 20 {
        assert!(Instant::now() < deadline, "{}", host.log());
    }
    host.signal(Signal::KILL);
    assert_eq!(end(&mut child).code(), Some(255));
    let made = host.service.count("lyon-hotel");
    assert!(made < before + 150, "it was too quick");
    host.begin_anew(&[]);
    host.service.plan(r#"{"faults":[]}"#);
    let id = only(&host, "interrupted");

    // Who may only look may not go on with it, and nobody who does not say so.
    let resume = format!("jobs resume {id}");
    for (name, command, expected) in [
        ("Vic", format!("{resume} --yes"), 4),
        ("Oli", resume.clone(), 2),
        ("Oli", "jobs resume 20200101-0000-abc --yes".into(), 3),
    ] {
        let (status, _, err) = host.run(name, &command);
        assert_eq!(status, expected, "{name} {command}: {err}");
    }
    assert_eq!(host.service.count("lyon-hotel"), made);
    let (status, out, err) = host.run("Oli", &format!("{resume} --yes"));
    assert_eq!(status, 0, "{out}{err}");
    assert_eq!(host.service.count("lyon-hotel"), before + 150);
    // Each was made once, by whoever has the key.
    let (_, journal, _) = host.run("Ada", "journal list --json");
    let journal: Vec<Value> = serde_json::from_str(&journal).expect("JSON");
    let made = journal.iter().filter(|entry| entry["verb"] == "create");
    let made: Vec<&Value> = made.collect();
    let names: BTreeSet<String> = made
        .iter()
        .map(|entry| entry["object"].to_string())
        .collect();
    assert_eq!((made.len(), names.len()), (150, 150));
    assert!(made.iter().all(|entry| {
        entry["user"] == "Oli"
            && entry["outcome"] == "done"
            && entry["key"]
                .as_str()
                .is_some_and(|key| key.starts_with("SHA256:"))
    }));

    // And it is taken back as it was done.
    let (status, out, err) = host.run("Oli", &format!("jobs undo {id} --expect 150 --quiet"));
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert_eq!(host.service.count("lyon-hotel"), before);
}

#[test]
fn jobs_of_others_are_for_administrators() {
    let Some(host) = Host::start() else { return };
    let before = host.service.count("lyon-hotel");
    let refused = r#"{"faults":[{"method":"POST","skip":1,"do":{"answer":400}}]}"#;
    host.service.plan(refused);
    let (status, _, err) = host.run_on("Ada", "import - --yes", &rows("theirs", 2));
    assert_eq!(status, 1);
    assert!(err.contains("jobs resume"), "{err}");
    host.service.plan(r#"{"faults":[]}"#);
    let id = only(&host, "finished");
    for command in [
        format!("jobs resume {id} --retry-failed --yes"),
        format!("jobs undo {id} --yes"),
    ] {
        for name in ["Oli", "Vic"] {
            let (status, out, err) = host.run(name, &command);
            assert_eq!((status, out.as_str()), (4, ""), "{name} {command}: {err}");
        }
    }
    // What is not theirs does not keep them from their own: there is nothing of it.
    let (status, out, _) = host.run("Oli", "jobs resume --all --retry-failed --yes");
    assert_eq!(status, 0);
    assert!(out.contains("No job was interrupted"), "{out}");
    assert_eq!(host.service.count("lyon-hotel"), before + 1);
    let (status, _, err) = host.run("Ada", &format!("jobs resume {id} --retry-failed --yes"));
    assert_eq!(status, 0, "{err}");
    assert_eq!(host.service.count("lyon-hotel"), before + 2);
    // An administrator takes back what an operator did.
    let (status, _, err) = host.run_on("Oli", "import - --yes", &rows("own", 1));
    assert_eq!(status, 0, "{err}");
    let own = jobs(&host, "Ada");
    let own = own.iter().find(|job| job["made_by"] == "Oli");
    let own = own.expect("a job")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let (status, _, err) = host.run("Ada", &format!("jobs undo {own} --yes"));
    assert_eq!(status, 0, "{err}");
    assert_eq!(host.service.count("lyon-hotel"), before + 2);
    for command in [
        "jobs undo nope",
        "jobs resume nope",
        "jobs show nope",
        "export --domain nope",
    ] {
        let (status, out, err) = host.run("Ada", command);
        assert_eq!((status, out.as_str()), (3, ""), "{command}: {err}");
        assert!(err.contains("There is no"), "{command}: {err}");
    }
}
