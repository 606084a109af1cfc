//! Kamailio nodes with the configuration that `sipdeck platform kamailio-config` prints.

use std::{
    fs,
    net::{SocketAddr, TcpListener, UdpSocket as Probe},
    os::unix::{fs::PermissionsExt as _, process::CommandExt as _},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process_group};
use tempfile::TempDir;
use tokio::{task::yield_now, time::Instant};

use super::{handset::Handset, lacking};
use crate::{clients::scene::LONG, platform::line::say};

/// Not on everybody's path.
const PROGRAM: &str = "/usr/sbin/kamailio";

/// A node, which ends with this.
pub struct Node {
    pub number: u16,
    pub sip: SocketAddr,
    child: Child,
    folder: TempDir,
}

/// Whether Kamailio with `PostgreSQL` is installed.
pub fn are_installed() -> bool {
    let modules = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    let mut modules = modules.map(|entry| entry.path().join("kamailio/modules/db_postgres.so"));
    let is_there = Path::new(PROGRAM).is_file() && modules.any(|module| module.is_file());
    if !is_there {
        lacking("Kamailio is not installed (packages kamailio, kamailio-postgres-modules)");
    }
    is_there
}

/// What the program prints.
pub fn printed(arguments: &[&str]) -> String {
    let asked = Command::new(env!("CARGO_BIN_EXE_sipdeck"))
        .args(["platform", "kamailio-config"])
        .args(arguments)
        .output()
        .expect("runs");
    let told = String::from_utf8_lossy(&asked.stderr);
    assert!(asked.status.success(), "{told}");
    String::from_utf8(asked.stdout).expect("text")
}

/// A place for a node, which nobody else takes until the node is started.
pub struct Place {
    pub number: u16,
    pub sip: SocketAddr,
    _held: (Probe, TcpListener),
}

impl Place {
    /// At an address of this machine that is free for UDP and TCP.
    pub fn free(number: u16) -> Self {
        loop {
            let any: SocketAddr = format!("127.0.0.{number}:0").parse().expect("an address");
            let datagrams = Probe::bind(any).expect("binds");
            let sip = datagrams.local_addr().expect("is bound");
            if let Ok(connections) = TcpListener::bind(sip) {
                return Self {
                    number,
                    sip,
                    _held: (datagrams, connections),
                };
            }
        }
    }
}

impl Node {
    /// Starts a node, with the file of the key that all have, and whatever else stands on the command line. `None` where
    /// somebody else has taken the address.
    pub async fn start(place: Place, database: &str, key: &str, more: &[&str]) -> Option<Self> {
        let (number, sip) = (place.number, place.sip);
        let folder = tempfile::tempdir().expect("a folder");
        let key_file = folder.path().join("key.cfg");
        fs::write(&key_file, key).expect("writes");
        fs::set_permissions(&key_file, fs::Permissions::from_mode(0o600)).expect("sets");
        let (id, listen, key_file) = (
            number.to_string(),
            sip.to_string(),
            key_file.display().to_string(),
        );
        let arguments = [
            "--node",
            &id,
            "--listen",
            &listen,
            "--database",
            database,
            "--key-file",
            &key_file,
        ];
        let arguments: Vec<&str> = arguments.into_iter().chain(more.iter().copied()).collect();
        let text = printed(&arguments);
        // Fewer processes do in a test.
        let text = text
            .replace("children=4", "children=2")
            .replace("tcp_children=2", "tcp_children=1");
        let config = folder.path().join("kamailio.cfg");
        fs::write(&config, text).expect("writes");
        let log = fs::File::create(folder.path().join("log")).expect("a file");
        drop(place);
        let child = Command::new(PROGRAM)
            .arg("-f")
            .arg(&config)
            .args(["-DD", "-E", "-m", "64", "-M", "8", "-Y"])
            .arg(folder.path())
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("starts");
        let mut node = Self {
            number,
            sip,
            child,
            folder,
        };
        node.answers().await.then_some(node)
    }

    /// Waits until it answers; false where it ends before, since somebody else took its port.
    async fn answers(&mut self) -> bool {
        let begun = Instant::now();
        loop {
            if self.child.try_wait().expect("is told").is_some() {
                let log = self.log();
                assert!(
                    log.contains("Address already in use"),
                    "Kamailio does not start: {log}"
                );
                return false;
            }
            let mut asks = Handset::udp(self.sip).await;
            if asks.is_answered(Duration::from_millis(100)).await {
                return true;
            }
            assert!(
                begun.elapsed() < LONG,
                "Kamailio does not answer: {}",
                self.log()
            );
            yield_now().await;
        }
    }

    /// What it has said.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        self.signal(Signal::KILL);
    }

    fn signal(&mut self, signal: Signal) {
        let group = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        if group.is_some_and(|group| kill_process_group(group, signal).is_ok()) {
            let _ = self.child.wait();
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let (ended, log) = (self.child.try_wait(), self.log());
            say(&format!("node {} ({ended:?}) said: {log}", self.number));
        }
        self.signal(Signal::KILL);
    }
}
