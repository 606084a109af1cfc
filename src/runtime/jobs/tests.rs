//! Records that were cut by a power failure, locks, and result files.

mod odd;

use std::{fs, io::Write, path::Path};

use crate::{
    api::Secret,
    app::{
        text::time::Moment,
        work::job::{
            event::Step,
            plan::{JobId, Plan},
            tests::{item, plan_of},
        },
    },
    runtime::files::private,
};

use super::{
    results::Results,
    store::{Store, Trouble},
};

fn plan(id: &str) -> Plan {
    plan_of(id, vec![item("a"), item("b")])
}

/// How many whole lines this is.
fn lines(bytes: &[u8]) -> usize {
    let all = bytes.split_inclusive(|byte| *byte == b'\n');
    all.filter(|line| line.ends_with(b"\n")).count()
}

fn record(state: &Path) -> std::path::PathBuf {
    state.join("jobs/lab/one/progress.jsonl")
}

#[tokio::test]
async fn a_torn_last_line_never_happened_and_is_written_over() {
    let state = tempfile::tempdir().expect("a folder");
    let store = Store::new(state.path(), "lab");
    let id = JobId::parse("one").expect("an id");
    let mut held = store.create(plan("one")).expect("written");
    held.note(Moment(1), Step::Sent { item: 0 })
        .await
        .expect("noted");
    drop(held);
    for torn in ["{\"at\":2,\"step\":\"sent\",\"it", "\0\0\0\0"] {
        let mut file = private::append(&record(state.path())).expect("opens");
        file.write_all(torn.as_bytes()).expect("written");
        let mut held = store.take(&id).expect("it is read all the same");
        assert_eq!(held.job().next(), Some((0, true)));
        held.note(Moment(3), Step::Returned { item: 0 })
            .await
            .expect("noted");
        held.note(Moment(4), Step::Sent { item: 0 })
            .await
            .expect("noted");
    }
    assert_eq!(store.look(&id).expect("whole").job.counts().sent, 1);
}

#[test]
fn a_record_that_is_damaged_in_the_middle_is_not_guessed_at() {
    let state = tempfile::tempdir().expect("a folder");
    let store = Store::new(state.path(), "lab");
    drop(store.create(plan("one")).expect("written"));
    fs::write(
        record(state.path()),
        "nonsense\n{\"at\":1,\"step\":\"begun\"}\n",
    )
    .expect("written");
    let id = JobId::parse("one").expect("an id");
    assert!(matches!(store.take(&id), Err(Trouble::Damaged(_, what)) if what == "line 1"));
    assert!(store.list()[0].is_err());
}

#[test]
fn a_job_has_one_pair_of_hands_and_is_free_when_they_let_go() {
    let state = tempfile::tempdir().expect("a folder");
    let store = Store::new(state.path(), "lab");
    let id = JobId::parse("one").expect("an id");
    let held = store.create(plan("one")).expect("written");
    assert!(store.look(&id).expect("there").is_running);
    assert!(matches!(store.take(&id), Err(Trouble::Busy(_))));
    drop(held);
    assert!(!store.look(&id).expect("there").is_running);
    drop(store.take(&id).expect("free"));
    assert!(matches!(
        store.take(&JobId::parse("two").expect("an id")),
        Err(Trouble::Missing(_))
    ));
}

#[test]
fn a_password_is_found_again_and_a_torn_line_of_the_file_is_not_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("new.csv");
    let mut results = Results::create(&path).expect("made");
    results
        .add(&item("+1303"), Secret::from("first-one"))
        .expect("written");
    assert!(
        Results::create(&path).is_err(),
        "a file that is there is not written over"
    );
    private::append(&path)
        .expect("opens")
        .write_all(b"lab,b,sec")
        .expect("written");
    let mut results = Results::resume(&path).expect("read");
    assert_eq!(
        results.find(&item("+1303")),
        Some(Secret::from("first-one"))
    );
    assert_eq!(results.find(&item("b")), None);
    results
        .add(&item("b"), Secret::from("second-one"))
        .expect("written");
    results.keep([item("b")].iter()).expect("written");
    assert_eq!(
        fs::read_to_string(&path).expect("text"),
        "domain,name,password\nlab,b,second-one\n"
    );
}

#[test]
fn a_kill_at_any_point_of_the_beginning_leaves_a_whole_job_or_none() {
    let state = tempfile::tempdir().expect("a folder");
    let store = Store::new(state.path(), "lab");
    let id = JobId::parse("one").expect("an id");
    drop(store.create(plan("one")).expect("written"));
    let whole = state.path().join("jobs/lab/one");
    let unfinished = state.path().join("jobs/lab/.job-abc");
    fs::create_dir(&unfinished).expect("made");
    for name in [
        "",
        "lock",
        "running",
        "progress.jsonl",
        ".sipdeck-half",
        "plan.json",
    ] {
        if !name.is_empty() {
            fs::write(
                unfinished.join(name),
                fs::read(whole.join(name)).unwrap_or_default(),
            )
            .expect("written");
        }
        assert_eq!(store.list().len(), 1, "behind {name}");
        assert!(store.look(&id).is_ok());
    }
    drop(
        store
            .create(plan("two"))
            .expect("it keeps no other from beginning"),
    );
    assert!(unfinished.exists(), "its process may live");
    assert!(
        matches!(store.create(plan("two")), Err(Trouble::Io(..))),
        "there is one"
    );
    assert!(store.look(&JobId::parse("two").expect("an id")).is_ok());
}

