//! Losing the terminal, or a side of it, without a signal: the program ends, says what there is to say where it can
//! be read, and leaves what is still there as it was.

use std::{
    fs::{self, File, OpenOptions},
    io,
    process::{Child, Stdio},
};

use rustix::fs::OFlags;

use super::{
    program::Home,
    pty::Pty,
    service::Service,
    waiting::{end, stays},
};

/// The last bytes that a terminal gets: everything that was entered is left.
const LEFT: &str = "\x1b[?25h\x1b[?7h\x1b[?2004l\x1b[?1049l";

/// The program with a terminal to type on, another to draw on, and a file for what it reports.
struct Scene {
    home: Home,
    child: Child,
    typed: Pty,
    drawn: Pty,
    modes: String,
}

impl Scene {
    fn open(home: Home, writable: bool, flags: OFlags) -> Self {
        let (typed, drawn) = (Pty::new(80, 24), Pty::new(80, 24).pass_on());
        let modes = typed.modes();
        let out = drawn.open(writable, flags);
        let child = start(&home, &[], &typed, out.into());
        Self {
            home,
            child,
            typed,
            drawn,
            modes,
        }
    }

    fn report(&self) -> String {
        fs::read_to_string(self.home.path("report")).expect("a report")
    }
}

/// The program, typed at on this terminal and writing there.
fn start(home: &Home, arguments: &[&str], typed: &Pty, out: Stdio) -> Child {
    let report = File::create(home.path("report")).expect("a file");
    home.process(arguments)
        .stdin(typed.open(true, OFlags::empty()))
        .stdout(out)
        .stderr(report)
        .spawn()
        .expect("it starts")
}

#[test]
fn a_screen_that_is_gone_in_a_job_ends_it_and_the_next_start_goes_on_with_the_job() {
    let service = Service::start();
    let mut scene = Scene::open(Home::of(&service), true, OFlags::empty());
    scene.drawn.wait("lyon-hotel");
    scene.typed.send(":endpoints marseille-quai\r");
    scene.drawn.wait("Bureau du quai");
    service.plan(r#"{"faults":[{"method":"POST","do":{"delay_ms":1500}}]}"#);
    scene.typed.send("*p");
    scene.drawn.wait(".csv");
    assert_ne!(scene.typed.modes(), scene.modes, "every key is heard");
    scene.typed.send("y");
    scene.drawn.wait("The job is at work.");
    scene.typed.send("J");
    scene.drawn.wait(" of 6");
    scene.drawn.cut();
    assert_eq!(
        end(&mut scene.child).code(),
        Some(129),
        "as after a hang-up"
    );
    assert_eq!(scene.typed.modes(), scene.modes, "the line's modes");
    assert_eq!(
        fs::read_to_string(scene.home.path("report")).expect("a file"),
        ""
    );

    service.plan(r#"{"faults":[]}"#);
    let mut terminal = scene.home.start(&[]);
    terminal.wait("Go on with the job that was interrupted?");
    terminal.send("y");
    terminal.wait("6 done.");
    let journal = scene.home.path("state/sipdeck/journal/main/journal.jsonl");
    let journal = fs::read_to_string(journal).expect("a journal");
    let entries = journal.lines().map(|line| {
        let entry: serde_json::Value = serde_json::from_str(line).expect("a whole line");
        (
            entry["object"]["name"].to_string(),
            entry["outcome"].clone(),
        )
    });
    let mut done: Vec<_> = entries.filter(|(_, outcome)| *outcome == "done").collect();
    done.sort_by(|a, b| a.0.cmp(&b.0));
    done.dedup();
    assert_eq!(done.len(), 6, "each of them once: {journal}");
}

#[test]
fn a_keyboard_that_is_gone_ends_it_and_the_screen_is_left_whole() {
    let service = Service::start();
    let mut scene = Scene::open(Home::of(&service), true, OFlags::empty());
    scene.drawn.wait("lyon-hotel");
    let before = scene.drawn.modes();
    scene.typed.cut();
    assert_eq!(
        end(&mut scene.child).code(),
        Some(129),
        "as after a hang-up"
    );
    let last = scene.drawn.wait_bytes(LEFT);
    assert!(last.ends_with(LEFT), "{last:?}");
    assert_eq!(scene.drawn.modes(), before);
}

#[test]
fn a_terminal_that_takes_no_byte_is_reported_and_its_line_is_as_it_was() {
    let service = Service::start();
    let mut scene = Scene::open(Home::of(&service), false, OFlags::empty());
    assert_eq!(end(&mut scene.child).code(), Some(1));
    assert_eq!(scene.typed.modes(), scene.modes);
    let report = scene.report();
    assert!(
        report.contains("The terminal takes no more output"),
        "{report}"
    );
}

/// A device that holds no byte more.
fn full() -> File {
    let device = OpenOptions::new().write(true).open("/dev/full");
    device.expect("there")
}

#[test]
fn an_output_that_is_no_terminal_is_refused_before_the_line_is_touched() {
    let service = Service::start();
    let home = Home::of(&service);
    let typed = Pty::new(80, 24);
    let before = typed.modes();
    let (reader, pipe) = io::pipe().expect("a pipe");
    drop(reader);
    for out in [Stdio::from(full()), pipe.into()] {
        let mut child = start(&home, &[], &typed, out);
        assert_eq!(end(&mut child).code(), Some(2));
        assert_eq!(typed.modes(), before);
        let report = fs::read_to_string(home.path("report")).expect("a report");
        assert!(report.contains("draws on a terminal"), "{report}");
    }
}

#[test]
fn in_lines_a_full_disk_behind_the_output_is_reported_and_typing_is_seen_again() {
    let service = Service::start();
    let home = Home::of(&service);
    let typed = Pty::new(80, 24);
    let before = typed.modes();
    let mut child = start(&home, &["--plain"], &typed, full().into());
    assert_eq!(end(&mut child).code(), Some(1));
    assert_eq!(typed.modes(), before);
    let report = fs::read_to_string(home.path("report")).expect("a report");
    assert!(
        report.contains("The terminal takes no more output"),
        "{report}"
    );
}

#[test]
fn a_line_that_is_full_and_does_not_wait_gets_every_byte_when_there_is_room() {
    let service = Service::start();
    let home = Home::of(&service);
    for (arguments, rows, leave) in [
        (&[][..], "lyon-hotel", ":quit\r"),
        (&["--plain"], "8 domains.", "quit\rquit\r"),
    ] {
        let (mut typed, mut drawn) = (Pty::new(80, 24), Pty::new(80, 24).pass_on());
        let before = typed.modes();
        drawn.fill();
        let out = drawn.open(true, OFlags::NONBLOCK);
        let mut child = start(&home, arguments, &typed, out.into());
        if arguments.is_empty() {
            typed.wait_modes(&child, &before);
        }
        assert!(stays(&child), "it waits");
        drawn.wait(rows);
        typed.send(leave);
        let report = || fs::read_to_string(home.path("report")).expect("a report");
        assert_eq!(end(&mut child).code(), Some(0), "{}", report());
        assert_eq!(typed.modes(), before);
    }
}
