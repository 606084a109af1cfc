//! Other people's clients: dropbear's, and those of Python, with an audit of what is agreed on.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::host::{Host, left_out, needed, told};

/// A program of the virtual environment that `tests/ssh/setup` makes; says so where it was not made.
fn in_python(name: &str) -> Option<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target"));
    let home = target.join("ssh-clients");
    if !home.join("ready").exists() {
        left_out("tests/ssh/setup was not run");
        return None;
    }
    Some(home.join("bin").join(name))
}

fn play(script: &str, key: &str) {
    let Some(python) = in_python("python3") else {
        return;
    };
    let Some(host) = Host::start() else { return };
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/ssh")
        .join(script);
    let output = Command::new(python)
        .arg(path)
        .arg(host.port.to_string())
        .arg(host.home.path(key))
        .stdin(Stdio::null())
        .output();
    let (status, out, err) = told(output.expect("it runs"));
    assert_eq!((status, out.trim()), (0, "well"), "{err}\n{}", host.log());
}

#[test]
fn a_desk_through_paramiko_takes_keys_in_pieces() {
    play("paramiko_desk.py", "Oli");
}

#[test]
fn what_no_client_should_send_ends_its_own_connection_at_most() {
    play("paramiko_hostile.py", "Oli");
}

#[test]
fn a_crowd_through_asyncssh_with_rekeying_loses_nothing() {
    play("asyncssh_crowd.py", "Ada");
}

#[test]
fn dropbear_runs_commands() {
    let (Some(client), Some(convert)) = (needed("dbclient"), needed("dropbearconvert")) else {
        return;
    };
    let Some(host) = Host::start() else { return };
    let status = Command::new(convert)
        .args(["openssh", "dropbear"])
        .args([host.home.path("Vic"), host.home.path("Vic.db")])
        .stderr(Stdio::null())
        .status();
    assert!(status.expect("it runs").success());
    for (command, expected) in [
        ("whoami", 0),
        ("endpoints get nobody@lyon-hotel", 3),
        ("sh", 2),
    ] {
        let output = Command::new(&client)
            .args(["-y", "-y", "-i"])
            .arg(host.home.path("Vic.db"))
            .args(["-p", &host.port.to_string(), "desk@127.0.0.1", command])
            .env("HOME", host.home.path(""))
            .stdin(Stdio::null())
            .output();
        let (status, _, err) = told(output.expect("it runs"));
        assert_eq!(status, expected, "{command}: {err}");
    }
}

#[test]
fn putty_runs_commands() {
    let (Some(client), Some(convert)) = (needed("plink"), needed("puttygen")) else {
        return;
    };
    let Some(host) = Host::start() else { return };
    let converted = Command::new(convert)
        .arg(host.home.path("Vic"))
        .args(["-O", "private", "-o"])
        .arg(host.home.path("Vic.ppk"))
        .stdin(Stdio::null())
        .output();
    assert!(converted.expect("it runs").status.success());
    let fingerprint = host.home.process(&["ssh", "fingerprint"]).output();
    let (_, told_so, _) = told(fingerprint.expect("it runs"));
    let words = told_so.split_whitespace();
    let fingerprint = words.clone().find(|word| word.starts_with("SHA256:"));
    for (command, expected) in [
        ("whoami", 0),
        ("endpoints get nobody@lyon-hotel", 3),
        ("sh", 2),
    ] {
        let output = Command::new(&client)
            .args(["-batch", "-ssh", "-noagent", "-hostkey"])
            .arg(fingerprint.expect("one is told"))
            .arg("-i")
            .arg(host.home.path("Vic.ppk"))
            .args(["-P", &host.port.to_string(), "desk@127.0.0.1", command])
            .env("HOME", host.home.path(""))
            .stdin(Stdio::null())
            .output();
        let (status, _, err) = told(output.expect("it runs"));
        assert_eq!(status, expected, "{command}: {err}");
    }
}

#[test]
fn an_audit_finds_nothing_that_is_weak() {
    let Some(audit) = in_python("ssh-audit") else {
        return;
    };
    let Some(host) = Host::start() else { return };
    let output = Command::new(audit)
        .args([
            "--json",
            "--skip-rate-test",
            "-p",
            &host.port.to_string(),
            "127.0.0.1",
        ])
        .stdin(Stdio::null())
        .output();
    let output = output.expect("it runs");
    let text = String::from_utf8(output.stdout).expect("text");
    let found: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let mut weak = Vec::new();
    for kind in ["kex", "key", "enc", "mac"] {
        for one in found[kind].as_array().expect("a list") {
            let notes = &one["notes"];
            // Clients of before 2024 have no exchange against quantum computers.
            let is_old = |note: &serde_json::Value| {
                note.as_str()
                    .is_some_and(|note| note.contains("post-quantum"))
            };
            let warnings = notes["warn"].as_array().into_iter().flatten();
            let warned = warnings.filter(|note| !is_old(note)).count();
            if warned > 0 || notes["fail"].as_array().is_some_and(|all| !all.is_empty()) {
                weak.push(one.to_string());
            }
        }
    }
    assert!(weak.is_empty(), "{weak:?}");
    assert!(
        found["kex"].as_array().is_some_and(|all| all.len() >= 5),
        "{text}"
    );
    // Nobody in between can leave messages out (CVE-2023-48795): their order is kept strictly.
    assert!(text.contains("kex-strict-s-v00@openssh.com"), "{text}");
}
