//! The manifest keeps its promise about the oldest compiler: no dependency wants a newer one. That the standard library
//! is used as of that compiler is checked by clippy (`incompatible_msrv`).

use std::process::Command;

use serde_json::Value;

/// The packages that this program is built from on this system, tests included: those of others are not fetched.
fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .args(["--filter-platform", "host-tuple"])
        .args([
            "--manifest-path",
            concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
        ])
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    metadata["packages"].as_array().expect("a list").clone()
}

/// `1.91` or `1.91.0`.
fn version(text: &str) -> [u32; 3] {
    let mut parts = text.split('.').map(|part| part.parse().expect("a number"));
    [(); 3].map(|()| parts.next().unwrap_or_default())
}

/// Those that want a newer compiler than this.
fn too_new<'a>(packages: &'a [Value], promised: &str) -> Vec<&'a str> {
    let promised = version(promised);
    let wants_more = |package: &&Value| {
        let wanted = package["rust_version"].as_str();
        wanted.is_some_and(|wanted| version(wanted) > promised)
    };
    let names = packages.iter().filter(wants_more);
    names
        .map(|package| package["id"].as_str().expect("an id"))
        .collect()
}

#[test]
fn no_dependency_wants_a_newer_compiler_than_is_promised() {
    let promised = env!("CARGO_PKG_RUST_VERSION");
    let packages = packages();
    let found = too_new(&packages, promised);
    assert!(
        found.is_empty(),
        "these want a newer compiler than {promised}:\n{}",
        found.join("\n")
    );
    assert!(
        !too_new(&packages, "1.2").is_empty(),
        "some say what they want"
    );
}
