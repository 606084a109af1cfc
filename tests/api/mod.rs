//! Programs of others that look at the API from outside. `tests/api/setup` puts them in place; without them the tests say so
//! and pass, unless `SIPDECK_GENERATED=required`.

mod generated;
mod metrics;

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

/// Where the setup script puts a program; nothing when it is not there, which is said on the real stderr.
fn tool(name: &str) -> Option<PathBuf> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("a target folder");
    let home = target.join("api-clients");
    if home.join("ready").exists() {
        return Some(home.join("bin").join(name));
    }
    let required = std::env::var("SIPDECK_GENERATED").is_ok_and(|value| value == "required");
    assert!(!required, "{name} is not installed: run tests/api/setup");
    let reason = format!("skipped: {name} is not installed (tests/api/setup does)\n");
    std::io::stderr()
        .write_all(reason.as_bytes())
        .expect("stderr is open");
    None
}
