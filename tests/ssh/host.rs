//! A host with a platform behind it, and people with keys of their own.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    time::Instant,
};

use rustix::process::{Signal, kill_process};

use crate::e2e::{
    program::Home,
    service::Service,
    terminal::Terminal,
    waiting::{PATIENCE, end, pid},
};

/// Leaves a desk wherever it is: a filter is cleared first, and then it is asked for twice.
pub const LEAVE: &str = "\x03\x03\x03";

/// The people, with their roles.
pub const PEOPLE: [(&str, &str); 3] = [("Ada", "admin"), ("Oli", "operator"), ("Vic", "viewer")];

/// A host that listens.
pub struct Host {
    pub service: Service,
    pub home: Home,
    pub port: u16,
    process: Child,
    ssh: PathBuf,
}

/// A program beside a test, which ends with it.
pub struct Beside(pub Child);

impl Beside {
    /// Starts it.
    pub fn start(command: &mut Command) -> Self {
        let command = command.stdin(Stdio::null()).stdout(Stdio::null());
        Self(command.stderr(Stdio::null()).spawn().expect("it starts"))
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until this file is there.
pub fn wait_path(path: &Path) {
    let deadline = Instant::now() + PATIENCE;
    while !path.exists() {
        assert!(Instant::now() < deadline, "{}", path.display());
        std::thread::yield_now();
    }
}

/// The program of this name; `None` when it is not installed.
pub fn installed(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    folders
        .map(|folder| folder.join(name))
        .find(|path| path.exists())
}

/// The program of this name; says that the test is left out where there is none.
pub fn needed(name: &str) -> Option<PathBuf> {
    let found = installed(name);
    if found.is_none() {
        left_out(&format!("{name} is not installed"));
    }
    found
}

/// Says that a test is left out, where that may be.
pub fn left_out(why: &str) {
    let is_required = std::env::var_os("SIPDECK_SSH").is_some_and(|value| value == "required");
    assert!(!is_required, "{why}");
    let _ = writeln!(std::io::stdout(), "left out: {why}");
}

impl Host {
    /// Starts one for all of [`PEOPLE`]; nothing when there is no OpenSSH.
    pub fn start() -> Option<Self> {
        Self::start_with(&[])
    }

    /// The same with these arguments besides.
    pub fn start_with(arguments: &[&str]) -> Option<Self> {
        Self::start_on(Service::start, arguments)
    }

    /// The same on this service.
    pub fn start_on(service: fn() -> Service, arguments: &[&str]) -> Option<Self> {
        let ssh = needed("ssh")?;
        needed("ssh-keygen")?;
        let service = service();
        let home = Home::of(&service);
        for (name, _) in PEOPLE {
            make_key(&home.path(name), "ed25519");
        }
        let lines = PEOPLE.map(|(name, role)| line(&home, name, role));
        home.write("config/sipdeck/ssh.keys", &lines.concat());
        let (process, port) = listen(&home, arguments);
        Some(Self {
            service,
            home,
            port,
            process,
            ssh,
        })
    }

    /// Arguments of OpenSSH for somebody with the key of this name.
    pub fn way(&self, name: &str) -> Vec<String> {
        let known = self.home.path("known_hosts").display().to_string();
        [
            "-F",
            "/dev/null",
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            &format!("UserKnownHostsFile={known}"),
            "-o",
            "LogLevel=ERROR",
            "-o",
            "IdentitiesOnly=yes",
            "-o",
            "BatchMode=yes",
            "-i",
            &self.home.path(name).display().to_string(),
            "-p",
            &self.port.to_string(),
        ]
        .map(str::to_owned)
        .into()
    }

    /// OpenSSH for somebody, with these options before the host and this command behind it.
    pub fn ssh(&self, name: &str, options: &[&str], command: &[&str]) -> Command {
        let mut ssh = Command::new(&self.ssh);
        ssh.args(self.way(name)).args(options);
        ssh.arg("desk@127.0.0.1").args(command);
        ssh.stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        ssh
    }

    /// Runs a command as somebody. Answers its status, its answer, and what was said beside it.
    pub fn run(&self, name: &str, command: &str) -> (i32, String, String) {
        told(self.ssh(name, &[], &[command]).output().expect("ssh runs"))
    }

    /// The same with this on standard input.
    pub fn run_on(&self, name: &str, command: &str, input: &str) -> (i32, String, String) {
        let mut ssh = self.ssh(name, &[], &[command]);
        let mut child = ssh.stdin(Stdio::piped()).spawn().expect("ssh runs");
        let mut pipe = child.stdin.take().expect("a pipe");
        pipe.write_all(input.as_bytes()).expect("read");
        drop(pipe);
        told(child.wait_with_output().expect("it ends"))
    }

    /// Somebody's desk.
    pub fn desk(&self, name: &str) -> Terminal {
        self.desk_of(name, "desk")
    }

    /// The same under this name of a user.
    pub fn desk_of(&self, name: &str, user: &str) -> Terminal {
        let mut arguments = self.way(name);
        arguments.extend(["-tt".to_owned(), format!("{user}@127.0.0.1")]);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        self.home.run(&self.ssh, &arguments, 100, 30)
    }

    /// Writes the keys file anew with this.
    pub fn keys(&self, text: &str) {
        self.home.write("config/sipdeck/ssh.keys", text);
    }

    /// The line of this person in the keys file.
    pub fn line(&self, name: &str, role: &str) -> String {
        line(&self.home, name, role)
    }

    /// What the host has written down so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.home.path("ssh.log")).expect("a log")
    }

    /// Waits until that holds this.
    pub fn wait_log(&self, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.log().contains(text) {
            assert!(Instant::now() < deadline, "{text}: {}", self.log());
            std::thread::yield_now();
        }
    }

    /// Begins it anew in the same home, after it has ended or was killed.
    pub fn begin_anew(&mut self, arguments: &[&str]) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        (self.process, self.port) = listen(&self.home, arguments);
    }

