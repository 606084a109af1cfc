//! Says which commit a release was built from: `sipdeck --version` tells it.

use std::{env, process::Command};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    // Builds for tests are not made anew for every commit.
    let commit = (env::var("PROFILE").as_deref() == Ok("release"))
        .then(commit)
        .flatten();
    let version = commit.map_or(version.clone(), |commit| format!("{version} ({commit})"));
    println!("cargo:rustc-env=SIPDECK_VERSION={version}");
}

/// The commit that is checked out; nothing where the sources are no clone.
fn commit() -> Option<String> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    // A package that lies in somebody else's clone is not that clone's commit.
    git(&["ls-files", "--error-unmatch", "build.rs"])?;
    for place in ["HEAD", "logs/HEAD"] {
        let place = git(&["rev-parse", "--git-path", place])?;
        println!("cargo:rerun-if-changed={place}");
    }
    git(&["rev-parse", "--short=9", "HEAD"])
}
