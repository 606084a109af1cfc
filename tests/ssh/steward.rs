//! What administrators do about desks: who sits there, a word to all, and sending somebody away.

use std::time::Instant;

use rustix::process::Signal;

use crate::e2e::waiting::PATIENCE;

use super::host::{Host, LEAVE};

#[test]
fn administrators_see_tell_and_send_away_those_who_sit_there() {
    let Some(host) = Host::start() else { return };
    let (mut one, other) = (host.desk("Ada"), host.desk("Oli"));
    one.wait("lyon-hotel");
    other.wait("lyon-hotel");
    let (status, out, err) = host.run("Ada", "desk who --json");
    assert_eq!(status, 0, "{err}");
    let who: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let mut who: Vec<_> = who
        .as_array()
        .expect("a list")
        .iter()
        .map(|desk| ["owner", "role", "profile", "doing", "from"].map(|name| &desk[name]))
        .collect();
    who.sort_by_key(|desk| desk[0].to_string());
    let of = |owner, role| [owner, role, "main", "dashboard", "127.0.0.1"].map(Into::into);
    let expected: [[serde_json::Value; 5]; 2] = [of("Ada", "admin"), of("Oli", "operator")];
    assert_eq!(who, expected.each_ref().map(<[_; 5]>::each_ref));

    let said = host.run("Ada", "desk say 'The line is cut at noon.'");
    assert_eq!((said.0, said.2.trim()), (0, "Said at 2 desks."));
    for desk in [&one, &other] {
        desk.wait("Ada: The line is cut at noon.");
    }
    assert_eq!(host.run("Ada", "desk say --to Vic hello").0, 3);

    let (status, _, err) = host.run("Ada", "desk leave Oli --why 'Lunch.'");
    assert_eq!((status, err.trim()), (0, "Ended 1 desk."));
    assert_eq!(other.end(), 143);
    other.wait("Ada sent you away. Lunch.");
    other.assert_restored();
    assert_eq!(host.run("Ada", "desk leave Oli").0, 3);

    // Whose line was lost is away, and can come back, unless they are sent away.
    for comes_back in [true, false] {
        let lost = host.desk("Vic");
        lost.wait("lyon-hotel");
        lost.signal(Signal::KILL);
        lost.end();
        let deadline = Instant::now() + PATIENCE;
        let away = || host.run("Ada", "desk who --format csv").1;
        while !away().contains("Vic,viewer,main,away,") {
            assert!(Instant::now() < deadline, "{}", away());
        }
        if comes_back {
            let mut desk = host.desk("Vic");
            desk.wait("lyon-hotel");
            assert!(!away().contains("away"));
            desk.send(LEAVE);
            desk.end();
        } else {
            let (status, _, err) = host.run("Ada", "desk leave Vic");
            assert_eq!((status, err.trim()), (0, "Ended 1 desk."));
            assert!(!away().contains("away"));
        }
    }

    // Nobody else may, and on the host itself there is nothing to be asked.
    for name in ["Oli", "Vic"] {
        for command in ["desk who", "desk say x", "desk leave Ada"] {
            let (status, out, err) = host.run(name, command);
            assert_eq!((status, out.as_str()), (4, ""), "{name} {command}: {err}");
            assert!(err.contains("role admin"), "{err}");
        }
    }
    let here = host.home.process(&["desk", "who"]).output().expect("runs");
    assert_eq!(here.status.code(), Some(2));
    one.send(LEAVE);
    one.end();
}
