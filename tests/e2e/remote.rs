//! The way people come: through `ssh`, inside `tmux`, with the dashboard at the far end.

use std::{
    fs,
    io::Write as _,
    net::{Ipv4Addr, TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::program::{Home, program};

/// A server of its own on loopback, for one user with one key.
struct Server {
    process: Child,
    port: u16,
}

/// The program of this name; `None` when it is not installed.
fn installed(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    folders
        .map(|folder| folder.join(name))
        .find(|path| path.exists())
}

fn make_key(path: &Path) {
    let status = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(path)
        .status();
    assert!(status.expect("ssh-keygen runs").success());
}

impl Server {
    fn start(home: &Home, sshd: &Path) -> Self {
        home.write("ssh/empty", "");
        let (host_key, user_key) = (home.path("ssh/host"), home.path("ssh/user"));
        make_key(&host_key);
        make_key(&user_key);
        let keys = fs::read_to_string(home.path("ssh/user.pub")).expect("a public key");
        home.write("ssh/keys", &keys);
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        home.write(
            "ssh/config",
            &format!(
                "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\nStrictModes no\n\
                 UsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\nPrintMotd no\n",
                host_key.display(),
                home.path("ssh/keys").display()
            ),
        );
        // For root, Debian's sshd wants what its service file makes; nobody else can make it, or needs it.
        let _ = fs::create_dir("/run/sshd");
        let process = Command::new(sshd)
            .args(["-D", "-e", "-f"])
            .arg(home.path("ssh/config"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(home.path("ssh/log")).expect("a log"))
            .spawn()
            .expect("sshd starts");
        let mut server = Self { process, port };
        server.wait(&home.path("ssh/log"));
        server
    }

    /// Waits until it takes connections.
    fn wait(&mut self, log: &Path) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            let ended = self.process.try_wait().expect("a child");
            let said = || fs::read_to_string(log).unwrap_or_default();
            assert!(
                ended.is_none() && Instant::now() < deadline,
                "sshd: {}",
                said()
            );
            std::thread::yield_now();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What runs at the far end: the dashboard in a tmux of its own, with this home.
fn far_end(home: &Home) -> String {
    let root = home.path("");
    let script = home.path("far");
    let socket = home.path("tmux.socket");
    home.write(
        "tmux.conf",
        "set -g set-clipboard on\nset -g status off\nset -as terminal-features ',xterm*:clipboard'\nset -g default-terminal tmux-256color\n",
    );
    home.write(
        "far",
        &format!(
            "#!/bin/sh\nexport HOME={home} XDG_CONFIG_HOME={home}/config XDG_STATE_HOME={home}/state LC_ALL=C.UTF-8\n\
             exec tmux -u -S {socket} -f {home}/tmux.conf new-session '{program} demo --start domains; echo status=$? > {home}/status'\n",
            home = root.display(),
            socket = socket.display(),
            program = program().display(),
        ),
    );
    fs::set_permissions(&script, fs::Permissions::from_mode(0o700)).expect("ours");
    script.display().to_string()
}

#[test]
fn through_ssh_and_inside_tmux_everything_works_as_at_home() {
    let tools = ["sshd", "ssh", "ssh-keygen", "tmux"].map(|name| (name, installed(name)));
    if let Some((missing, _)) = tools.iter().find(|(_, path)| path.is_none()) {
        let reason = format!(
            "left out: {missing} is not installed (.ci/run installs openssh-server and tmux)"
        );
        writeln!(std::io::stdout(), "{reason}").expect("said");
        return;
    }
    let [(_, sshd), (_, ssh), ..] = tools;
    let (sshd, ssh) = (sshd.expect("found"), ssh.expect("found"));
    let home = Home::new();
    let server = Server::start(&home, &sshd);
    let (port, key) = (
        server.port.to_string(),
        home.path("ssh/user").display().to_string(),
    );
    let far = far_end(&home);
    let arguments = [
        "-tt",
        "-F",
        "/dev/null",
        "-i",
        &key,
        "-p",
        &port,
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=/dev/null",
        "-o",
        "LogLevel=ERROR",
        "127.0.0.1",
        &far,
    ];
    let mut terminal = home.run(&ssh, &arguments, 80, 24);
    terminal.wait("lyon-hotel");
    terminal.send("/lyon\r\r");
    terminal.wait("─ lyon-hotel");
    terminal.send("q");
    terminal.wait("Endpoints");
    terminal.send("\r");
    terminal.wait("─ lyon-hotel");
    terminal.wait("▌  ○ no phone");
    let start = terminal.count();
    terminal.send("yn");
    terminal.wait_bytes(start, "\x1b]52;");
    terminal.resize(100, 30);
    terminal.wait_until("the new size", |screen| {
        let lines: Vec<String> = screen.rows(0, 100).collect();
        lines[29].contains("help") || lines[28].contains("help")
    });
    terminal.send("\x1b[200~q:quit\r\x1b[201~");
    terminal.wait("what was pasted was left out");
    terminal.send(":quit\r");
    terminal.end();
    let status = fs::read_to_string(home.path("status")).expect("the dashboard ended");
    assert_eq!(status.trim(), "status=0");
}
