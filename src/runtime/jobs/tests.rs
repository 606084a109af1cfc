//! Records that were cut by a power failure, locks, result files, and a journal that grows.

mod odd;

use std::{fs, io::Write, path::Path, time::Duration};

use crate::{
    api::Secret,
    app::{
        text::time::Moment,
        work::{
            job::{
                event::Step,
                item::{Fields, NewPassword, Work},
                plan::{JobId, Plan},
                tests::{item, plan_of},
            },
            journal::{Entry, Who},
        },
    },
    runtime::files::journal::Journal,
};

use super::{
    files,
    results::Results,
    store::{Store, Trouble},
};

fn plan(id: &str) -> Plan {
    plan_of(id, vec![item("a"), item("b")])
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
        let mut file = files::append(&record(state.path())).expect("opens");
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
    files::append(&path)
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
fn a_journal_that_grows_large_is_put_aside_and_still_read_in_order() {
    let state = tempfile::tempdir().expect("a folder");
    let journal = Journal::new(state.path(), "a/b");
    let who = Who {
        profile: "a/b".into(),
        account: "u-1".into(),
        user: "ana".into(),
    };
    let mut noted = item("a");
    let after = Fields {
        description: Some("x".repeat(1 << 20)),
        ..Fields::default()
    };
    noted.work = Work::Create {
        fields: after,
        password: NewPassword::Generated,
    };
    let outcome = crate::app::work::job::event::Outcome::Done { endpoint: None };
    for number in 0..12 {
        let mut entry = Entry::of_item(jiff::Timestamp::UNIX_EPOCH, who.clone(), &noted, &outcome);
        entry.id = number.to_string();
        journal.write(entry).expect("written");
    }
    let files = fs::read_dir(state.path().join("journal/a%2Fb"))
        .expect("a folder")
        .count();
    assert_eq!(files, 4, "three of the journal and a lock");
    let ids: Vec<String> = journal
        .read()
        .expect("read")
        .into_iter()
        .map(|entry| entry.id)
        .collect();
    assert_eq!(
        ids,
        (0..12).map(|number| number.to_string()).collect::<Vec<_>>()
    );
}

#[test]
fn a_journal_that_is_held_for_too_long_is_told_and_nothing_is_written() {
    let state = tempfile::tempdir().expect("a folder");
    let journal = Journal::new(state.path(), "lab");
    let who = Who {
        profile: "lab".into(),
        account: "u-1".into(),
        user: "ana".into(),
    };
    let outcome = crate::app::work::job::event::Outcome::Done { endpoint: None };
    let entry = Entry::of_item(jiff::Timestamp::UNIX_EPOCH, who, &item("a"), &outcome);
    files::folder(journal.folder()).expect("made");
    let lock = files::append(&journal.folder().join("lock")).expect("opens");
    lock.lock().expect("free");
    let held = journal.write_within(entry.clone(), Duration::ZERO);
    let error = held.expect_err("it is held");
    assert!(error.to_string().contains("another process"), "{error}");
    assert_eq!(journal.read().expect("read").len(), 0);
    drop(lock);
    let free = journal.write_within(entry, Duration::ZERO);
    free.expect("written");
    assert_eq!(journal.read().expect("read").len(), 1);
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
