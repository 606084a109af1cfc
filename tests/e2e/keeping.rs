//! A change that is under way when the program ends: it is in the journal, and a password that was made for it is in a
//! file that the next start names.

use std::{collections::HashMap, fs, path::PathBuf, process::Stdio};

use rustix::{fs::OFlags, process::Signal};

use super::{program::Home, pty::Pty, service::Service, terminal::Terminal, waiting::end};

/// How often each way of ending is tried, unless `SIPDECK_SIGNALS` says how often.
const TRIES: usize = 1;

fn tries() -> usize {
    let asked = std::env::var("SIPDECK_SIGNALS");
    asked.map_or(TRIES, |asked| asked.parse().expect("a number"))
}

/// Signals that end a program.
const ENDS: [Signal; 4] = [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT];

/// A dashboard that has just sent a new endpoint of this name, with a password that was made.
fn sending(home: &Home, service: &Service, name: &str, fault: &str) -> Terminal {
    let mut terminal = home.start(&[]);
    terminal.wait("lyon-hotel");
    terminal.send(":endpoints osaka-lab\r");
    terminal.wait("desk-401");
    service.plan(&format!(
        r#"{{"faults":[{{"method":"POST","do":{fault}}}]}}"#
    ));
    terminal.send("n");
    terminal.wait("osaka-lab › New endpoint");
    terminal.send(&format!("{name}\t\x07"));
    terminal.wait("strong");
    terminal.send("\x13");
    terminal.wait("Sending");
    terminal
}

/// How the journal says that the creations ended, by their names.
fn journal(home: &Home) -> HashMap<String, String> {
    let path = home.path("state/sipdeck/journal/main/journal.jsonl");
    let text = fs::read_to_string(path).unwrap_or_default();
    let entries = text
        .lines()
        .map(|line| -> serde_json::Value { serde_json::from_str(line).expect("a whole line") });
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    let ended = entries.map(|entry| (text(&entry["object"]["name"]), text(&entry["outcome"])));
    ended.collect()
}

/// The files with passwords, and what stands in them.
fn kept(home: &Home) -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(home.path("state/sipdeck/passwords"))
        .into_iter()
        .flatten();
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("text");
        (path, text)
    };
    paths.map(read).collect()
}

/// The password of this endpoint in the one file that is kept, which only its owner may read.
fn password(home: &Home, name: &str) -> (PathBuf, String) {
    use std::os::unix::fs::PermissionsExt;
    let kept = kept(home);
    let [(path, text)] = &kept[..] else {
        panic!("{kept:?}");
    };
    let mode = fs::metadata(path).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let line = text.lines().nth(1).expect("a line");
    let password = line.strip_prefix(&format!("osaka-lab,{name},"));
    (path.clone(), password.expect("of this endpoint").to_owned())
}

/// The next start says where the password of this endpoint is. Answers it.
fn told(home: &Home, name: &str) -> String {
    let (path, password) = password(home, name);
    let terminal = home.start_at(&[], 300, 24);
    terminal.wait(&format!("the new password of {name}@osaka-lab was seen"));
    let said = terminal.contents();
    assert!(said.contains(path.to_str().expect("text")), "{said}");
    password
}

