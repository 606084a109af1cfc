//! What ends a desk beside its owner: the time of a key, the host, and nobody who presses a key.

use std::{
    io::{Read, Write},
    process::{Child, ChildStdin, ChildStdout, Stdio},
    time::Duration,
};

use jiff::{Timestamp, tz::TimeZone};
use rustix::{event::PollFlags, process::Signal};

use crate::e2e::waiting::{PATIENCE, is_ready};

use super::host::{Host, LEAVE, told};

/// Somebody who talks in lines.
struct Talk {
    child: Child,
    typed: Option<ChildStdin>,
    out: ChildStdout,
    said: String,
}

impl Talk {
    fn begin(host: &Host, name: &str) -> Self {
        let mut ssh = host.ssh(name, &["-T"], &[]);
        let mut child = ssh.stdin(Stdio::piped()).spawn().expect("ssh runs");
        let (typed, out) = (child.stdin.take(), child.stdout.take().expect("a pipe"));
        let said = String::new();
        let mut talk = Self {
            child,
            typed,
            out,
            said,
        };
        talk.hear("sipdeck in lines");
        talk
    }

    /// Reads until this was said.
    fn hear(&mut self, text: &str) {
        let mut bytes = [0; 4096];
        while !self.said.contains(text) {
            assert!(
                is_ready(&self.out, PollFlags::IN, PATIENCE),
                "waited for {text}: {}",
                self.said
            );
            let length = self.out.read(&mut bytes).expect("read");
            assert!(length > 0, "{text}: {}", self.said);
            self.said += &String::from_utf8_lossy(&bytes[..length]);
        }
    }

    fn type_line(&mut self, line: &str) {
        let typed = self.typed.as_mut().expect("open");
        writeln!(typed, "{line}").expect("read");
    }

    /// What was said until its end, and the status.
    fn end(mut self) -> (i32, String) {
        self.out.read_to_string(&mut self.said).expect("text");
        drop(self.typed.take());
        let (status, _, _) = told(self.child.wait_with_output().expect("it ends"));
        (status, self.said)
    }
}

#[test]
fn who_talks_in_lines_hears_what_the_host_has_to_say() {
    let Some(host) = Host::start_with(&["--drain", "5"]) else {
        return;
    };
    let mut idle = Talk::begin(&host, "Ada");
    let mut busy = Talk::begin(&host, "Oli");
    idle.hear("lyon-hotel");
    busy.hear("lyon-hotel");
    // One is in the middle of something.
    busy.type_line("1");
    busy.hear("bed-001");
    busy.type_line("new");
    busy.hear("1. Name: empty");
    host.signal(Signal::TERM);
    idle.hear("This host restarts");
    busy.hear("This host restarts");
    let (status, said) = idle.end();
    assert_eq!(status, 143, "{said}");
    assert!(said.contains("Come again in a moment"), "{said}");
    // What was begun can be ended.
    busy.type_line("cancel");
    let (status, said) = busy.end();
    assert_eq!(status, 143, "{said}");
    assert!(said.contains("Come again in a moment"), "{said}");
    assert_eq!(host.end(), Some(0));
}

#[test]
fn a_key_whose_time_is_over_ends_the_desks_that_were_opened_with_it() {
    let Some(host) = Host::start() else { return };
    let (mut one, other) = (host.desk("Ada"), host.desk("Oli"));
    one.wait("lyon-hotel");
    other.wait("lyon-hotel");
    let mut talk = Talk::begin(&host, "Oli");
    let end = Timestamp::now() + Duration::from_secs(2);
    let end = end.to_zoned(TimeZone::UTC).strftime("%Y%m%d%H%M%SZ");
    let ends = format!("expiry-time=\"{end}\",{}", host.line("Oli", "operator"));
    host.keys(&(host.line("Ada", "admin") + &ends));
    assert_eq!(other.end(), 143);
    other.wait("its time is over");
    talk.hear("its time is over");
    assert_eq!(talk.end().0, 143);
    host.wait_log("its time is over");
    assert_eq!(host.run("Oli", "whoami").0, 255);
    // Nobody else notices.
    one.send("?");
    one.wait("Move up by a page");
    one.send(LEAVE);
    one.end();
}

#[test]
fn a_screen_at_which_nobody_is_shows_nothing_until_a_key_is_pressed() {
    let Some(host) = Host::start_with(&["--lock", "1"]) else {
        return;
    };
    let mut desk = host.desk("Ada");
    desk.wait("This screen is locked");
    assert!(!desk.contents().contains("lyon-hotel"));
    // The key does nothing else: this one would show the keys.
    desk.send("?");
    desk.wait("lyon-hotel");
    assert!(!desk.contents().contains("Move up by a page"));
    desk.send(LEAVE);
    desk.send(LEAVE);
    assert_eq!(desk.end(), 0);
    desk.assert_restored();
}
