//! Single commands over SSH: the same as on the command line, in the name and within the role of whoever has the key.

use crate::e2e::service::Service;

use super::host::{Host, told};

#[test]
fn a_command_answers_as_it_does_on_the_command_line() {
    let Some(host) = Host::start() else { return };
    for command in [
        "endpoints list --json",
        "endpoints list --domain lyon-hotel --filter '!disabled app:none' --format csv",
        "endpoints get bar@lyon-hotel",
        "domains list --format jsonl",
        "applications list",
        "endpoints get nobody@lyon-hotel",
        "endpoints list --filter '('",
        "endpoints --help",
    ] {
        let here = std::process::Command::new("sh")
            .arg("-c")
            .arg(format!("exec \"$0\" {command}"))
            .arg(crate::e2e::program::program())
            .env_clear()
            .envs([
                ("HOME", host.home.path("")),
                ("XDG_CONFIG_HOME", host.home.path("config")),
                ("XDG_STATE_HOME", host.home.path("elsewhere")),
            ])
            .stdin(std::process::Stdio::null())
            .output();
        let here = told(here.expect("it runs"));
        let (status, out, err) = host.run("Vic", command);
        let same = |text: &str| {
            text.lines()
                .map(str::trim_end)
                .collect::<Vec<_>>()
                .join("\n")
        };
        assert_eq!(
            (status, same(&out)),
            (here.0, same(&here.1)),
            "{command}: {err}"
        );
        if status != 0 {
            assert_eq!(same(&err), same(&here.2), "{command}");
        }
    }
}

#[test]
fn who_one_is_is_told_and_what_is_not_for_everybody_is_refused() {
    let Some(host) = Host::start() else { return };
    let (status, out, _) = host.run("Oli", "whoami --json");
    assert_eq!(status, 0);
    let who: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(
        (&who[0]["user"], &who[0]["role"]),
        (&"Oli".into(), &"operator".into())
    );
    assert!(
        who[0]["key"]
            .as_str()
            .is_some_and(|key| key.starts_with("SHA256:"))
    );
    for refused in [
        "serve",
        "demo",
        "config show",
        "ssh",
        "cache clear",
        "import /etc/passwd",
        "export /tmp/of-a-command.csv",
        "sh -c id",
        "endpoints list --config /etc/passwd",
        "endpoints list --log-file /tmp/of-a-command.log",
        "endpoints list --record /tmp/of-a-command.rec",
        "endpoints list --profile other",
        "endpoints list 'unclosed",
        "",
    ] {
        let mut ssh = host.ssh("Oli", &[], &[]);
        let (status, out, err) = told(ssh.arg(refused).output().expect("ssh runs"));
        if refused.is_empty() {
            // Nothing is the dashboard in lines, whose input ends at once.
            assert_eq!(status, 0, "{err}");
            continue;
        }
        assert_eq!((status, out.as_str()), (2, ""), "{refused}: {err}");
        assert!(
            !err.is_empty() && !err.contains("root:"),
            "{refused}: {err}"
        );
    }
    for name in ["csv", "log", "rec"] {
        let path = format!("/tmp/of-a-command.{name}");
        assert!(!std::path::Path::new(&path).exists(), "{path}");
    }
}

#[test]
fn names_and_passwords_come_over_standard_input() {
    let Some(host) = Host::start() else { return };
    let (status, _, err) = host.run_on(
        "Oli",
        "endpoints create new-1@lyon-hotel --password-stdin",
        "a-long-password-7\n",
    );
    assert_eq!(status, 0, "{err}");
    let (status, _, err) = host.run_on(
        "Oli",
        "endpoints set - --description both --expect 2",
        "new-1@lyon-hotel\nbar@lyon-hotel\n",
    );
    assert_eq!(status, 0, "{err}");
    let (_, out, _) = host.run("Oli", "endpoints list --filter desc:both --format id");
    assert_eq!(out.lines().count(), 2);
    // Nobody can be asked, so nothing is asked.
    let (status, _, err) = host.run("Oli", "endpoints delete new-1@lyon-hotel");
    assert_eq!(status, 2);
    assert!(err.contains("--yes"), "{err}");
    // One that is made here is told once, alone.
    let (status, out, _) = host.run(
        "Oli",
        "endpoints password new-1@lyon-hotel --generate --yes",
    );
    assert_eq!((status, out.lines().count()), (0, 1));
    assert!(!host.log().contains(out.trim()) && !host.log().contains("a-long-password-7"));
    let (status, out, _) = host.run("Oli", "jobs");
    assert_eq!(status, 0);
    assert!(out.contains("finished"), "{out}");
}

