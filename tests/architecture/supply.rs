//! What this program is built from: where it comes from, under which licences, what is there twice or before its
//! release, and that `Cargo.toml` says what each is for. That nothing in it is known to be broken needs a network: see
//! *Before a release* in the guide.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    process::Command,
};

use spdx::{Expression, ParseMode};

use super::purposes::purposes;

/// Licences that ask for no more than to be named. `MPL-2.0` asks for changes of its files to be published, and we make
/// none.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// The only place that packages come from, as `Cargo.lock` has it.
const SOURCE: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn read(name: &str) -> String {
    let path = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).expect("a file of ours")
}

/// Name, version and licence of each package that is built on this system, tests included, without our own.
fn packages() -> BTreeSet<(String, String, String)> {
    let output = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["tree", "--locked", "--offline", "--prefix", "none"])
        .args(["--edges", "normal,build,dev", "--format", "{p}|{l}"])
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let listed = String::from_utf8(output.stdout).expect("text");
    let packages = listed.lines().filter_map(|line| {
        let (package, licence) = line.trim_end_matches(" (*)").split_once('|')?;
        let mut words = package.split(' ');
        let (name, version) = (words.next()?, words.next()?);
        let version = version.trim_start_matches('v');
        (name != env!("CARGO_PKG_NAME")).then(|| (name.into(), version.into(), licence.into()))
    });
    packages.collect()
}

/// The rows of the comment above the manifest: a purpose, and the packages that serve it.
fn rows() -> BTreeMap<String, BTreeSet<String>> {
    let rows = purposes(&read("Cargo.toml")).into_iter();
    rows.map(|(purpose, row)| (purpose, named(&row))).collect()
}

/// The packages of a row: its items, without the reasons that stand in brackets.
fn named(row: &str) -> BTreeSet<String> {
    let mut depth = 0_usize;
    let outside: String = row
        .chars()
        .filter(|c| {
            depth += usize::from(*c == '(');
            let is_outside = depth == 0;
            depth -= usize::from(*c == ')');
            is_outside
        })
        .collect();
    let names = outside.split(',').map(str::trim);
    let names = names.filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

fn row(rows: &BTreeMap<String, BTreeSet<String>>, purpose: &str) -> BTreeSet<String> {
    rows.get(purpose).cloned().expect("a row of the comment")
}

#[test]
fn every_package_comes_from_the_registry() {
    let lock = read("Cargo.lock");
    let sources = lock
        .lines()
        .filter_map(|line| line.strip_prefix("source = "));
    let others: BTreeSet<&str> = sources
        .clone()
        .filter(|source| source.trim_matches('"') != SOURCE)
        .collect();
    assert!(sources.count() > 100, "the lock names where they come from");
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn every_licence_is_one_that_we_can_keep() {
    let mut wrong = Vec::new();
    for (name, version, licence) in packages() {
        let read = Expression::parse_mode(&licence, ParseMode::LAX);
        let kept = read.is_ok_and(|read| {
            read.evaluate(|wanted| {
                let id = wanted.license.id();
                id.is_some_and(|id| LICENCES.contains(&id.name))
            })
        });
        if !kept {
            wrong.push(format!("{name} {version}: {licence}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let copyleft = Expression::parse("MIT AND GPL-3.0-only").expect("an expression");
    let kept = copyleft.evaluate(|wanted| {
        let id = wanted.license.id();
        id.is_some_and(|id| LICENCES.contains(&id.name))
    });
    assert!(!kept, "what asks for more is told apart");
}

#[test]
fn what_is_there_twice_or_before_its_release_is_said_with_the_reason() {
    let packages = packages();
    assert!(packages.len() > 100, "{}", packages.len());
    let early = packages.iter().filter(|(_, version, _)| {
        let version = version.split('+').next().unwrap_or_default();
        version.contains('-')
    });
    let early: BTreeSet<String> = early.map(|(name, ..)| name.clone()).collect();
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, version, _) in &packages {
        versions.entry(name).or_default().insert(version);
    }
    let twice = versions.iter().filter(|(_, versions)| versions.len() > 1);
    let twice: BTreeSet<String> = twice.map(|(name, _)| (*name).to_owned()).collect();
    let rows = rows();
    assert_eq!(early, row(&rows, "pre-release"), "before their release");
    assert_eq!(twice, row(&rows, "twice"), "there twice");
}

#[test]
fn the_manifest_says_what_each_dependency_is_for() {
    let manifest: toml::Table = read("Cargo.toml").parse().expect("TOML");
    let mut wanted = BTreeSet::new();
    for part in ["dependencies", "dev-dependencies"] {
        let part = manifest[part].as_table().expect("a table");
        wanted.extend(part.keys().cloned());
    }
    let mut rows = rows();
    rows.remove("pre-release");
    rows.remove("twice");
    let said: BTreeSet<String> = rows.into_values().flatten().collect();
    let untold: Vec<_> = wanted.difference(&said).collect();
    assert!(
        untold.is_empty(),
        "it does not say what these are for: {untold:?}"
    );
    let gone: Vec<_> = said.difference(&wanted).collect();
    assert!(gone.is_empty(), "these are no dependencies: {gone:?}");
}
