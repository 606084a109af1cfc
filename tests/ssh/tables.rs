//! Whole lists in and out over SSH, and what is asked of calls and phones there.

use crate::e2e::service::Service;

use super::host::Host;

#[test]
fn a_list_goes_out_and_comes_back_changed() {
    let Some(host) = Host::start() else { return };
    let (status, out, err) = host.run("Oli", "export --domain lyon-hotel --format csv");
    assert_eq!(status, 0, "{err}");
    let rows = out.lines().count();
    assert!(rows > 100 && out.starts_with("domain,name,"), "{out}");
    let (status, said, err) = host.run_on("Oli", "import - --yes", &out);
    assert_eq!(status, 0, "{said}{err}");
    // Nothing differs; two are made and one is changed.
    let more = "domain,name,description\nlyon-hotel,new-1,first\nlyon-hotel,new-2,second\nlyon-hotel,bar,changed\n";
    let (status, said, err) = host.run_on("Vic", "import - --yes", more);
    assert_eq!((status, said.contains("done")), (4, false), "{said}{err}");
    let (status, said, _) = host.run_on("Vic", "import - --dry-run", more);
    assert_eq!(status, 0, "{said}");
    // Nobody can be asked.
    let (status, said, err) = host.run_on("Oli", "import -", more);
    assert_eq!(status, 2, "{said}{err}");
    let (status, said, err) = host.run_on("Oli", "import - --expect 3", more);
    assert_eq!(status, 0, "{said}{err}");
    assert!(!(said.clone() + &err).contains("/state/"), "{said}{err}");
    let (_, listed, _) = host.run(
        "Vic",
        "export --filter 'desc:first|desc:second|desc:changed'",
    );
    assert!(!listed.is_empty());
    let (_, out, _) = host.run("Vic", "endpoints list --domain lyon-hotel --format id");
    assert_eq!(out.lines().count(), rows - 1 + 2);
    // The passwords that were made are told once, to whoever began it.
    let job = said
        .lines()
        .find_map(|line| line.split("jobs passwords ").nth(1))
        .unwrap_or_else(|| panic!("{said}{err}"));
    assert_eq!(host.run("Ada", &format!("jobs passwords {job}")).0, 2);
    let (status, told, _) = host.run("Oli", &format!("jobs passwords {job}"));
    assert_eq!(status, 0);
    assert!(told.contains("new-1") && told.contains("new-2"), "{told}");
    assert_eq!(host.run("Oli", &format!("jobs passwords {job}")).0, 2);
    for refused in [
        "import - --passwords /tmp/of-a-table.csv",
        "export /tmp/of-a-table.csv",
        "export --force /tmp/of-a-table.csv",
    ] {
        let (status, out, err) = host.run_on("Ada", refused, more);
        assert_eq!((status, out.as_str()), (2, ""), "{refused}: {err}");
        assert!(err.contains("out of reach"), "{refused}: {err}");
    }
    assert!(!std::path::Path::new("/tmp/of-a-table.csv").exists());
}

#[test]
fn a_long_list_that_nobody_reads_keeps_no_other_waiting() {
    let Some(host) = Host::start() else { return };
    let mut ssh = host.ssh("Vic", &[], &["export", "--format", "json"]);
    let mut child = ssh.spawn().expect("runs");
    let (status, _, err) = host.run("Vic", "whoami");
    assert_eq!(status, 0, "{err}");
    // Whoever closes it has read enough.
    drop(child.stdout.take());
    assert!(child.wait().is_ok());
    assert_eq!(host.run("Vic", "whoami").0, 0);
}

#[test]
fn calls_and_phones_are_asked_for_where_the_role_allows() {
    let Some(host) = Host::start_on(Service::with_phones, &[]) else {
        return;
    };
    let (status, _, err) = host.run("Vic", "calls list");
    assert_eq!(status, 0, "{err}");
    assert_eq!(host.run("Vic", "calls show c-none").0, 3);
    for command in [
        "calls ring bar@lyon-hotel",
        "calls hangup c-none",
        "doctor bar@lyon-hotel",
    ] {
        let (status, out, err) = host.run("Vic", command);
        assert_eq!((status, out.as_str()), (4, ""), "{command}: {err}");
        assert!(err.contains("role operator"), "{command}: {err}");
    }
    // Neither files nor the network of the host.
    for option in [
        "--server 127.0.0.1:1",
        "--dns 127.0.0.1",
        "--ca /etc/passwd",
    ] {
        let command = format!("doctor bar@lyon-hotel {option}");
        let (status, _, err) = host.run("Ada", &command);
        assert_eq!(status, 2, "{command}");
        assert!(err.contains("out of reach"), "{command}: {err}");
    }
    let (_, out, err) = host.run("Oli", "doctor bar@lyon-hotel --json");
    let report: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert!(report.is_object(), "{out}{err}");
}
