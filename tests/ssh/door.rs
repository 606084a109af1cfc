//! The door: who is let in, with which keys, and what those get who are not, or who ask for more than there is.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    process::Command,
    time::Duration,
};

use super::host::{Host, make_key, told};

#[test]
fn keys_of_every_good_kind_come_in_and_others_do_not() {
    let Some(host) = Host::start() else { return };
    let mut lines = host.line("Ada", "admin");
    for kind in ["rsa", "ecdsa"] {
        make_key(&host.home.path(kind), kind);
        lines += &host.line(kind, "viewer");
    }
    make_key(&host.home.path("stranger"), "ed25519");
    host.keys(&lines);
    host.wait_log("\"count\":\"3\",\"event\":\"keys\",\"session\":0}\n{");
    for name in ["Ada", "rsa", "ecdsa"] {
        let (status, out, err) = host.run(name, "whoami");
        assert_eq!(status, 0, "{name}: {err}");
        assert!(out.starts_with(name), "{out}");
    }
    for name in ["stranger", "Oli"] {
        let (status, _, err) = host.run(name, "whoami");
        assert_eq!(status, 255);
        // No other way in is offered.
        assert!(err.contains("Permission denied (publickey)"), "{err}");
        assert_eq!(host.run("Ada", "whoami").0, 0);
    }
    assert!(host.log().contains("the key is not known"));
    // A signature with SHA-1.
    let options = ["-o", "PubkeyAcceptedAlgorithms=ssh-rsa"];
    let (status, _, _) = told(
        host.ssh("rsa", &options, &["whoami"])
            .output()
            .expect("runs"),
    );
    assert_eq!(status, 255);
    assert_eq!(host.run("Ada", "whoami").0, 0);
    // Another profile than those of the key.
    let mut ssh = Command::new("ssh");
    ssh.args(host.way("Ada")).args(["prod@127.0.0.1", "whoami"]);
    assert_eq!(told(ssh.output().expect("runs")).0, 255);
}

/// A certificate for the key of this name, signed by the authority `ca` with these options.
fn certify(host: &Host, name: &str, options: &[&str]) {
    let status = Command::new("ssh-keygen")
        .args(["-q", "-s"])
        .arg(host.home.path("ca"))
        .args(options)
        .arg(host.home.path(&format!("{name}.pub")))
        .status();
    assert!(status.expect("ssh-keygen runs").success());
}

#[test]
fn certificates_count_when_everything_about_them_is_right() {
    let Some(host) = Host::start() else { return };
    for name in ["ca", "guest"] {
        make_key(&host.home.path(name), "ed25519");
    }
    let ca = fs::read_to_string(host.home.path("ca.pub")).expect("a key");
    let line = "cert-authority,principals=\"day,night\",role=\"operator\",profile=\"main\"";
    host.keys(&format!("{line} {ca}{}", host.line("Ada", "admin")));
    host.wait_log("\"count\":\"2\",\"event\":\"keys\"");
    certify(
        &host,
        "guest",
        &["-I", "Gus", "-n", "night,other", "-V", "+1h"],
    );
    let (status, out, err) = host.run("guest", "whoami --format csv");
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("Gus,operator,main"), "{out}");
    for (why, options) in [
        (
            "is not good",
            &["-I", "Gus", "-n", "day", "-V", "20200101:20200102"][..],
        ),
        ("names no principal", &["-I", "Gus", "-n", "other"]),
        ("names nobody", &["-I", "", "-n", "day"]),
        ("is a host's", &["-I", "Gus", "-h", "-n", "day"]),
        (
            "cannot be kept",
            &["-I", "Gus", "-n", "day", "-O", "force-command=whoami"],
        ),
        (
            "cannot be kept",
            &["-I", "Gus", "-n", "day", "-O", "critical:x@y=z"],
        ),
        (
            "from elsewhere",
            &["-I", "Gus", "-n", "day", "-O", "source-address=10.0.0.0/8"],
        ),
    ] {
        certify(&host, "guest", options);
        let before = host.log().len();
        let (status, _, _) = host.run("guest", "whoami");
        assert_eq!(status, 255, "{why}");
        // The library has looked at the dates itself, and clients show no certificate that is a host's.
        let is_seen = !matches!(why, "is not good" | "is a host's");
        let log = host.log();
        assert!(
            !is_seen || log[before..].contains(why),
            "{why}: {}",
            &log[before..]
        );
        // Who comes in vain again and again is kept out for a while, unless they come in.
        assert_eq!(host.run("Ada", "whoami").0, 0);
    }
    let options = ["-I", "Gus", "-n", "day", "-O", "source-address=127.0.0.0/8"];
    certify(&host, "guest", &options);
    assert_eq!(host.run("guest", "whoami").0, 0);
}

