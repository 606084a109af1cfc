//! The bytes on the line: none when nothing happens, and none that undo what was just said.

use std::{collections::HashMap, ffi::OsString, fs, time::Duration};

use super::{program::Home, service::Service, terminal::Terminal};

/// How long nothing must happen.
const STILL: Duration = Duration::from_secs(10);

/// How often each thread of the program gave up the processor of its own accord.
fn wakings(terminal: &Terminal) -> HashMap<OsString, u64> {
    let tasks = format!("/proc/{}/task", terminal.pid().as_raw_nonzero());
    let threads = fs::read_dir(tasks).expect("the program runs");
    threads
        .filter_map(|thread| {
            let thread = thread.ok()?;
            let status = fs::read_to_string(thread.path().join("status")).ok()?;
            let line = status
                .lines()
                .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
            Some((thread.file_name(), line.trim().parse().ok()?))
        })
        .collect()
}

#[test]
fn an_idle_dashboard_writes_nothing_and_wakes_for_nothing() {
    let service = Service::start();
    let mut terminal = Home::of(&service).start(&[]);
    terminal.wait("lyon-hotel");
    terminal.send("\r");
    terminal.wait("Application");
    terminal.settle();
    let (bytes, wakings_before) = (terminal.count(), wakings(&terminal));
    assert!(
        !terminal.writes_within(STILL),
        "{:?}",
        terminal.since(bytes)
    );
    // A thread that has nothing to do any more may end; one that stays must sleep.
    let stayed = wakings(&terminal);
    assert!(!stayed.is_empty());
    for (thread, count) in stayed {
        let before = wakings_before.get(&thread);
        assert_eq!(before, Some(&count), "{thread:?} wakes by itself");
    }
}

#[test]
fn without_colour_the_selected_row_is_reversed_from_end_to_end() {
    let service = Service::start();
    let mut home = Home::of(&service);
    home.set("NO_COLOR", "1");
    let mut terminal = home.start(&[]);
    terminal.wait("lyon-hotel");
    terminal.settle();
    let start = terminal.count();
    terminal.send("j");
    terminal.wait_until("the cursor on the second row", |screen| {
        reversed_rows(screen).len() == 1 && reversed_rows(screen)[0] == 4
    });
    let bytes = terminal.since(0);
    for colour in ["3", "4", "9", "10"] {
        for shade in 0..8 {
            let code = format!("{colour}{shade}");
            let any = |codes: &str| codes.split(';').any(|one| one == code);
            assert!(!styles(&bytes).any(any), "a colour: {code}");
        }
    }
    let moved = terminal.since(start);
    assert!(
        !moved.contains("\x1b[7m\x1b[0m") && !moved.contains("\x1b[7m\x1b[m"),
        "the reverse is undone before the text: {moved:?}"
    );
}

/// What stands in each of the sequences that set a style.
fn styles(bytes: &str) -> impl Iterator<Item = &str> {
    bytes.split("\x1b[").skip(1).filter_map(|rest| {
        let (codes, _) = rest.split_once('m')?;
        let is_style = codes.chars().all(|c| c.is_ascii_digit() || c == ';');
        is_style.then_some(codes)
    })
}

fn reversed_rows(screen: &vt100::Screen) -> Vec<u16> {
    let (height, width) = screen.size();
    let (height, width) = (height.get(), width.get());
    let whole = |row: &u16| {
        (2..width - 1).all(|column| screen.cell(*row, column).is_some_and(vt100::Cell::inverse))
    };
    (1..height).filter(whole).collect()
}

#[test]
fn ten_kilobytes_pasted_into_a_list_do_nothing_but_say_so() {
    let service = Service::start();
    let mut terminal = Home::of(&service).start(&[]);
    terminal.wait("lyon-hotel");
    let paste = "q\rdxy:quit\r\x03".repeat(1000);
    terminal.send(&format!("\x1b[200~{paste}\x1b[201~"));
    terminal.wait("what was pasted was left out");
    terminal.wait("lyon-hotel");
    terminal.send("q");
    assert_eq!(terminal.end(), 0);
    terminal.assert_restored();
}

#[test]
fn a_frame_is_one_synchronized_update() {
    let service = Service::start();
    let mut terminal = Home::of(&service).start(&[]);
    terminal.wait("lyon-hotel");
    terminal.settle();
    let start = terminal.count();
    terminal.send("?");
    terminal.wait("What works here");
    terminal.settle();
    let bytes = terminal.since(start);
    assert_eq!(
        bytes.matches("\x1b[?2026h").count(),
        bytes.matches("\x1b[?2026l").count()
    );
    assert!(
        bytes.starts_with("\x1b[?2026h") && bytes.ends_with("\x1b[?2026l"),
        "{bytes:?}"
    );
}

