//! Leaving: whatever ends the program, the terminal is as it was before.

use rustix::process::{Signal, kill_process};

use super::{
    program::{Home, program},
    service::Service,
    terminal::Terminal,
};

fn demo() -> Terminal {
    let terminal = Home::new().start(&["demo"]);
    terminal.wait("lyon-hotel");
    terminal
}

#[test]
fn a_signal_leaves_the_terminal_whole_and_shows_in_the_exit_status() {
    for (signal, status) in [
        (Signal::TERM, 143),
        (Signal::HUP, 129),
        (Signal::INT, 130),
        (Signal::QUIT, 131),
    ] {
        let terminal = demo();
        terminal.signal(signal);
        assert_eq!(terminal.end(), status, "{signal:?}");
        terminal.assert_restored();
    }
}

#[test]
fn suspending_gives_the_shell_its_terminal_and_coming_back_draws_everything() {
    let home = Home::new();
    let mut terminal = home.run("bash".as_ref(), &["--norc", "--noprofile", "-i"], 80, 24);
    terminal.send(&format!("PS1='shell> '; {} demo\r", program().display()));
    terminal.wait("lyon-hotel");
    for by_key in [false, true] {
        let start = terminal.count();
        if by_key {
            terminal.send("\x1a");
        } else {
            let program = terminal.foreground().expect("the program is in front");
            kill_process(program, Signal::TSTP).expect("it is there");
        }
        terminal.wait_bytes(start, "Stopped");
        terminal.wait_until("the shell's screen", |screen| {
            !screen.alternate_screen() && !screen.hide_cursor()
        });
        terminal.send("fg\r");
        terminal.wait_until("the dashboard again", |screen| {
            screen.alternate_screen() && screen.contents().contains("lyon-hotel")
        });
    }
    terminal.send("q");
    terminal.wait_until("the shell", |screen| !screen.alternate_screen());
    terminal.send("echo status=$?\r");
    terminal.wait("status=0");
    terminal.send("exit\r");
    terminal.end();
}

#[test]
fn a_panic_is_reported_on_a_terminal_that_is_whole_again() {
    let me = std::env::current_exe().expect("this program");
    for place in ["loop", "task"] {
        let mut home = Home::new();
        home.set("SIPDECK_PANIC_ON", place);
        let arguments = ["--exact", "e2e::panicking::dashboard", "--nocapture"];
        let terminal = home.run(&me, &arguments, 120, 40);
        assert_eq!(terminal.end(), 101, "{place}");
        let said = terminal.contents();
        assert!(said.contains("the cable was cut at"), "{place}:\n{said}");
        let bytes = terminal.since(0);
        let canary = super::panicking::CANARY;
        assert!(
            !bytes.contains(canary),
            "{place}: the report tells a secret"
        );
        let left = bytes.find("\x1b[?1049l").expect("the screen was left");
        let told = bytes.find("the cable was cut").expect("it was told");
        assert!(left < told, "first the terminal, then the report");
        terminal.assert_restored();
    }
}

#[test]
fn interrupting_twice_leaves() {
    let mut terminal = demo();
    terminal.send("\x03");
    terminal.wait("again");
    terminal.send("\x03");
    assert_eq!(terminal.end(), 0);
    terminal.assert_restored();
}

#[test]
fn a_change_that_is_under_way_is_answered_before_the_program_ends() {
    let service = Service::start();
    let mut terminal = Home::of(&service).start(&[]);
    terminal.wait("lyon-hotel");
    terminal.send(":endpoints osaka-lab\r");
    terminal.wait("desk-401");
    service.plan(r#"{"seed":1,"faults":[{"method":"POST","do":{"delay_ms":1000}}]}"#);
    terminal.send("n");
    terminal.wait("osaka-lab › New endpoint");
    terminal.send("zz-late\t\x07");
    terminal.wait("strong");
    terminal.send("\x13");
    terminal.wait("Sending");
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.end(), 143);
    terminal.assert_restored();
    assert!(
        !terminal.contents().contains("not answered"),
        "it was answered"
    );
    assert!(service.names("osaka-lab").contains(&"zz-late".to_owned()));
}
