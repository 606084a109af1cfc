//! A canary: the credentials of the account, and a password that somebody sent, are nowhere that a desk reaches, nor in
//! what the host writes, says, or leaves behind when it dies.

use std::{fs, os::unix::process::ExitStatusExt as _, path::Path, process::Command};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rustix::process::Signal;

use super::host::{Host, LEAVE, needed};

/// A password that somebody sends.
const TYPED: &str = "canary-password-7";

/// Everything in the files of this folder.
fn all_files(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(all_files(&path));
        } else {
            all.extend(fs::read(&path).expect("read"));
        }
    }
    all
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

/// What a terminal was asked to copy, beside what it was sent.
fn with_copies(sent: &str) -> Vec<u8> {
    let mut all = sent.as_bytes().to_vec();
    for part in sent.split("\x1b]52;c;").skip(1) {
        let end = part.find(['\x07', '\x1b']).expect("its end");
        all.extend(STANDARD.decode(&part[..end]).expect("base64"));
    }
    all
}

#[test]
fn no_secret_is_anywhere_that_a_desk_reaches() {
    let Some(mut host) = Host::start() else {
        return;
    };
    let Some(prlimit) = needed("prlimit") else {
        return;
    };
    let pid = String::from_utf8(host.of_process("stat")).expect("text");
    let pid = pid.split(' ').next().expect("a number").to_owned();
    let raised = Command::new(prlimit)
        .args(["--pid", &pid, "--core=unlimited"])
        .status();
    assert!(raised.expect("it runs").success());

    let mut desk = host.desk("Ada");
    desk.wait("lyon-hotel");
    let create = "endpoints create canary@lyon-hotel --password-stdin";
    let mut said = Vec::new();
    let (status, out, err) = host.run_on("Ada", create, &format!("{TYPED}\n"));
    assert_eq!(status, 0, "{err}");
    said.extend([out, err]);
    for (keys, shown) in [
        ("1", "Overview"),
        ("3", "All endpoints"),
        ("/canary\r", "Esc clears it"),
        ("\r", "sip:canary@"),
        ("y", "curl"),
        ("c", "was sent to the terminal"),
        ("6", "no limit so far"),
    ] {
        desk.send(keys);
        desk.wait(shown);
    }
    for command in [
        "whoami --json",
        "endpoints list --json",
        "endpoints get canary@lyon-hotel --json",
        "export",
        "domains list --json",
        "applications list --json",
        "journal list --json",
        "jobs list --json",
        "calls list --json",
        "desk who --json",
        "doctor canary@lyon-hotel",
        "--help",
        "config show",
        "info",
        "endpoints list --config /proc/self/environ",
    ] {
        let (_, out, err) = host.run("Ada", command);
        assert!(!(out.is_empty() && err.is_empty()), "{command}");
        said.extend([out, err]);
    }
    let own = |name: &str| all_files(&host.home.path(name));
    let account = host.service.account();
    let (token, secret) = (account.token.as_str(), host.service.secret());
    let config = own("config");
    assert!(holds(&config, token) && holds(&config, secret));
    let children = fs::read_dir(format!("/proc/{pid}/task")).expect("threads");
    let children: String = children
        .map(|thread| thread.expect("a thread").path().join("children"))
        .map(|path| fs::read_to_string(path).unwrap_or_default())
        .collect();
    assert_eq!(children, "", "nothing is started for a desk");
    let said = said.join("\n").into_bytes();
    for (place, bytes) in [
        ("the screen", with_copies(&desk.since(0))),
        ("what commands said", said),
        ("the log", host.log().into_bytes()),
        ("the state", own("state")),
        ("the cache", own("cache")),
        ("the environment", host.of_process("environ")),
        ("the arguments", host.of_process("cmdline")),
    ] {
        for (what, text) in [("token", token), ("secret", secret), ("password", TYPED)] {
            assert!(!holds(&bytes, text), "the {what} is in {place}");
        }
    }
    desk.send(LEAVE);
    desk.send(LEAVE);
    desk.end();
    // Its memory has them: it is not written down when it dies.
    let folder = host.home.path("");
    host.signal(Signal::ABORT);
    let status = host.ended();
    assert_eq!(status.signal(), Some(Signal::ABORT.as_raw()));
    assert!(!status.core_dumped());
    let cores = fs::read_dir(folder).expect("there").filter(|entry| {
        let name = entry.as_ref().expect("an entry").file_name();
        name.to_string_lossy().starts_with("core")
    });
    assert_eq!(cores.count(), 0);
}
