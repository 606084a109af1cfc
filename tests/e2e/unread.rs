//! A terminal that nobody reads: the program goes on with its work, leaves when it is told to, and shows the newest
//! state when it is read again.

use std::{fs, process::Child};

use rustix::{
    fs::OFlags,
    process::{Signal, kill_process},
};

use super::{
    program::Home,
    pty::Pty,
    service::Service,
    waiting::{end, pid, stays},
};

const DOMAIN: &str = "marseille-quai";
/// More rows than the lines about them find room in a terminal that is not read.
const ROWS: usize = 1_500;
/// The last bytes that a terminal gets: everything that was entered is left.
const LEFT: &str = "\x1b[?25h\x1b[?7h\x1b[?2004l\x1b[?1049l";

/// The program on a terminal of its own.
fn start(home: &Home, arguments: &[&str], pty: &Pty) -> Child {
    let open = || pty.open(true, OFlags::empty());
    home.process(arguments)
        .stdin(open())
        .stdout(open())
        .stderr(open())
        .spawn()
        .expect("it starts")
}

fn signal(child: &Child, signal: Signal) {
    kill_process(pid(child), signal).expect("it is there");
}

/// Whether the program has said what it does at this signal.
fn hears(child: &Child, signal: Signal) -> bool {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    let caught = caught.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    caught.is_some_and(|mask| mask >> (signal.as_raw() - 1) & 1 == 1)
}

/// A file that creates this many endpoints.
fn table(home: &Home) -> String {
    let rows = (0..ROWS).map(|row| format!("{DOMAIN},unread-{row:04},a-long-password-{row:04}\n"));
    let text = format!("domain,name,password\n{}", rows.collect::<String>());
    home.write("phones.csv", &text);
    home.path("phones.csv").display().to_string()
}

/// Waits until the service has all of them.
fn wait_for_all(service: &Service, child: &Child, before: usize) {
    let mut last = 0;
    let mut looks = 0;
    loop {
        let now = service.count(DOMAIN) - before;
        if now == ROWS {
            return;
        }
        looks = if now == last { looks + 1 } else { 0 };
        last = now;
        assert!(looks < 500, "it stands still after {now} of {ROWS}");
        assert!(stays(child), "it left after {now} of {ROWS}");
    }
}

#[test]
fn a_signal_ends_it_and_the_terminal_is_as_it_was() {
    let service = Service::start();
    let home = Home::of(&service);
    for (arguments, rows, drawn) in [
        (&[][..], "lyon-hotel", true),
        (&["--plain"], "8 domains.", false),
    ] {
        for before in [true, false] {
            let mut pty = Pty::new(80, 24);
            let modes = pty.modes();
            if before {
                pty.fill();
            }
            let mut child = start(&home, arguments, &pty);
            if before && drawn {
                pty.wait_modes(&child, &modes);
            } else if before {
                while !hears(&child, Signal::TERM) {
                    assert!(stays(&child), "it waits");
                }
            } else {
                pty.wait(rows);
                pty.fill();
                pty.send(if drawn { "j?" } else { "help\r1\r" });
            }
            signal(&child, Signal::TERM);
            assert_eq!(end(&mut child).code(), Some(143), "{arguments:?} {before}");
            assert_eq!(pty.modes(), modes);
            if drawn {
                let last = pty.wait_bytes(LEFT);
                assert!(last.ends_with(LEFT), "{last:?}");
            }
        }
    }
}

#[test]
fn an_import_in_the_dashboard_goes_on_and_the_newest_frame_is_what_is_read_then() {
    let service = Service::start();
    let home = Home::of(&service);
    let file = table(&home);
    let before = service.count(DOMAIN);
    let mut pty = Pty::new(80, 24);
    let mut child = start(&home, &[], &pty);
    pty.wait("lyon-hotel");
    pty.send(&format!(":import {file}\r"));
    pty.wait(&format!("{ROWS} to create"));
    pty.fill();
    pty.send(&format!("{ROWS}\rJ"));
    wait_for_all(&service, &child, before);
    let journal = home.path("state/sipdeck/journal/main/journal.jsonl");
    let done = || {
        let text = fs::read_to_string(&journal).unwrap_or_default();
        text.matches("\"done\"").count()
    };
    while done() < ROWS {
        assert!(stays(&child), "it left after {} of {ROWS}", done());
    }
    let read = pty.count();
    pty.wait(&format!("{ROWS} done"));
    let frames = pty.since(read).matches("\x1b[?2026h").count();
    assert!(frames <= 8, "{frames} frames waited");
    pty.send(":quit\r");
    pty.wait_bytes(LEFT);
    assert_eq!(end(&mut child).code(), Some(0));
}

#[test]
fn an_import_in_lines_goes_on_and_hears_signals() {
    let service = Service::start();
    let home = Home::of(&service);
    let file = table(&home);
    let before = service.count(DOMAIN);
    let mut pty = Pty::new(80, 24);
    let mut child = start(&home, &["import", &file, "--yes"], &pty);
    pty.wait(&format!(" of {ROWS}"));
    pty.fill();
    wait_for_all(&service, &child, before);
    // All is done, and what there is to say about it finds no reader.
    signal(&child, Signal::TERM);
    signal(&child, Signal::TERM);
    end(&mut child);
    let jobs = home.path("state/sipdeck/jobs");
    assert!(fs::read_dir(jobs).is_ok_and(|mut jobs| jobs.next().is_some()));
}