#[test]
fn there_is_nothing_but_desks_and_commands() {
    let Some(host) = Host::start() else { return };
    let refuse = |options: &[&str]| {
        let mut all = vec!["-o", "ExitOnForwardFailure=yes"];
        all.extend(options);
        told(host.ssh("Ada", &all, &["whoami"]).output().expect("runs"))
    };
    assert_eq!(refuse(&["-R", "0:127.0.0.1:1"]).0, 255);
    assert_eq!(refuse(&["-R", "/tmp/of-a-desk.socket:127.0.0.1:1"]).0, 255);
    // What is forwarded to: the platform.
    let platform = host.service.origin().replace("http://", "");
    let mut ssh = host.ssh("Ada", &["-W", &platform], &[]);
    let (_, _, err) = told(ssh.output().expect("runs"));
    assert!(
        err.contains("administratively prohibited") || err.contains("forwarding"),
        "{err}"
    );
    let (status, out, _) = told(host.ssh("Ada", &["-s"], &["sftp"]).output().expect("runs"));
    assert_eq!((status, out.as_str()), (255, ""));
    // An agent is not asked for.
    let (status, _, _) = told(
        host.ssh("Ada", &["-A"], &["whoami"])
            .output()
            .expect("runs"),
    );
    assert_eq!(status, 0);
}

#[test]
fn who_floods_the_door_keeps_nobody_else_out_for_long() {
    let Some(host) = Host::start() else { return };
    let connect = || TcpStream::connect(("127.0.0.1", host.port)).expect("connected");
    let mut open: Vec<TcpStream> = (0..30).map(|_| connect()).collect();
    // More than a few of one source are closed at once.
    let mut closed = 0;
    for stream in &mut open {
        stream
            .set_read_timeout(Some(Duration::from_millis(300)))
            .expect("set");
        let mut bytes = [0; 64];
        match stream.read(&mut bytes) {
            Ok(0) => closed += 1,
            Ok(length) => assert!(bytes[..length].starts_with(b"SSH-2.0-sipdeck\r\n")),
            Err(_) => {}
        }
    }
    assert_eq!(closed, 22);
    for (at, stream) in open.iter_mut().enumerate() {
        // Nonsense, or nothing.
        let _ = stream.write_all(if at % 2 == 0 {
            b"GET / HTTP/1.1\r\n\r\n"
        } else {
            b"\xff\xff"
        });
    }
    drop(open);
    host.wait_log("\"event\":\"end\"");
    let mut tries = 0;
    while host.run("Vic", "whoami").0 != 0 {
        tries += 1;
        assert!(tries < 200, "{}", host.log());
    }
}

#[test]
fn who_came_in_lately_comes_in_again_through_a_flood_from_the_same_place() {
    let Some(host) = Host::start() else { return };
    assert_eq!(host.run("Ada", "whoami").0, 0);
    let connect = || TcpStream::connect(("127.0.0.1", host.port)).expect("connected");
    // They show no key, and do not go.
    let open: Vec<TcpStream> = (0..400).map(|_| connect()).collect();
    for _ in 0..3 {
        let (status, _, err) = host.run("Ada", "whoami");
        assert_eq!(status, 0, "{err}{}", host.log());
    }
    drop(open);
}

#[test]
fn the_host_key_is_made_once_and_told() {
    let Some(host) = Host::start() else { return };
    let (status, _, err) = host.run("Vic", "whoami");
    assert_eq!(status, 0, "{err}");
    let known = fs::read_to_string(host.home.path("known_hosts")).expect("known");
    let fingerprint = host
        .home
        .process(&[
            "ssh",
            "fingerprint",
            "127.0.0.1",
            "--port",
            &host.port.to_string(),
        ])
        .output();
    let (status, out, _) = told(fingerprint.expect("it runs"));
    assert_eq!(status, 0);
    let line = out.lines().nth(1).expect("a line");
    assert!(known.contains(line), "{known} {line}");
}
