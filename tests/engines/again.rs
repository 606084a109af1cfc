//! The platform's own tests once more, on `PostgreSQL`.

use std::{env, process::Command};

use super::{engine::FOLDER, shared};
use crate::platform::line::say;

/// The files of `tests/platform` that are about what a client sees, whatever the data is kept in.
const FILES: [&str; 25] = [
    "applications",
    "choices",
    "contradictions",
    "control",
    "crash",
    "crowd",
    "document",
    "domains",
    "endpoints",
    "errors",
    "faults",
    "flood",
    "generated",
    "heads",
    "history",
    "hostile",
    "life",
    "limits",
    "numbers",
    "paging",
    "scale",
    "stream",
    "surprises",
    "tokens",
    "wire",
];

/// How many tests that are, at least.
const TESTS: usize = 130;

#[test]
fn the_platform_is_the_same_on_postgresql() {
    let Some(server) = shared() else { return };
    let program = env::current_exe().expect("is known");
    let output = Command::new(program)
        .args(FILES.map(|file| format!("platform::{file}::")))
        .args(["--skip", "an_interrupted_account_is_refused"])
        .env(FOLDER, &server.folder)
        .output()
        .expect("runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let more = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{more}");
    let last = said
        .lines()
        .find(|line| line.starts_with("test result: ok."));
    let last = last.expect("a result");
    let passed = last.split(' ').find_map(|word| word.parse::<usize>().ok());
    assert!(passed.is_some_and(|passed| passed >= TESTS), "{last}");
    say(&format!("on PostgreSQL: {last}"));
}
