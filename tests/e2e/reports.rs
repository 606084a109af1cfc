//! What a terminal sends without a key: it changes nothing, and keeps no key from being heard.

use std::time::Duration;

use super::{program::Home, service::Service, terminal::Terminal};

/// Between two pieces of what is sent at once.
const GAP: Duration = Duration::from_millis(30);

/// Reports of modes, attributes, colours and settings, and things that no terminal should send.
const REPORTS: &[&str] = &[
    "\x1b[?2026;2$y",
    "\x1b[?62;22c",
    "\x1b[>1;10;0c",
    "\x1b[?1u",
    "\x1b[8;24;80t",
    "\x1b[I\x1b[O",
    "\x1b[<0;5;6M",
    "\x1b[=1;2q",
    "\x1b]11;rgb:1e1e/1e1e/2e2e\x07",
    "\x1bP1$r0m\x1b\\",
    "\x1b_Gi=31;OK\x1b\\",
    "\x1b^qx\x1b\\",
    "\x1bXqx\x1b\\",
];

/// The dashboard in a domain of 35 endpoints.
fn open(service: &Service) -> Terminal {
    let mut terminal = Home::of(service).start(&[]);
    terminal.wait("osaka-lab");
    terminal.send(":endpoints osaka-lab\r");
    terminal.wait("▌  ● on        desk-401");
    terminal
}

fn send(terminal: &mut Terminal, pieces: &[&str]) {
    for piece in pieces {
        terminal.send(piece);
        terminal.writes_within(GAP);
    }
}

#[test]
fn a_report_in_a_list_changes_nothing_and_the_next_key_is_heard() {
    let service = Service::start();
    let mut terminal = open(&service);
    for report in REPORTS {
        for at in [0, 1, 2, report.len() / 2, report.len() - 1] {
            let (one, other) = report.split_at(at);
            send(&mut terminal, &[one, other]);
            terminal.send("j");
            terminal.wait("▌  ● on        desk-402");
            terminal.send("g");
            terminal.wait("▌  ● on        desk-401");
        }
    }
    terminal.send("\x03");
    terminal.wait("again");
    // Not even between the two.
    terminal.send(&REPORTS.concat());
    terminal.send("\x03");
    assert_eq!(terminal.end(), 0);
    terminal.assert_restored();
}

#[test]
fn a_report_in_a_filter_types_nothing_and_closes_nothing() {
    let service = Service::start();
    let mut terminal = open(&service);
    terminal.send("/40");
    terminal.wait("9 of 35");
    for report in REPORTS {
        let (one, other) = report.split_at(1);
        send(&mut terminal, &[one, other]);
    }
    terminal.send("2");
    terminal.wait("1 of 35");
    terminal.send("\x03");
    terminal.wait(" 35 ─");
}

#[test]
fn nothing_that_is_not_whole_keeps_a_person_from_leaving() {
    let service = Service::start();
    for start in [
        "\x1b[?2026;2",
        "\x1b]11;rgb:",
        "\x1bP",
        "\x1b[200~text",
        "\x1b[",
        "\x1bO",
        "\x1b",
        "\u{e9}",
    ] {
        let mut terminal = open(&service);
        let bytes = start.len() - usize::from(!start.is_ascii());
        terminal.send_bytes(&start.as_bytes()[..bytes]);
        terminal.send("\x03");
        terminal.wait("again");
        terminal.send("\x03");
        assert_eq!(terminal.end(), 0, "{start:?}");
        terminal.assert_restored();
    }
}

#[test]
fn the_keypad_in_application_mode_types() {
    let service = Service::start();
    let mut terminal = open(&service);
    terminal.send("/\x1bOt\x1bOp\x1bOr\x1bOM");
    terminal.wait("1 of 35");
    terminal.wait("▌  ● on        desk-402");
}
