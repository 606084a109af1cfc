//! What packages take along is there, and is what the program prints.

use std::{fs, process::Command};

use super::readme::{check, path};

/// A file, and the arguments that print it.
const PRINTED: &[(&str, &[&str])] = &[
    ("assets/package/sipdeck.1", &["man"]),
    ("assets/package/sipdeck.bash", &["completions", "bash"]),
    ("assets/package/sipdeck.zsh", &["completions", "zsh"]),
    ("assets/package/sipdeck.fish", &["completions", "fish"]),
    ("assets/package/config.toml", &["config", "example"]),
];

#[test]
fn the_files_of_packages_are_what_the_program_prints() {
    for (name, arguments) in PRINTED {
        let printed = Command::new(env!("CARGO_BIN_EXE_sipdeck"))
            .args(*arguments)
            .output()
            .expect("it runs");
        assert!(printed.status.success(), "{arguments:?}");
        check(name, &String::from_utf8(printed.stdout).expect("text"));
    }
}

#[test]
fn every_file_of_the_debian_package_is_there() {
    let manifest = fs::read_to_string(path("Cargo.toml")).expect("a manifest");
    let manifest: toml::Table = manifest.parse().expect("TOML");
    let deb = &manifest["package"]["metadata"]["deb"];
    let assets = deb["assets"].as_array().expect("a list");
    let mut taken = 0;
    for asset in assets {
        let from = asset[0].as_str().expect("a path");
        // The binary is made first.
        if from != "target/release/sipdeck" {
            assert!(path(from).is_file(), "{from}");
            taken += 1;
        }
    }
    for (name, _) in PRINTED {
        let is_taken = assets.iter().any(|asset| asset[0].as_str() == Some(name));
        assert!(is_taken, "{name}");
    }
    assert!(taken > PRINTED.len());
}
