//! What people do with OpenSSH besides a command and a desk: agents full of keys, many sessions over one connection, and
//! more on standard input than anybody reads.

use std::{
    io::Write as _,
    process::{Child, Command, Stdio},
    thread,
};

use crate::e2e::terminal::Terminal;

use super::host::{Beside, Host, LEAVE, make_key, needed, told, wait_path};

#[test]
fn an_agent_with_eight_keys_comes_in_by_the_last() {
    let Some(host) = Host::start() else { return };
    let (Some(agent), Some(add)) = (needed("ssh-agent"), needed("ssh-add")) else {
        return;
    };
    let socket = host.home.path("agent");
    let _agent = Beside::start(Command::new(agent).arg("-D").arg("-a").arg(&socket));
    wait_path(&socket);
    let strangers = (1..8).map(|number| format!("stranger-{number}"));
    for name in strangers.chain(["Ada".to_owned()]) {
        let path = host.home.path(&name);
        if name != "Ada" {
            make_key(&path, "ed25519");
        }
        let added = Command::new(&add)
            .arg(&path)
            .env("SSH_AUTH_SOCK", &socket)
            .output();
        assert!(added.expect("ssh-add runs").status.success());
    }
    // No key but those of the agent: this one is not there.
    let mut ssh = Command::new("ssh");
    ssh.args(["-o", "IdentitiesOnly=no"])
        .args(host.way("nobody"));
    ssh.args(["desk@127.0.0.1", "whoami"])
        .env("SSH_AUTH_SOCK", &socket);
    let (status, out, err) = told(ssh.stdin(Stdio::null()).output().expect("ssh runs"));
    assert_eq!(status, 0, "{err}{}", host.log());
    assert!(out.starts_with("Ada"), "{out}");
    assert_eq!(host.log().matches("\"event\":\"refused\"").count(), 7);
}

#[test]
fn without_standard_input_nothing_waits_for_any() {
    let Some(host) = Host::start() else { return };
    for (command, expected, says) in [
        (&["whoami"][..], 0, "Vic"),
        // There is nothing in it.
        (&["endpoints set - --disabled --yes"], 2, ""),
        // The dashboard in lines, which hears of the end at once.
        (&[], 0, "sipdeck in lines"),
    ] {
        let mut ssh = host.ssh("Vic", &["-n", "-T"], command);
        // What stands there is open, and nothing comes of it.
        let mut child = ssh.stdin(Stdio::piped()).spawn().expect("ssh runs");
        let open = child.stdin.take();
        let (status, out, err) = told(child.wait_with_output().expect("it ends"));
        drop(open);
        assert!(
            status == expected || (command.len() == 1 && expected == 2 && status != 255),
            "{command:?}: {status} {err}"
        );
        assert!(out.contains(says), "{command:?}: {out}");
    }
}

#[test]
fn one_connection_carries_many_sessions() {
    let Some(host) = Host::start() else { return };
    let socket = host.home.path("mux").display().to_string();
    let master = Beside::start(&mut host.ssh("Oli", &["-M", "-N", "-S", &socket], &[]));
    wait_path(socket.as_ref());
    let desk = || -> Terminal {
        let mut arguments = host.way("Oli");
        arguments.extend(["-S", &socket, "-tt", "desk@127.0.0.1"].map(str::to_owned));
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ssh = needed("ssh").expect("it runs already");
        host.home.run(&ssh, &arguments, 100, 30)
    };
    let run = |command: &str| {
        let mut ssh = host.ssh("Oli", &["-S", &socket], &[command]);
        told(ssh.output().expect("ssh runs"))
    };
    let mut desks = vec![desk(), desk()];
    for desk in &desks {
        desk.wait("lyon-hotel");
    }
    // Two commands at once beside them.
    let listed = thread::scope(|scope| {
        let listing = scope.spawn(|| run("endpoints list --format id"));
        assert_eq!(run("whoami").0, 0);
        listing.join().expect("listed")
    });
    assert_eq!(listed.0, 0, "{}", listed.2);
    assert!(listed.1.lines().count() > 400);
    let logins = |host: &Host| host.log().matches("\"event\":\"login\"").count();
    assert_eq!(logins(&host), 1, "{}", host.log());
    // Sessions that have ended take no place: others can follow them, one after the other.
    for _ in 0..3 {
        assert_eq!(run("whoami").0, 0);
    }
    assert_eq!(logins(&host), 1, "{}", host.log());
    // A fifth one at a time is refused, and OpenSSH makes a connection of its own for it.
    desks.extend([desk(), desk()]);
    for desk in &desks {
        desk.wait("lyon-hotel");
    }
    assert_eq!(run("whoami").0, 0);
    assert_eq!(logins(&host), 2, "{}", host.log());
    // One of them ends, and the others do not.
    let mut first = desks.remove(0);
    first.send(LEAVE);
    assert_eq!(first.end(), 0);
    desks[0].send("?");
    desks[0].wait("Move up by a page");
    // With the connection, all of them do.
    drop(master);
    for desk in &desks {
        desk.end();
    }
    host.wait_log("\"event\":\"lost\"");
}

/// Sends 100 MB to a command; the client may end before it has read them.
fn pour(mut child: Child) -> (i32, String, String) {
    let mut pipe = child.stdin.take().expect("a pipe");
    let pouring = thread::spawn(move || {
        let piece = vec![b'x'; 1_000_000];
        (0..100)
            .take_while(|_| pipe.write_all(&piece).is_ok())
            .count()
    });
    let ended = told(child.wait_with_output().expect("it ends"));
    pouring.join().expect("poured");
    ended
}

#[test]
fn a_hundred_megabytes_on_standard_input_do_no_harm() {
    let Some(host) = Host::start() else { return };
    let pour = |command: &str| {
        let mut ssh = host.ssh("Oli", &[], &[command]);
        pour(ssh.stdin(Stdio::piped()).spawn().expect("ssh runs"))
    };
    // Whoever does not read them does not keep them.
    let before = host.peak();
    let (status, out, err) = pour("endpoints list --format id");
    assert_eq!(status, 0, "{err}");
    assert!(out.lines().count() > 400);
    let grown = host.peak() - before;
    assert!(grown < 32 << 10, "{grown} KiB");
    // Whoever does reads no more than 64 MiB.
    let (status, out, err) = pour("endpoints set - --disabled --yes");
    assert_eq!((status, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("64 MiB"), "{err}");
    let grown = host.peak() - before;
    assert!(grown < 192 << 10, "{grown} KiB");
    assert_eq!(host.run("Oli", "whoami").0, 0);
}