#[tokio::test]
async fn a_kill_at_any_byte_of_the_record_costs_what_was_not_noted_and_a_damaged_byte_is_told() {
    let state = tempfile::tempdir().expect("a folder");
    let store = Store::new(state.path(), "lab");
    let id = JobId::parse("one").expect("an id");
    let mut held = store.create(plan("one")).expect("written");
    for step in [
        Step::Begun,
        Step::Sent { item: 0 },
        Step::Returned { item: 0 },
    ] {
        held.note(Moment(1), step).await.expect("noted");
    }
    drop(held);
    let path = record(state.path());
    let whole = fs::read(&path).expect("there");
    for length in 0..=whole.len() {
        fs::write(&path, &whole[..length]).expect("written");
        let lines = lines(&whole[..length]);
        let stored = store.look(&id).expect("it can be read");
        assert_eq!(
            stored.job.counts().sent,
            usize::from(lines == 2),
            "{length}"
        );
        drop(store.take(&id).expect("it can be taken up"));
        let left = fs::read(&path).expect("there");
        assert_eq!(self::lines(&left), lines);
        assert!(left.is_empty() || left.ends_with(b"\n"));
    }
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] = 0;
        fs::write(&path, &damaged).expect("written");
        let is_end = at + 1 == whole.len();
        assert_eq!(store.take(&id).is_ok(), is_end, "byte {at}");
    }
}

#[test]
fn a_kill_at_any_byte_of_the_passwords_costs_what_was_not_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("new.csv");
    let mut results = Results::create(&path).expect("made");
    for name in ["a", "b"] {
        results
            .add(&item(name), Secret::new(format!("of-{name}")))
            .expect("written");
    }
    let whole = fs::read(&path).expect("there");
    for length in 0..=whole.len() {
        fs::write(&path, &whole[..length]).expect("written");
        let lines = lines(&whole[..length]);
        let mut results = Results::resume(&path).expect("it can be used");
        for (name, line) in [("a", 2), ("b", 3)] {
            let known = (lines >= line).then(|| Secret::new(format!("of-{name}")));
            assert_eq!(results.find(&item(name)), known, "{length}");
        }
        results
            .add(&item("c"), Secret::from("of-c"))
            .expect("written");
        let again = Results::resume(&path).expect("it can be used");
        assert_eq!(
            again.find(&item("c")),
            Some(Secret::from("of-c")),
            "{length}"
        );
    }
}

#[test]
fn a_file_of_passwords_that_is_removed_in_the_midst_is_made_again_with_all_of_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("new.csv");
    let text = |path: &Path| fs::read_to_string(path).expect("there");
    let mut results = Results::create(&path).expect("made");
    results
        .add(&item("a"), Secret::from("of-a"))
        .expect("written");
    fs::remove_file(&path).expect("there");
    results
        .add(&item("b"), Secret::from("of-b"))
        .expect("written");
    assert_eq!(
        text(&path),
        "domain,name,password\nlab,a,of-a\nlab,b,of-b\n"
    );
    fs::remove_file(&path).expect("there");
    results.keep([item("a"), item("b")].iter()).expect("kept");
    assert_eq!(
        text(&path),
        "domain,name,password\nlab,a,of-a\nlab,b,of-b\n"
    );
    fs::remove_file(&path).expect("there");
    fs::write(&path, "somebody else's").expect("written");
    results
        .add(&item("c"), Secret::from("of-c"))
        .expect_err("it is not ours");
    results
        .keep([item("a")].iter())
        .expect_err("it is not ours");
    assert_eq!(text(&path), "somebody else's");
}

#[test]
fn passwords_are_never_written_through_a_link() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, target) = (folder.path().join("new.csv"), folder.path().join("target"));
    fs::write(&target, "theirs\n").expect("written");
    std::os::unix::fs::symlink(&target, &path).expect("made");
    assert!(Results::create(&path).is_err() && Results::resume(&path).is_err());
    assert_eq!(fs::read_to_string(&target).expect("there"), "theirs\n");
}

#[tokio::test]
async fn old_jobs_are_forgotten_once_they_ended() {
    let state = tempfile::tempdir().expect("a folder");
    let store = Store::new(state.path(), "lab");
    for number in 0..104 {
        let mut held = store
            .create(plan(&format!("job-{number:03}")))
            .expect("written");
        let outcome = crate::app::work::job::event::Outcome::Done { endpoint: None };
        for item in [0, 1] {
            // The second one is never finished.
            if number != 1 || item == 0 {
                let outcome = outcome.clone();
                held.note(Moment(1), Step::Settled { item, outcome })
                    .await
                    .expect("noted");
            }
        }
    }
    let kept = store
        .list()
        .into_iter()
        .map(|stored| stored.expect("whole").job.plan.id.to_string());
    let kept: Vec<String> = kept.collect();
    assert_eq!(
        (kept.len(), kept[0].as_str(), kept[1].as_str()),
        (101, "job-001", "job-004")
    );
}
