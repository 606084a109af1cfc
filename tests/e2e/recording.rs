//! `--record` and `replay`: a session on a terminal, and the same from its file.

use std::{fs, os::unix::fs::PermissionsExt};

use rustix::process::Signal;

use super::{program::Home, service::Service};

const PASSWORD: &str = "canary7Password";

#[test]
fn a_session_is_played_again_from_its_file_which_holds_no_credentials() {
    let service = Service::start();
    let home = Home::of(&service);
    let tape = home.path("tape");
    let tape = tape.to_str().expect("text");
    let mut terminal = home.start(&["--record", tape]);
    terminal.wait("lyon-hotel");
    terminal.send(":endpoints osaka-lab\r");
    terminal.wait("desk-401");
    terminal.send("n");
    terminal.wait("osaka-lab › New endpoint");
    terminal.send(&format!("aa-phone\t{PASSWORD}\x13"));
    terminal.wait_gone("osaka-lab › New endpoint");
    terminal.wait("aa-phone was created");
    terminal.send("\x1b");
    terminal.wait_gone("was created");
    terminal.wait("▌  ▲ no app    aa-phone");
    let seen = terminal.contents();
    terminal.signal(Signal::TERM);
    terminal.end();
    let mode = fs::metadata(tape).expect("recorded").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = fs::read_to_string(tape).expect("text");
    for secret in [PASSWORD, service.secret()] {
        assert!(!text.contains(secret), "{secret}");
    }
    let played = home.process(&["replay", tape]).output().expect("it runs");
    let said = String::from_utf8(played.stdout).expect("text");
    assert!(played.status.success(), "{said}");
    let rows: Vec<&str> = seen.lines().filter(|line| line.contains("● on")).collect();
    assert!(rows.len() > 9, "{seen}");
    for row in rows {
        assert!(said.contains(row.trim_end()), "{row}\n{said}");
    }
    let again = home.start(&["--record", tape]);
    again.wait("nothing can be recorded there");
    assert_ne!(again.end(), 0);
}
