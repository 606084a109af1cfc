//! The dashboard in lines, typed into a terminal and piped into the program.

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};

use super::{program::Home, service::Service, terminal::Terminal};

/// The form of a new endpoint, with the password asked for.
fn asked(service: &Service) -> Terminal {
    let mut terminal = Home::of(service).start_at(&["--plain"], 120, 40);
    terminal.wait("8 domains.");
    terminal.send("endpoints osaka-lab\r");
    terminal.wait("endpoints of osaka-lab.");
    terminal.send("new\r");
    terminal.wait("New endpoint in osaka-lab.");
    terminal.send("1 zz-plain\r");
    terminal.wait("1. Name: zz-plain.");
    terminal.send("2\r");
    terminal.wait("Password, which is not shown: ");
    terminal
}

#[test]
fn a_password_is_not_shown_while_it_is_typed() {
    let service = Service::start();
    let mut terminal = asked(&service);
    terminal.send("Sup3r-quiet-pw\r");
    terminal.wait("2. Password: hidden, type reveal to have it said.");
    assert!(!terminal.since(0).contains("Sup3r"));
    terminal.send("send\r");
    terminal.wait("Password: Sup3r-quiet-pw");
    terminal.wait("It is said once.");
    terminal.send("close\rquit\rquit\r");
    assert_eq!(terminal.end(), 0);
    terminal.assert_restored();
    assert!(service.names("osaka-lab").contains(&"zz-plain".to_owned()));
}

#[test]
fn a_signal_at_the_password_leaves_a_terminal_that_shows_what_is_typed() {
    let service = Service::start();
    for (signal, status) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let terminal = asked(&service);
        terminal.signal(signal);
        assert_eq!(terminal.end(), status);
        terminal.assert_restored();
    }
}

#[test]
fn the_secret_of_a_profile_is_not_shown_while_it_is_typed() {
    let service = Service::start();
    let home = Home::of(&service);
    let line = "secret_file = \"typed.secret\"\n";
    let typed = service.profile("typed").replace(line, "");
    home.configure(&format!(
        "default_profile = \"main\"\n{}\n{typed}",
        service.profile("main")
    ));
    let mut terminal = home.start_at(&["--plain"], 120, 40);
    terminal.wait("8 domains.");
    terminal.send("profile typed\r");
    terminal.wait("Secret, which is not shown: ");
    terminal.send("wrong-Secret-7\r");
    terminal.wait("The service does not take this secret.");
    terminal.send(&format!("{}\r", service.secret()));
    terminal.wait("This is the profile typed now.");
    terminal.send("quit\rquit\r");
    assert_eq!(terminal.end(), 0);
    for secret in ["wrong-Secret-7", service.secret()] {
        assert!(!terminal.since(0).contains(secret));
    }
    terminal.assert_restored();
}

/// The program in lines between pipes.
fn piped(home: &Home) -> Command {
    let mut command = home.process(&["--plain"]);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

#[test]
fn a_reader_that_goes_away_ends_it_without_a_word() {
    let service = Service::start();
    let home = Home::of(&service);
    let mut child = piped(&home).spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_line_that_is_no_text_is_told_and_input_that_cannot_be_read_is_a_failure() {
    let service = Service::start();
    let home = Home::of(&service);
    let mut child = piped(&home).spawn().expect("it starts");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(b"caf\xe9\nquit\nquit\n").expect("typed");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("This line is not UTF-8"), "{said}");
    assert_eq!(output.status.code(), Some(0));
    // Nobody can read lines from a folder.
    let folder = File::open(home.path(".")).expect("is there");
    let output = piped(&home).stdin(folder).output().expect("it ends");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("What is typed cannot be read"), "{told}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn everything_is_reached_by_lines_from_a_pipe() {
    let service = Service::start();
    let home = Home::of(&service);
    let script = "endpoints osaka-lab\n1 mark\n2 mark\nunmark\n/40\n1\nback\n1 edit\n2 Shelf 9\nsend\nyes\n\
                  requests\n1\nback\nback\nmessages\nback\njobs\nback\nhelp\nquit\nquit\n";
    let mut command = piped(&home);
    let mut child = command.spawn().expect("it starts");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(script.as_bytes()).expect("typed");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stdout);
    for sentence in [
        "endpoints of osaka-lab.",
        "1. marked, desk-401, on",
        "Filtered from",
        "Endpoint desk-401.",
        "Description: Shelf 9, was",
        "Saved desk-401. The command undo takes it back.",
        "requests, the latest first.",
        "1 message, the latest first.",
        "No job is kept for this account.",
        "toggle: Enable or disable",
    ] {
        assert!(said.contains(sentence), "{sentence:?} is not in:\n{said}");
    }
    assert!(
        !said.contains('\u{1b}') && !said.contains('│'),
        "nothing is drawn"
    );
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Lines that set new passwords for the six endpoints of a domain, one after the other, and end there.
const JOB: &str = "endpoints marseille-quai\nmark-all\npassword\nyes\n";

#[test]
fn a_job_goes_on_to_its_end_when_nothing_more_is_typed_and_says_how_far_it_is() {
    let service = Service::start();
    let home = Home::of(&service);
    service.plan(r#"{"faults":[{"method":"POST","do":{"delay_ms":100}}]}"#);
    let mut child = piped(&home).spawn().expect("it starts");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(JOB.as_bytes()).expect("typed");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stdout);
    for sentence in ["Set new passwords for 6 endpoints: 3 of 6", "6 done."] {
        assert!(said.contains(sentence), "{sentence:?} is not in:\n{said}");
    }
    assert_eq!(output.status.code(), Some(0), "{said}");
}

#[test]
fn an_interrupt_stops_that_job_before_its_next_item() {
    let service = Service::start();
    let home = Home::of(&service);
    service.plan(r#"{"faults":[{"method":"POST","do":{"delay_ms":300}}]}"#);
    let mut child = piped(&home).spawn().expect("it starts");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(JOB.as_bytes()).expect("typed");
    drop(input);
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut next = || lines.next().expect("more is said").expect("text");
    while !next().contains("1 of 6") {}
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    kill_process(pid.expect("a process"), Signal::INT).expect("it is there");
    while !next().contains("Stopping before the next item.") {}
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    service.plan(r#"{"faults":[]}"#);
    let terminal = home.start(&[]);
    terminal.wait("Go on with the job that was interrupted?");
}
