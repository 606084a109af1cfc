//! The person's own editor: it has the terminal to itself, and gives it back whatever becomes of it.

use std::{fs, path::Path};

use rustix::process::{Pid, Signal, kill_process};

use crate::{
    program::{Home, program},
    service::Service,
    terminal::Terminal,
};

/// A home whose editor is this script. It tells where its text is, and waits for a line before it does anything.
fn home(service: &Service, script: &str) -> Home {
    let mut home = Home::of(service);
    let begin = "echo \"$1\" > $HOME/path; stat -c %a \"$1\" \"$(dirname \"$1\")\" > $HOME/rights; echo $$ > $HOME/pid\n\
                 printf 'the editor is here\\n'; read line; echo \"$line\" > $HOME/line\n";
    home.write("editor.sh", &format!("{begin}{script}"));
    let path = home.path("editor.sh");
    home.set("EDITOR", &format!("sh '{}'", path.display()));
    home.set(
        "XDG_RUNTIME_DIR",
        &home.path("config").display().to_string(),
    );
    home
}

fn said(home: &Home, name: &str) -> String {
    fs::read_to_string(home.path(name))
        .expect(name)
        .trim()
        .to_owned()
}

fn is_gone(home: &Home) {
    let path = said(home, "path");
    let folder = Path::new(&path).parent().expect("a folder");
    assert!(!folder.exists(), "{path} is still there");
}

/// The dashboard with the cursor on `desk-401`, and the editor opened on it.
fn open(terminal: &mut Terminal) {
    terminal.wait("osaka-lab");
    terminal.send(":endpoints osaka-lab\r");
    terminal.wait("▸ ● on        desk-401");
    terminal.send("E");
    terminal.wait("the editor is here");
}

#[test]
fn a_text_that_was_left_behind_by_a_kill_is_removed_at_the_next_start() {
    let service = Service::start();
    let home = home(&service, "");
    let mut terminal = home.start(&[]);
    open(&mut terminal);
    terminal.signal(Signal::KILL);
    terminal.end();
    let path = said(&home, "path");
    assert!(Path::new(&path).exists(), "nobody could remove it");
    let terminal = home.start(&[]);
    terminal.wait("osaka-lab");
    is_gone(&home);
}

#[test]
fn the_editor_has_the_terminal_as_it_was_and_what_it_leaves_is_asked_about_and_sent() {
    let service = Service::start();
    let home = home(
        &service,
        "sed -i 's/^description = .*/description = \"Shelf 9\"/' \"$1\"",
    );
    let mut terminal = home.start(&[]);
    open(&mut terminal);
    terminal.assert_restored();
    assert_eq!(said(&home, "rights"), "600\n700");
    terminal.resize(100, 30);
    terminal.send("jjq\r");
    terminal.wait("Save these changes to desk-401?");
    terminal.wait("Shelf 9");
    assert_eq!(said(&home, "line"), "jjq", "every key was the editor's");
    is_gone(&home);
    terminal.send("y");
    terminal.wait("Saved desk-401.");
    terminal.wait_until("the new size", |screen| {
        let hints = screen.cell(29, 1);
        screen.alternate_screen() && hints.is_some_and(vt100::Cell::has_contents)
    });
    terminal.send("qq");
    assert_eq!(terminal.end(), 0);
    terminal.assert_restored();
}

#[test]
fn a_wrong_text_is_opened_again_and_an_unchanged_one_changes_nothing() {
    let service = Service::start();
    let script = "case $line in wrong) sed -i 's/^enabled = .*/enabled = maybe/' \"$1\";; \
                  *) head -1 \"$1\" > $HOME/first; sed -i 's/^enabled = .*/enabled = true/' \"$1\";; esac";
    let home = home(&service, script);
    let mut terminal = home.start(&[]);
    open(&mut terminal);
    let start = terminal.count();
    terminal.send("wrong\r");
    terminal.wait_bytes(start, "the editor is here");
    terminal.send("right\r");
    terminal.wait("Nothing was changed in the editor.");
    assert!(said(&home, "first").starts_with("#! Line "));
    is_gone(&home);
}

#[test]
fn an_editor_that_cannot_be_started_or_fails_is_told_and_changes_nothing() {
    let service = Service::start();
    for (editor, told) in [
        (
            "/nonexistent/ed -x",
            "The editor /nonexistent/ed cannot be started",
        ),
        ("false", "The editor false ended with status 1"),
        ("'ed", "a quote is open"),
    ] {
        let mut home = Home::of(&service);
        home.set("VISUAL", editor);
        let mut terminal = home.start_at(&[], 120, 24);
        terminal.wait("osaka-lab");
        terminal.send("E");
        terminal.wait(told);
        terminal.send("q");
        assert_eq!(terminal.end(), 0);
        terminal.assert_restored();
    }
}

#[test]
fn a_signal_while_the_editor_runs_ends_both_and_leaves_nothing_behind() {
    let service = Service::start();
    // One that goes when it is told to, and one that has to be made to and leaves the terminal in a mess.
    let deaf = "trap '' TERM HUP; printf '\\033[?1049h\\033[?25l'; stty raw -echo; echo deaf > $HOME/ready; exec cat";
    for (script, signal, status) in [
        ("", Signal::TERM, 143),
        ("", Signal::HUP, 129),
        (deaf, Signal::TERM, 143),
    ] {
        let home = home(&service, script);
        let mut terminal = home.start(&[]);
        open(&mut terminal);
        if !script.is_empty() {
            terminal.send("\r");
            terminal.wait_until("the mess", |screen| {
                screen.alternate_screen() && screen.hide_cursor()
            });
            terminal.wait_file(&home.path("ready"));
        }
        terminal.signal(signal);
        assert_eq!(terminal.end(), status);
        terminal.assert_restored();
        is_gone(&home);
    }
}

#[test]
fn an_editor_that_is_killed_is_told_and_the_dashboard_goes_on() {
    let service = Service::start();
    let home = home(&service, "");
    let mut terminal = home.start_at(&[], 120, 24);
    open(&mut terminal);
    let pid = said(&home, "pid").parse().ok().and_then(Pid::from_raw);
    kill_process(pid.expect("a process"), Signal::KILL).expect("it is there");
    terminal.wait("was ended by signal 9, so nothing was changed.");
    is_gone(&home);
    terminal.send("j");
    terminal.wait("▸ ● on        desk-402");
    terminal.send("qq");
    assert_eq!(terminal.end(), 0);
    terminal.assert_restored();
}

#[test]
fn an_editor_can_be_suspended_and_takes_the_dashboard_with_it() {
    let service = Service::start();
    let home = home(&service, "kill -TSTP 0; echo going on; read line");
    let mut terminal = home.run("bash".as_ref(), &["--norc", "--noprofile", "-i"], 80, 24);
    terminal.send(&format!("PS1='shell> '; {}\r", program().display()));
    open(&mut terminal);
    let start = terminal.count();
    terminal.send("now\r");
    terminal.wait_bytes(start, "Stopped");
    terminal.send("echo between\r");
    terminal.wait("\nbetween");
    let start = terminal.count();
    terminal.send("fg\r");
    terminal.wait("going on");
    terminal.send("done\r");
    terminal.wait_bytes(start, "\x1b[?1049h");
    terminal.wait("Nothing was changed in the editor.");
    is_gone(&home);
    terminal.send("qq");
    terminal.wait_until("the shell", |screen| !screen.alternate_screen());
    terminal.send("exit\r");
    terminal.end();
}
