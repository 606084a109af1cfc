//! What an earlier build has left behind is read as it is. `earlier/VERSION` holds one folder for each release: a
//! configuration, what was kept of an account, its journal, two jobs of which one was cut short, and a store.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use super::program::Home;

/// The folders of earlier builds.
fn earlier() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/earlier");
    let all = fs::read_dir(folder).expect("is there");
    let all: Vec<PathBuf> = all.map(|one| one.expect("an entry").path()).collect();
    assert!(!all.is_empty());
    all
}

/// Copies a folder, readable for its owner alone.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    fs::set_permissions(to, fs::Permissions::from_mode(0o700)).expect("ours");
    for entry in fs::read_dir(from).expect("is there") {
        let entry = entry.expect("an entry");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("copied");
            fs::set_permissions(&to, fs::Permissions::from_mode(0o600)).expect("ours");
        }
    }
}

/// What a command says, which must end well.
fn said(home: &Home, arguments: &[&str]) -> String {
    let output = home.process(arguments).output().expect("it runs");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).expect("text");
    assert!(output.status.success(), "{arguments:?}: {said}");
    said
}

/// A platform on the store of that build.
struct Served {
    process: Child,
    origin: String,
}

impl Served {
    fn start(home: &Home) -> Self {
        let mut command: Command = home.process(&["serve", "--listen", "127.0.0.1:0", "--data"]);
        command.arg(home.path("store.db"));
        for (name, value) in [("USER_ID", "u-1"), ("TOKEN", "t-1"), ("SECRET", "s-1")] {
            command.env(format!("SIPDECK_{name}"), value);
        }
        let mut process = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let said = BufReader::new(process.stdout.take().expect("is piped"));
        let mut lines = said.lines().map(|line| line.expect("text"));
        let origin = lines
            .find_map(|line| line.strip_prefix("listening on ").map(str::to_owned))
            .expect("it says where it listens");
        Self { process, origin }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn what_an_earlier_build_has_left_is_read() {
    for folder in earlier() {
        let home = Home::new();
        copy(&folder, &home.path(""));
        let checked = said(&home, &["config", "check"]);
        assert!(checked.contains("is in order"), "{checked}");
        let journal = said(&home, &["journal", "list"]);
        for name in ["desk-401", "desk-402", "desk-409"] {
            assert!(journal.contains(name), "{journal}");
        }
        let jobs = said(&home, &["jobs", "list"]);
        assert!(
            jobs.contains(
                "interrupted  Change 6 endpoints: 2 done, 1 without an answer, 3 waiting"
            ),
            "{jobs}"
        );
        assert!(jobs.contains("Change 2 endpoints: 2 done"), "{jobs}");
        // Nobody answers: what is shown was kept.
        let mut shown = home.start(&["--start", "domains"]);
        shown.wait("osaka-lab");
        shown.wait("Go on with the job that was interrupted?");
        shown.send("n");
        shown.wait_gone("Go on with the job");
        shown.send("/osaka");
        shown.wait("1 of 8");
        shown.send("\r");
        shown.wait("▌  osaka-lab");
        shown.send("\r");
        shown.wait("desk-401");
        shown.send(":quit\r");
        shown.end();
    }
}

#[test]
fn the_store_of_an_earlier_build_is_served() {
    for folder in earlier() {
        let home = Home::new();
        copy(&folder, &home.path(""));
        let served = Served::start(&home);
        let place = home.path("config/sipdeck/config.toml");
        let config = fs::read_to_string(&place).expect("a configuration");
        let config = config.replace("http://127.0.0.1:18099", &served.origin);
        home.write("config/sipdeck/config.toml", &config);
        let moved = said(&home, &["endpoints", "get", "desk-404@osaka-lab", "--json"]);
        assert!(moved.contains("\"moved\""), "{moved}");
        let off = said(&home, &["endpoints", "get", "desk-402@osaka-lab", "--json"]);
        assert!(off.contains("false"), "{off}");
    }
}