#[test]
fn whatever_ends_the_program_a_change_under_way_is_in_the_journal_and_its_password_in_a_file() {
    let mut service = Service::start();
    let mut passwords = Vec::new();
    for number in 0..tries() {
        for signal in ENDS {
            let name = format!("zz-{number}-{}", signal.as_raw());
            let home = Home::of(&service);
            let terminal = sending(&home, &service, &name, r#"{"delay_ms":400}"#);
            terminal.signal(signal);
            terminal.end();
            assert_eq!(journal(&home)[&name], "done", "{signal:?} {number}");
            service.plan(r#"{"faults":[]}"#);
            passwords.push((told(&home, &name), name));
        }
    }
    service.stop();
    for (password, name) in passwords {
        assert!(service.takes("osaka-lab", &name, &password), "{name}");
    }
}

#[test]
fn a_terminal_that_is_closed_loses_no_change_and_no_password() {
    let mut service = Service::start();
    let mut passwords = Vec::new();
    for number in 0..tries() {
        let name = format!("zz-{number}");
        let home = Home::of(&service);
        let mut line = Pty::new(80, 24).pass_on();
        let mut command = home.process(&[]);
        command.stdin(line.open(true, OFlags::empty()));
        command.stdout(line.open(true, OFlags::empty()));
        let mut child = command.stderr(Stdio::null()).spawn().expect("it starts");
        line.wait("lyon-hotel");
        line.send(":endpoints osaka-lab\r");
        line.wait("desk-401");
        service.plan(r#"{"faults":[{"method":"POST","do":{"delay_ms":400}}]}"#);
        line.send("n");
        line.wait("osaka-lab › New endpoint");
        line.send(&format!("{name}\t\x07"));
        line.wait("strong");
        line.send("\x13");
        line.wait("Sending");
        drop(command);
        line.cut();
        assert_eq!(end(&mut child).code(), Some(129), "as after a hang-up");
        assert_eq!(journal(&home)[&name], "done", "{number}");
        service.plan(r#"{"faults":[]}"#);
        passwords.push((told(&home, &name), name));
    }
    service.stop();
    for (password, name) in passwords {
        assert!(service.takes("osaka-lab", &name, &password), "{name}");
    }
}

#[test]
fn a_change_that_was_never_answered_is_told_at_the_next_start_and_once() {
    let service = Service::start();
    for signal in [Signal::TERM, Signal::KILL] {
        let home = Home::of(&service);
        let name = format!("zz-lost-{}", signal.as_raw());
        let terminal = sending(&home, &service, &name, r#""stall""#);
        while !service.names("osaka-lab").contains(&name) {}
        terminal.signal(signal);
        terminal.end();
        let (path, _) = password(&home, &name);
        service.plan(r#"{"faults":[]}"#);
        let mut terminal = home.start_at(&[], 300, 24);
        terminal.wait("Not known whether it was done");
        let said = terminal.contents();
        assert!(
            said.contains(&format!("create {name}@osaka-lab")),
            "{signal:?}: {said}"
        );
        assert!(
            said.contains(path.to_str().expect("text")),
            "{signal:?}: {said}"
        );
        assert_eq!(journal(&home)[&name], "unknown", "{signal:?}");
        terminal.send("\x03\x03");
        terminal.end();
        let terminal = home.start_at(&[], 300, 24);
        terminal.wait("lyon-hotel");
        terminal.settle();
        let said = terminal.contents();
        assert!(
            !said.contains("Not known"),
            "{signal:?} is told once: {said}"
        );
    }
}

#[test]
fn a_password_that_was_seen_is_in_no_file_any_more() {
    let service = Service::start();
    let home = Home::of(&service);
    let mut terminal = sending(&home, &service, "zz-seen", r#"{"delay_ms":400}"#);
    terminal.wait("zz-seen was created");
    assert_eq!(kept(&home).len(), 1, "until it was seen");
    terminal.send("q");
    terminal.wait_gone("zz-seen was created");
    terminal.send("\x03\x03");
    assert_eq!(terminal.end(), 0);
    assert_eq!(kept(&home), []);
    assert_eq!(journal(&home)["zz-seen"], "done");
}

#[test]
fn leaving_while_another_process_holds_the_journal_loses_nothing() {
    let service = Service::start();
    let home = Home::of(&service);
    let mut terminal = home.start(&[]);
    terminal.wait("lyon-hotel");
    terminal.send(":endpoints marseille-quai\r");
    terminal.wait("Bureau du quai");
    let folder = home.path("state/sipdeck/journal/main");
    fs::create_dir_all(&folder).expect("made");
    let lock = fs::File::create(folder.join("lock")).expect("made");
    lock.lock().expect("free");
    terminal.send("oy");
    terminal.wait("abled");
    terminal.send("\x03\x03");
    assert_eq!(terminal.end(), 0);
    drop(lock);
    let mut terminal = home.start(&[]);
    terminal.wait("lyon-hotel");
    terminal.send("u");
    terminal.wait("Take back");
}
