//! Each role against each kind of change: what the platform holds afterwards is the witness.

use super::host::{Host, LEAVE};

#[test]
fn nobody_changes_more_than_their_role_allows() {
    let Some(host) = Host::start() else { return };
    let before = host.service.names("lyon-hotel");
    let log = |host: &Host| host.log().matches("\"outcome\":\"done\"").count();

    // A viewer reads, and changes nothing.
    let (status, listed, _) = host.run("Vic", "endpoints list --domain lyon-hotel --format id");
    assert_eq!((status, listed.lines().count()), (0, before.len()));
    for change in [
        "endpoints create new-1@lyon-hotel",
        "endpoints set bar@lyon-hotel --disabled --yes",
        "endpoints password bar@lyon-hotel --generate --yes",
        "endpoints delete bar@lyon-hotel --yes",
        "domains create new-domain",
        "domains set lyon-hotel --description x --yes",
        "domains delete nice-opening --yes",
    ] {
        let (status, out, err) = host.run("Vic", change);
        assert_eq!((status, out.as_str()), (4, ""), "{change}: {err}");
        assert!(err.contains("Your key may only look"), "{change}: {err}");
    }
    assert_eq!(log(&host), 0, "{}", host.log());

    // An operator changes endpoints, and no domain.
    for (change, status) in [
        ("endpoints create new-1@lyon-hotel", 0),
        ("endpoints set new-1@lyon-hotel --description x --yes", 0),
        ("endpoints delete new-1@lyon-hotel --yes", 0),
        ("domains create new-domain", 4),
        ("domains set lyon-hotel --description x --yes", 4),
        ("domains delete nice-opening --yes", 4),
    ] {
        let (ended, out, err) = host.run("Oli", change);
        assert_eq!(ended, status, "{change}: {out}{err}");
    }
    assert_eq!(log(&host), 3, "{}", host.log());
    // What was refused is no job that somebody could be asked to go on with.
    let (_, jobs, _) = host.run("Ada", "jobs list --format jsonl");
    assert!(
        jobs.lines().all(|job| job.contains("\"finished\"")),
        "{jobs}"
    );
    let (_, domains, _) = host.run("Oli", "domains list --format csv");
    assert!(!domains.contains("new-domain") && domains.contains("nice-opening"));

    // An administrator changes domains as well.
    for change in [
        "domains create new-domain",
        "domains set new-domain --description x --yes",
        "domains delete new-domain --yes",
    ] {
        let (status, out, err) = host.run("Ada", change);
        assert_eq!(status, 0, "{change}: {out}{err}");
    }
    assert_eq!(log(&host), 6, "{}", host.log());
    assert_eq!(host.service.names("lyon-hotel"), before);

    // The journal names whose key it was, and no secret is anywhere.
    let journal = host.home.path("state/sipdeck/journal/main/journal.jsonl");
    let journal = std::fs::read_to_string(journal).expect("a journal");
    assert!(
        journal
            .lines()
            .all(|line| line.contains("\"login\":{\"key\":\"SHA256:"))
    );
    assert!(journal.contains("\"user\":\"Oli\"") && journal.contains("\"user\":\"Ada\""));
    assert!(!journal.contains("\"user\":\"Vic\""));
    for text in [journal, host.log()] {
        assert!(!text.contains(host.service.secret()));
    }
}

#[test]
fn a_viewer_is_shown_what_can_be_read_and_nothing_else() {
    let Some(host) = Host::start() else { return };
    let before = host.service.count("lyon-hotel");
    let mut desk = host.desk("Vic");
    desk.wait("lyon-hotel");
    desk.send("3");
    desk.wait("All endpoints");
    desk.send("n");
    desk.wait("Your key may only look");
    // A file of the host.
    desk.send(":import /etc/passwd\r");
    desk.wait_until("a refusal", |screen| {
        let shown = screen.contents();
        shown.contains("Your key may only look") || shown.contains("out of reach")
    });
    assert!(!desk.contents().contains("root:"));
    desk.send(LEAVE);
    desk.end();
    assert_eq!(host.service.count("lyon-hotel"), before);
}

#[test]
fn nobody_at_a_desk_reaches_a_file_of_the_host() {
    let Some(host) = Host::start() else { return };
    let mut desk = host.desk("Ada");
    desk.wait("lyon-hotel");
    desk.send("3");
    desk.wait("All endpoints");
    for command in ["import /etc/passwd", "export /tmp/of-a-desk.csv"] {
        desk.send(&format!(":{command}\r"));
        desk.wait("out of reach");
        desk.send("\x1b");
        desk.wait_gone("out of reach");
    }
    assert!(!std::path::Path::new("/tmp/of-a-desk.csv").exists());
    desk.send(LEAVE);
    desk.end();
}

#[test]
fn on_a_host_that_is_read_only_everybody_is_a_viewer() {
    let Some(host) = Host::start_with(&["--read-only"]) else {
        return;
    };
    let before = host.service.names("lyon-hotel");
    let (_, who, _) = host.run("Ada", "whoami --json");
    assert!(who.contains("\"role\":\"viewer\""), "{who}");
    for change in ["endpoints create new-1@lyon-hotel", "domains create new"] {
        let (status, _, err) = host.run("Ada", change);
        assert_eq!(status, 4, "{change}: {err}");
        assert!(err.contains("is read-only"), "{change}: {err}");
    }
    let mut desk = host.desk("Ada");
    desk.wait("lyon-hotel");
    desk.send("3");
    desk.wait("All endpoints");
    desk.send("n");
    desk.wait("read-only");
    desk.send(LEAVE);
    desk.end();
    assert_eq!(host.service.names("lyon-hotel"), before);
}