fn frames(bytes: &str) -> usize {
    bytes.matches("\x1b[?2026h").count()
}

#[test]
fn keys_that_come_together_are_drawn_together() {
    let service = Service::start();
    let mut terminal = Home::of(&service).start(&[]);
    terminal.wait("lyon-hotel");
    terminal.send(":endpoints lyon-hotel\r");
    terminal.wait("─ lyon-hotel");
    terminal.settle();
    let start = terminal.count();
    terminal.send(&"j".repeat(40));
    terminal.wait_bytes(start, "\x1b[?2026l");
    terminal.settle();
    let frames = frames(&terminal.since(start));
    assert!(frames <= 6, "{frames} frames for 40 keys");
    // None of them was lost: so many lead to the same place in other portions.
    let lines = |text: String| {
        text.lines()
            .map(|line| line.trim_end().to_owned())
            .collect::<Vec<_>>()
    };
    let there = lines(terminal.contents());
    terminal.send("g");
    terminal.settle();
    for keys in [13, 27] {
        terminal.send(&"j".repeat(keys));
        terminal.settle();
    }
    assert_eq!(lines(terminal.contents()), there);
}

#[test]
fn a_storm_of_sizes_ends_in_the_last_one() {
    let service = Service::start();
    let mut terminal = Home::of(&service).start(&[]);
    terminal.wait("lyon-hotel");
    terminal.settle();
    let before = terminal.contents();
    let start = terminal.count();
    for step in 0..300_u16 {
        terminal.resize(1 + step * 7 % 300, 1 + step * 5 % 100);
        if step % 10 == 0 {
            terminal.send("j");
        }
    }
    terminal.resize(80, 24);
    terminal.settle();
    let frames = frames(&terminal.since(start));
    assert!(frames < 150, "{frames} frames for 300 sizes and 30 keys");
    terminal.send("gj");
    terminal.wait_until("what was there before", |screen| {
        let (now, then) = (screen.contents(), before.lines());
        now.lines().map(str::trim_end).eq(then.map(str::trim_end))
    });
}

#[test]
fn the_mouse_is_listened_to_only_on_demand_and_given_back() {
    let service = Service::start();
    let mut terminal = Home::of(&service).start(&[]);
    terminal.wait("lyon-hotel");
    terminal.settle();
    assert!(!terminal.since(0).contains("\x1b[?1000h"), "off at first");
    terminal.send("m");
    terminal.wait("The mouse is on");
    // The fourth row of the list.
    terminal.send("\x1b[<0;5;7M\x1b[<0;5;7m");
    terminal.wait("▌  koeln-werk");
    terminal.send("\x1b[<65;5;7M");
    terminal.wait("▌  nice-opening");
    terminal.send("\x1b[<0;5;8M\x1b[<0;5;8m\x1b[<0;5;8M\x1b[<0;5;8m");
    terminal.wait("─ lyon-hotel");
    // A tab of the top bar, and a hint of the footer.
    terminal.send("\x1b[<0;25;1M\x1b[<0;25;1m");
    terminal.wait("─ Domains");
    terminal.send("\x1b[<0;76;24M\x1b[<0;76;24m");
    terminal.wait("What works here");
    terminal.send("\x1b");
    terminal.wait_until("the help to be closed", |screen| {
        !screen.contents().contains("What works here")
    });
    terminal.send(":quit\r");
    assert_eq!(terminal.end(), 0);
    terminal.assert_restored();
}

#[test]
fn where_nothing_can_be_copied_the_text_is_shown_to_be_selected() {
    let service = Service::start();
    let home = Home::of(&service);
    home.configure(&format!("clipboard = false\n{}", service.profile("main")));
    let mut terminal = home.start(&[]);
    terminal.wait("lyon-hotel");
    terminal.send(":endpoints osaka-lab\r");
    terminal.wait("─ osaka-lab");
    terminal.settle();
    let before = terminal.count();
    terminal.send("yr");
    terminal.wait("then press a key");
    let shown = terminal.contents();
    assert!(shown.starts_with("Server: osaka-lab"), "{shown}");
    assert!(!terminal.since(before).contains("\x1b]52;"));
    terminal.send(" ");
    terminal.wait("─ osaka-lab");
    terminal.send(":quit\r");
    assert_eq!(terminal.end(), 0);
    terminal.assert_restored();
}
