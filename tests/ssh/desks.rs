//! Several desks at once, lines that are lost, and the end of the host.

use rustix::process::Signal;

use crate::e2e::terminal::Terminal;

use super::host::{Host, LEAVE};

/// Shows the endpoints whose name holds this.
fn find(desk: &mut Terminal, name: &str) {
    desk.send("3");
    desk.wait("All endpoints");
    desk.send(&format!("/{name}\r"));
    desk.wait("Esc clears it");
}

#[test]
fn what_one_desk_changes_the_others_show_at_once() {
    let Some(host) = Host::start() else { return };
    let (mut one, mut other) = (host.desk("Ada"), host.desk("Oli"));
    for desk in [&mut one, &mut other] {
        desk.wait("lyon-hotel");
        find(desk, "bed-077");
        desk.wait("bed-077");
        desk.wait("1 of");
    }
    let row = |screen: &vt100::Screen, word: &str| {
        let shown = screen.contents();
        let mut rows = shown.lines();
        rows.any(|row| row.contains("bed-077") && row.contains("geneva") && row.contains(word))
    };
    one.send("oy");
    for desk in [&one, &other] {
        desk.wait_until("it is off", |screen| row(screen, "off"));
    }
    // And the other way round.
    other.send("oy");
    one.wait_until("it is not off", |screen| !row(screen, "off"));
    for mut desk in [one, other] {
        desk.send(LEAVE);
        assert_eq!(desk.end(), 0);
        desk.assert_restored();
    }
}

#[test]
fn whoever_loses_the_line_comes_back_to_the_place_where_they_were() {
    let Some(host) = Host::start() else { return };
    let mut desk = host.desk("Oli");
    desk.wait("lyon-hotel");
    find(&mut desk, "bed-077");
    desk.wait("1 of");
    desk.signal(Signal::KILL);
    desk.end();
    host.wait_log("\"event\":\"lost\"");
    let mut desk = host.desk("Oli");
    desk.wait("bed-077");
    desk.wait("1 of");
    // Who leaves begins anew.
    desk.send(LEAVE);
    assert_eq!(desk.end(), 0);
    let mut desk = host.desk("Oli");
    desk.wait("lyon-hotel");
    assert!(!desk.contents().contains("bed-077"));
    desk.send(LEAVE);
    assert_eq!(desk.end(), 0);
}

#[test]
fn a_key_that_is_taken_out_ends_the_desk_of_its_owner_and_no_other() {
    let Some(host) = Host::start() else { return };
    let (mut one, other) = (host.desk("Ada"), host.desk("Oli"));
    one.wait("lyon-hotel");
    other.wait("lyon-hotel");
    host.keys(&host.line("Ada", "admin"));
    assert_ne!(other.end(), 0);
    assert!(other.contents().contains("Your key was taken out"));
    let (status, _, _) = host.run("Oli", "whoami");
    assert_eq!(status, 255);
    one.send("?");
    one.wait("Move up by a page");
    one.send(LEAVE);
    one.end();
}

#[test]
fn at_the_end_of_the_host_everybody_is_told_and_it_ends_well() {
    let Some(host) = Host::start_with(&["--drain", "5"]) else {
        return;
    };
    let (one, mut other) = (host.desk("Ada"), host.desk("Oli"));
    one.wait("lyon-hotel");
    other.wait("lyon-hotel");
    // One is in the middle of something.
    other.send("3");
    other.wait("All endpoints");
    other.wait("bed-001");
    other.send("e");
    other.wait("Edit ");
    host.signal(Signal::TERM);
    one.wait("This host restarts");
    other.wait("This host restarts");
    assert_eq!(one.end(), 143);
    assert!(one.contents().contains("Come again in a moment"));
    one.assert_restored();
    // What was begun can be ended.
    other.send("\x1b");
    assert_eq!(other.end(), 143);
    assert_eq!(host.end(), Some(0));
}

#[test]
fn another_size_is_drawn_and_odd_ones_do_no_harm() {
    let Some(host) = Host::start() else { return };
    let mut desk = host.desk("Vic");
    desk.wait("lyon-hotel");
    for (width, height) in [(40, 10), (1, 1), (200, 50), (100, 30)] {
        desk.resize(width, height);
        if width > 2 {
            desk.wait("lyon");
        }
    }
    desk.wait("lyon-hotel");
    desk.send(LEAVE);
    assert_eq!(desk.end(), 0);
}

#[test]
fn each_desk_has_a_theme_of_its_own() {
    let Some(host) = Host::start() else { return };
    let (mut one, mut other) = (host.desk("Ada"), host.desk("Oli"));
    for desk in [&mut one, &mut other] {
        desk.wait("lyon-hotel");
    }
    let colours = |screen: &vt100::Screen| {
        let (rows, columns) = (screen.size().0.get(), screen.size().1.get());
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        let cells = cells.filter_map(|(row, column)| screen.cell(row, column));
        let mut all: Vec<String> = cells.map(|cell| format!("{:?}", cell.fgcolor())).collect();
        all.sort();
        all.dedup();
        all
    };
    let before = other.seen(colours);
    one.send(":theme dark\r");
    one.wait("The theme is dark");
    one.wait_until("it has other colours", |screen| colours(screen) != before);
    other.send("?");
    other.wait("Move up by a page");
    other.send("\x1b");
    other.wait_until("it has its own", |screen| colours(screen) == before);
    for mut desk in [one, other] {
        desk.send(LEAVE);
        assert_eq!(desk.end(), 0);
    }
}