    /// A file in which the system tells of the host's process.
    pub fn of_process(&self, name: &str) -> Vec<u8> {
        fs::read(format!("/proc/{}/{name}", self.process.id())).expect("it is there")
    }

    /// The most memory that it has had so far, in KiB.
    pub fn peak(&self) -> u64 {
        let status = String::from_utf8(self.of_process("status")).expect("text");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let number = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        number.unwrap_or_else(|| panic!("{status}"))
    }

    /// Sends a signal to the host.
    pub fn signal(&self, signal: Signal) {
        kill_process(pid(&self.process), signal).expect("it is there");
    }

    /// Waits until the host has ended. Answers its status.
    pub fn end(mut self) -> Option<i32> {
        self.ended().code()
    }

    /// The same with all that is told of its end.
    pub fn ended(&mut self) -> ExitStatus {
        end(&mut self.process)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn listen(home: &Home, arguments: &[&str]) -> (Child, u16) {
    let mut log = fs::File::options();
    let log = log.create(true).append(true).open(home.path("ssh.log"));
    let log = log.expect("a log");
    let mut process = home
        .process(&["ssh", "--as-root"])
        .args(if arguments.contains(&"--listen") {
            &[][..]
        } else {
            &["--listen", "127.0.0.1:0"]
        })
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .expect("it starts");
    let mut out = BufReader::new(process.stdout.take().expect("a pipe"));
    let mut line = String::new();
    out.read_line(&mut line).expect("a line");
    // Whatever else it says there, somebody reads it.
    std::thread::spawn(move || out.read_to_end(&mut Vec::new()));
    let address = line.trim().strip_prefix("ssh on ");
    let port = address.and_then(|address| address.rsplit(':').next());
    let port = port.unwrap_or_else(|| panic!("{line:?}"));
    (process, port.parse().expect("a port"))
}

fn line(home: &Home, name: &str, role: &str) -> String {
    let key = fs::read_to_string(home.path(&format!("{name}.pub"))).expect("a key");
    format!("owner=\"{name}\",role=\"{role}\",profile=\"main\" {key}")
}

/// Makes a key of this kind.
pub fn make_key(path: &Path, kind: &str) {
    let status = Command::new("ssh-keygen")
        .args(["-q", "-t", kind, "-N", "", "-f"])
        .arg(path)
        .status();
    assert!(status.expect("ssh-keygen runs").success());
}

/// How a program ended, and what it said.
pub fn told(output: Output) -> (i32, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (
        output.status.code().expect("no signal"),
        text(output.stdout),
        text(output.stderr),
    )
}
