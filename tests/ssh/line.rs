//! Lines that are slow, stand still, or are unplugged: what is shown at last is the newest, and nothing is lost.
//!
//! All but one need two networks with a line in between: the test runs itself in them.

use std::{
    env, fs,
    process::{Command, Stdio},
    thread,
    time::Instant,
};

use rustix::process::Signal;

use crate::e2e::{
    terminal::Terminal,
    waiting::{PATIENCE, stays},
};

use super::host::{Beside, Host, LEAVE, left_out, needed};

/// Set in a network of one's own.
const INSIDE: &str = "SIPDECK_OWN_LINE";
/// Whether a network of one's own can be had, with a line that can be slow.
const TRIED: &str = "ip link set lo up && ip link add t0 type veth peer name t1 && \
    tc qdisc add dev t0 root tbf rate 64kbit burst 3000 latency 30s";
/// Where the host is.
const NEAR: &str = "10.78.0.1";

/// Whether this is a network of one's own; elsewhere, runs the test of this name in one.
fn is_apart(test: &str) -> bool {
    if env::var_os(INSIDE).is_some() {
        return true;
    }
    let programs = ["unshare", "nsenter", "ip", "tc", "ssh"];
    if programs.iter().any(|name| needed(name).is_none()) {
        return false;
    }
    let tried = Command::new("unshare")
        .args(["-rn", "sh", "-c", TRIED])
        .output();
    if !tried.is_ok_and(|output| output.status.success()) {
        left_out("networks of one's own are not allowed here, or lines cannot be made slow");
        return false;
    }
    let own = env::current_exe().expect("is known");
    let output = Command::new("unshare")
        .args(["-rn", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh"])
        .arg(own)
        .args(["--exact", test, "--nocapture", "--test-threads", "1"])
        .env(INSIDE, "1")
        .stdin(Stdio::null())
        .output();
    let output = output.expect("runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complaints}");
    assert!(said.contains("1 passed"), "{said}");
    false
}

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .expect("runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
}

/// The other end of a line.
struct Far {
    holder: Beside,
}

impl Far {
    /// Lays the line.
    fn plugged_in() -> Self {
        let holder = Beside::start(Command::new("unshare").args(["-n", "sleep", "600"]));
        let network = |id: &str| fs::read_link(format!("/proc/{id}/ns/net")).ok();
        let far = Self { holder };
        let id = far.id();
        let deadline = Instant::now() + PATIENCE;
        while network(&id) == network("self") {
            assert!(Instant::now() < deadline, "it has no network of its own");
            thread::yield_now();
        }
        run(
            "ip",
            &[
                "link", "add", "d0", "type", "veth", "peer", "name", "d1", "netns", &id,
            ],
        );
        run("ip", &["addr", "add", &format!("{NEAR}/24"), "dev", "d0"]);
        run("ip", &["link", "set", "d0", "up"]);
        let inside = "ip addr add 10.78.0.2/24 dev d1 && ip link set d1 up";
        run("nsenter", &["-t", &id, "-n", "sh", "-c", inside]);
        far
    }

    fn id(&self) -> String {
        self.holder.0.id().to_string()
    }

    /// Somebody's desk, at that end.
    fn desk(&self, host: &Host, name: &str) -> Terminal {
        let id = self.id();
        let mut arguments: Vec<String> = ["-t", &id, "-n", "ssh"].map(str::to_owned).into();
        arguments.extend(host.way(name));
        arguments.extend(["-tt".to_owned(), format!("desk@{NEAR}")]);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let nsenter = needed("nsenter").expect("it ran already");
        host.home.run(&nsenter, &arguments, 100, 30)
    }
}

#[test]
fn on_a_slow_line_no_more_waits_than_is_shown_in_a_second_and_a_half() {
    if !is_apart("ssh::line::on_a_slow_line_no_more_waits_than_is_shown_in_a_second_and_a_half") {
        return;
    }
    let host = Host::start_with(&["--listen", "0.0.0.0:0"]).expect("ssh is there");
    let far = Far::plugged_in();
    let mut desk = far.desk(&host, "Oli");
    desk.wait("lyon-hotel");
    for key in ["3", "2", "3", "2"] {
        desk.send(key);
        desk.wait(if key == "3" {
            "All endpoints"
        } else {
            "Domains"
        });
    }
    desk.settle();
    let before = host.peak();
    let slow = "qdisc add dev d0 root tbf rate 64kbit burst 3000 latency 30s";
    run("tc", &slow.split(' ').collect::<Vec<_>>());
    // Keys that are held down, each of which is a whole screen.
    for _ in 0..120 {
        for key in ["3", "2"] {
            desk.send(key);
            assert!(stays(&far.holder.0));
        }
    }
    let sent = desk.count();
    desk.send(":zqzq");
    desk.wait("zqzq");
    let waited = desk.count() - sent;
    assert!(waited < 12_000, "{waited} bytes: 8,000 are a second");
    let grown = host.peak() - before;
    assert!(grown < 4 << 10, "{grown} KiB");
    // Nobody else waits for them.
    assert_eq!(host.run("Vic", "whoami").0, 0);
}

#[test]
fn a_line_that_is_unplugged_for_a_while_loses_nothing() {
    if !is_apart("ssh::line::a_line_that_is_unplugged_for_a_while_loses_nothing") {
        return;
    }
    let host = Host::start_with(&["--listen", "0.0.0.0:0"]).expect("ssh is there");
    let far = Far::plugged_in();
    let mut desk = far.desk(&host, "Oli");
    desk.wait("lyon-hotel");
    run("ip", &["link", "set", "d0", "down"]);
    desk.send("3");
    let (status, _, err) = host.run("Ada", "domains create unplugged");
    assert_eq!(status, 0, "{err}");
    // It is unplugged, and not left.
    assert!(!host.log().contains("\"event\":\"lost\""));
    run("ip", &["link", "set", "d0", "up"]);
    desk.wait("All endpoints");
    desk.send("2");
    desk.wait("unplugged");
    desk.send(LEAVE);
    assert_eq!(desk.end(), 0);
}

#[test]
fn a_client_that_stands_still_keeps_nobody_waiting_and_shows_the_newest_at_last() {
    let Some(host) = Host::start() else { return };
    let stopped = host.desk("Oli");
    stopped.wait("lyon-hotel");
    let other = host.desk("Ada");
    other.wait("lyon-hotel");
    stopped.signal(Signal::STOP);
    let before = host.peak();
    for number in 0..40 {
        let (status, _, err) = host.run("Ada", &format!("domains create still-{number}"));
        assert_eq!(status, 0, "{err}");
        other.wait(&format!("still-{number}"));
        let (status, _, err) = host.run("Ada", &format!("domains delete still-{number} --yes"));
        assert_eq!(status, 0, "{err}");
        other.wait_gone(&format!("still-{number}"));
    }
    let grown = host.peak() - before;
    assert!(grown < 8 << 10, "{grown} KiB");
    let (status, _, err) = host.run("Ada", "domains create newest");
    assert_eq!(status, 0, "{err}");
    stopped.signal(Signal::CONT);
    stopped.wait("newest");
    assert!(!stopped.contents().contains("still-"));
    for mut desk in [stopped, other] {
        desk.send(LEAVE);
        assert_eq!(desk.end(), 0);
    }
}