#[test]
fn without_a_terminal_there_is_the_dashboard_in_lines() {
    let Some(host) = Host::start() else { return };
    let mut ssh = host.ssh("Vic", &["-T"], &[]);
    let mut child = ssh
        .stdin(std::process::Stdio::piped())
        .spawn()
        .expect("runs");
    let mut pipe = child.stdin.take().expect("a pipe");
    std::io::Write::write_all(&mut pipe, b"/hotel\nquit\n").expect("read");
    drop(pipe);
    let (status, out, err) = told(child.wait_with_output().expect("it ends"));
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("sipdeck in lines"), "{out}");
    assert!(
        out.contains("lyon-hotel") && out.contains("1 domain."),
        "{out}"
    );
}

#[test]
fn calls_are_told_to_programs_and_what_need_not_be_said_is_not() {
    let Some(host) = Host::start_on(Service::with_phones, &[]) else {
        return;
    };
    let (status, out, err) = host.run("Vic", "calls list --json --since 2020-01-01");
    assert_eq!(status, 0, "{err}");
    let calls: Vec<serde_json::Value> = serde_json::from_str(&out).expect("JSON");
    assert!(calls.iter().all(|call| call["id"].is_string()), "{out}");
    let (status, out, _) = host.run("Vic", "calls list --format csv --since 2999-01-01");
    assert_eq!((status, out.lines().count()), (0, 1), "{out}");
    for (command, expected) in [
        ("calls list --since soon", 2),
        ("calls show c-nope --json", 3),
        ("calls show c-nope", 3),
    ] {
        let (status, out, err) = host.run("Vic", command);
        assert_eq!((status, out.as_str()), (expected, ""), "{command}: {err}");
        assert_eq!(
            err.starts_with("{\"error\""),
            command.contains("json"),
            "{err}"
        );
    }
    // The plan is told before it is done, unless nobody wants to hear of it; what goes wrong is told anyway.
    let set = "endpoints set bar@lyon-hotel --description";
    let (_, out, err) = host.run("Oli", &format!("{set} one --yes"));
    assert!(err.contains("bar") && out.contains("done"), "{out}{err}");
    let (status, _, err) = host.run("Oli", &format!("{set} two --yes --quiet"));
    assert_eq!((status, err.as_str()), (0, ""));
    let (status, _, err) = host.run("Oli", &format!("{set} three --quiet"));
    assert_eq!(status, 2);
    assert!(err.contains("--yes"), "{err}");
}

#[test]
fn the_status_tells_the_cause() {
    let Some(host) = Host::start() else { return };
    let lost =
        r#"{"faults":[{"method":"POST","do":"drop_after"},{"method":"GET","do":{"answer":403}}]}"#;
    let refused = r#"{"faults":[{"method":"POST","do":{"answer":400}}]}"#;
    for (status, name, command, faults) in [
        (0, "Vic", "endpoints get bar@lyon-hotel", ""),
        (1, "Ada", "domains create new-1", refused),
        (2, "Ada", "endpoints delete bar@lyon-hotel", ""),
        (3, "Vic", "endpoints get nobody@lyon-hotel", ""),
        (4, "Vic", "endpoints create new-1@lyon-hotel", ""),
        (5, "Ada", "domains create lyon-hotel", ""),
        (6, "Ada", "domains create new-2", lost),
    ] {
        let none = r#"{"faults":[]}"#;
        host.service
            .plan(if faults.is_empty() { none } else { faults });
        let (ended, out, err) = host.run(name, command);
        assert_eq!(ended, status, "{command}: {out}{err}");
        assert_eq!(err.is_empty(), status == 0, "{command}: {err}");
    }
}
