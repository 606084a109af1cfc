//! Every place where a kill can fall while a journal is written, journals that grow, and those that others hold.

use std::{
    fs,
    io::Write,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use tempfile::TempDir;

use crate::{
    app::work::journal::Entry,
    runtime::files::{draft, private},
};

use super::{CURRENT, Journal, LARGE};

/// A change of this name, told from every other by it.
fn entry(name: &str) -> Entry {
    let text = format!(
        r#"{{"id":"{name}","at":"2026-11-23T09:08:08Z","profile":"lab","account":"u-1","user":"ana","verb":"create",
            "outcome":"done","object":{{"kind":"endpoint","name":"{name}"}}}}"#
    );
    serde_json::from_str(&text).expect("an entry")
}

/// The same, as long as a quarter of a file of the journal.
fn long(name: &str) -> Entry {
    let mut entry = entry(name);
    entry.after.description = Some("x".repeat(usize::try_from(LARGE / 4).expect("small")));
    entry
}

struct Scene {
    state: TempDir,
    journal: Journal,
}

impl Scene {
    fn new() -> Self {
        let state = tempfile::tempdir().expect("a folder");
        let journal = Journal::new(state.path(), "a/b");
        Self { state, journal }
    }

    fn write(&self, name: &str) {
        self.journal.write(entry(name)).expect("written");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.state.path().join("journal/a%2Fb").join(name)
    }

    /// What is kept, and how many lines cannot be understood.
    fn kept(&self) -> (Vec<String>, usize) {
        let kept = self.journal.read(|_| true).expect("read");
        let names = kept.entries.into_iter().map(|entry| entry.object.name);
        (names.collect(), kept.unreadable)
    }

    fn assert_kept(&self, names: &[&str], case: &str) {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(self.kept(), (names, 0), "{case}");
    }
}

#[test]
fn a_kill_at_any_byte_of_a_line_costs_no_other_line() {
    let scene = Scene::new();
    let path = scene.path(CURRENT);
    scene.write("first");
    let first = fs::read(&path).expect("there");
    scene.write("second");
    let both = fs::read(&path).expect("there");
    for length in first.len()..=both.len() {
        for zeros in [0, 100] {
            // After a power cut, a file may be as long as was asked for, without what was written.
            let mut bytes = both[..length].to_vec();
            let is_whole = length + 1 >= both.len();
            bytes.resize(length + if is_whole { 0 } else { zeros }, 0);
            fs::write(&path, &bytes).expect("written");
            let case = format!("{length} of {}, {zeros} zeros", both.len());
            let expected: &[&str] = if is_whole {
                &["first", "second"]
            } else {
                &["first"]
            };
            scene.assert_kept(expected, &case);
            scene.write("third");
            scene.assert_kept(&[expected, &["third"]].concat(), &case);
        }
    }
}

#[test]
fn the_first_line_of_a_journal_may_be_torn_as_well() {
    let scene = Scene::new();
    scene.write("first");
    let path = scene.path(CURRENT);
    let whole = fs::read(&path).expect("there");
    for length in 0..whole.len() - 1 {
        fs::write(&path, &whole[..length]).expect("written");
        scene.assert_kept(&[], "torn");
        scene.write("second");
        scene.assert_kept(&["second"], "behind a torn line");
    }
}

#[test]
fn a_line_that_is_damaged_is_told_and_hides_no_other() {
    let scene = Scene::new();
    for name in ["first", "second", "third"] {
        scene.write(name);
    }
    let path = scene.path(CURRENT);
    let text = fs::read_to_string(&path).expect("there");
    fs::write(&path, text.replace("\"second\"", "\u{0}\u{1}")).expect("written");
    assert_eq!(scene.kept(), (vec!["first".into(), "third".into()], 1));
}

#[test]
fn a_journal_that_grows_large_is_put_aside_and_still_read_in_order() {
    let scene = Scene::new();
    let names: Vec<String> = (0..12).map(|number| number.to_string()).collect();
    for name in &names {
        scene.journal.write(long(name)).expect("written");
    }
    assert_eq!(scene.kept(), (names, 0));
    for name in ["journal-000001.jsonl", "journal-000002.jsonl", CURRENT] {
        assert!(scene.path(name).exists(), "{name}");
    }
}

#[test]
fn a_kill_while_a_file_is_put_aside_hides_nothing() {
    let scene = Scene::new();
    for name in ["1", "2", "3", "4"] {
        scene.journal.write(long(name)).expect("written");
    }
    // Behind the renaming, and before the new file.
    fs::rename(scene.path(CURRENT), scene.path("journal-000001.jsonl")).expect("there");
    scene.assert_kept(&["1", "2", "3", "4"], "in between");
    scene.write("5");
    scene.assert_kept(&["1", "2", "3", "4", "5"], "afterwards");
}

