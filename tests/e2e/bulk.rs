//! Many at once in the real program: marks, a job that is killed and taken up again, files, and undo.

use std::fs;

use rustix::process::Signal;

use super::{program::Home, service::Service, terminal::Terminal};

const DOMAIN: &str = "marseille-quai";

/// The endpoints of a domain with six of them.
fn quay(home: &Home) -> Terminal {
    let mut terminal = home.start(&[]);
    terminal.wait(DOMAIN);
    terminal.send(":endpoints marseille-quai\r");
    terminal.wait("Bureau du quai");
    terminal
}

#[test]
fn what_is_marked_is_deleted_and_taken_back_as_something_new() {
    let service = Service::start();
    let home = Home::of(&service);
    let before = service.names(DOMAIN);
    let mut terminal = quay(&home);
    terminal.send(" x");
    terminal.wait("Delete 1 endpoint?");
    terminal.send("n");
    terminal.wait_gone("Delete 1 endpoint?");
    terminal.send("j x");
    terminal.wait("Delete 2 endpoints?");
    terminal.send("y");
    terminal.wait("Delete 2 endpoints: 2 done.");
    assert_eq!(service.names(DOMAIN).len(), before.len() - 2);

    terminal.send("u");
    terminal.wait("Take back");
    terminal.wait("new id and a new password");
    terminal.send("y");
    terminal.wait("2 done.");
    let mut after = service.names(DOMAIN);
    after.sort();
    let mut wanted = before;
    wanted.sort();
    assert_eq!(after, wanted);
}

#[test]
fn a_dashboard_that_is_killed_in_a_job_offers_to_go_on_at_the_next_start() {
    let service = Service::start();
    let home = Home::of(&service);
    let mut terminal = quay(&home);
    service.plan(r#"{"faults":[{"method":"POST","do":{"delay_ms":150}}]}"#);
    terminal.send("*p");
    terminal.wait("Set new passwords for 6 endpoints?");
    terminal.wait(".csv");
    terminal.send("y");
    terminal.wait("The job is at work.");
    terminal.send("J");
    terminal.wait("2 of 6");
    terminal.signal(Signal::KILL);
    terminal.end();
    service.plan(r#"{"faults":[]}"#);

    let mut terminal = home.start(&[]);
    terminal.wait("Go on with the job that was interrupted?");
    terminal.send("y");
    terminal.wait("6 done.");
    terminal.send("J");
    terminal.wait("finished");
}

#[test]
fn what_is_exported_is_imported_without_a_change_and_a_changed_file_changes_that() {
    let service = Service::start();
    let home = Home::of(&service);
    let mut terminal = quay(&home);
    terminal.send(":export out.csv\r");
    terminal.wait("6 rows are in out.csv.");
    let path = home.path("out.csv");
    terminal.send(":import out.csv\r");
    terminal.wait("there is nothing to do");
    terminal.send("\x1b");
    terminal.wait_gone("there is nothing to do");

    let text = fs::read_to_string(&path).expect("a file");
    fs::write(
        &path,
        text.replace(",Bureau du quai,", ",Office by the sea,"),
    )
    .expect("written");
    terminal.send(":import ~/out.csv\r");
    terminal.wait("1 to change, 5 unchanged");
    terminal.send("y");
    terminal.wait("Import out.csv: 1 done.");
    terminal.wait("Office by the sea");
}

#[test]
fn a_second_dashboard_sees_a_job_at_work_and_leaves_it_alone() {
    let service = Service::start();
    let home = Home::of(&service);
    let mut one = quay(&home);
    service.plan(r#"{"faults":[{"method":"POST","do":"stall"}]}"#);
    one.send("*p");
    one.wait("Set new passwords for 6 endpoints?");
    one.send("y");
    one.wait("The job is at work.");
    let mut other = quay(&home);
    other.send("J");
    other.wait("running");
    other.send("p");
    other.wait("Another sipdeck works on this job.");
}

#[test]
fn a_single_change_is_in_the_journal_with_its_request() {
    let service = Service::start();
    let home = Home::of(&service);
    let mut terminal = quay(&home);
    terminal.send("x");
    terminal.wait("Delete ");
    terminal.send("y");
    terminal.wait("Deleted");
    terminal.send("u");
    terminal.wait("Take back");
    let journal = home.path("state/sipdeck/journal/main/journal.jsonl");
    let text = fs::read_to_string(journal).expect("a journal");
    let entry: serde_json::Value = serde_json::from_str(&text).expect("one line");
    assert_eq!(
        (&entry["verb"], &entry["outcome"]),
        (&"delete".into(), &"done".into()),
        "{entry}"
    );
    assert!(
        entry["requests"][0]
            .as_str()
            .is_some_and(|said| said.contains(" DELETE /v1/")),
        "{entry}"
    );
    assert!(entry["before"]["description"].is_string(), "{entry}");
}