#[test]
fn files_of_earlier_versions_come_first_and_the_oldest_go_when_there_are_too_many() {
    let scene = Scene::new();
    scene.write("new");
    let line = |name: &str| serde_json::to_string(&entry(name)).expect("written") + "\n";
    for (file, name) in [("journal.1.jsonl", "later"), ("journal.2.jsonl", "early")] {
        fs::write(scene.path(file), line(name)).expect("written");
    }
    scene.assert_kept(&["early", "later", "new"], "as they were made");
    for number in 1..super::KEPT - 1 {
        let file = format!("journal-{number:06}.jsonl");
        fs::write(scene.path(&file), line(&file)).expect("written");
    }
    scene.journal.write(long("a")).expect("written");
    for name in ["b", "c", "d", "e"] {
        scene.journal.write(long(name)).expect("written");
    }
    let (names, _) = scene.kept();
    assert!(
        !names.contains(&"early".to_owned()),
        "the oldest is forgotten"
    );
    assert_eq!(names[0], "later");
}

#[test]
fn what_is_put_aside_while_it_is_read_is_neither_missed_nor_met_twice() {
    let scene = Scene::new();
    let done = AtomicBool::new(false);
    thread::scope(|threads| {
        threads.spawn(|| {
            for number in 0..40 {
                scene
                    .journal
                    .write(long(&format!("{number:02}")))
                    .expect("written");
            }
            done.store(true, Ordering::SeqCst);
        });
        let mut before = Vec::new();
        while !done.load(Ordering::SeqCst) {
            let (names, unreadable) = scene.kept();
            assert_eq!(unreadable, 0);
            assert!(names.starts_with(&before), "{names:?} behind {before:?}");
            before = names;
        }
    });
    assert_eq!(scene.kept().0.len(), 40);
}

#[test]
fn while_another_process_holds_the_journal_nothing_is_lost() {
    let scene = Scene::new();
    scene.write("first");
    let lock = private::append(&scene.path("lock")).expect("opens");
    lock.lock().expect("free");
    for name in ["late-1", "late-2"] {
        scene
            .journal
            .write_within(entry(name), Duration::ZERO)
            .expect("written beside");
    }
    scene.assert_kept(&["first", "late-1", "late-2"], "while it is held");
    drop(lock);
    let beside = scene.path("late-late-2.jsonl");
    let bytes = fs::read(&beside).expect("there");
    scene.write("last");
    scene.assert_kept(&["first", "late-1", "late-2", "last"], "taken in");
    assert!(!beside.exists());
    // A kill between the taking in and the removal.
    draft::replace(&beside, &bytes).expect("written");
    scene.assert_kept(&["first", "late-1", "late-2", "last"], "it stands twice");
    scene.write("one more");
    scene.assert_kept(
        &["first", "late-1", "late-2", "last", "one more"],
        "it is taken in again",
    );
}

#[test]
fn a_journal_whose_lock_cannot_be_had_is_left_whole_and_it_is_told() {
    let scene = Scene::new();
    scene.write("first");
    let whole = fs::read(scene.path(CURRENT)).expect("there");
    fs::remove_file(scene.path("lock")).expect("there");
    fs::create_dir(scene.path("lock")).expect("made");
    scene
        .journal
        .write(entry("second"))
        .expect_err("it cannot be written");
    assert_eq!(fs::read(scene.path(CURRENT)).expect("there"), whole);
    scene.assert_kept(&["first"], "as before");
}

#[test]
fn no_file_of_a_journal_is_reached_through_a_link() {
    let victim = tempfile::NamedTempFile::new().expect("a file");
    let linked = |name: &str| -> Scene {
        let scene = Scene::new();
        scene.write("first");
        let path = scene.path(name);
        // Not every one of them is there yet.
        let _ = fs::remove_file(&path);
        symlink(victim.path(), &path).expect("made");
        scene
    };
    for name in [CURRENT, "lock"] {
        let scene = linked(name);
        scene.journal.write(entry("second")).expect_err(name);
    }
    linked("late-1.jsonl").write("second");
    assert_eq!(length(victim.path()), 0);
}

fn length(path: &Path) -> u64 {
    fs::metadata(path).expect("there").len()
}

#[test]
fn several_processes_write_whole_lines() {
    let scene = Scene::new();
    thread::scope(|threads| {
        for writer in 0..4 {
            let journal = &scene.journal;
            threads.spawn(move || {
                for number in 0..25 {
                    journal
                        .write(entry(&format!("{writer}-{number}")))
                        .expect("written");
                }
            });
        }
    });
    let (names, unreadable) = scene.kept();
    assert_eq!((names.len(), unreadable), (100, 0));
    let mut torn = private::append(&scene.path(CURRENT)).expect("opens");
    torn.write_all(b"{\"id\":\"").expect("written");
    assert_eq!(scene.kept().0.len(), 100);
}
