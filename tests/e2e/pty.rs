//! One side of a process's terminal: a pseudo-terminal that can be taken away while the process lives.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Write},
    num::NonZeroU16,
    os::{
        fd::{AsFd, OwnedFd},
        unix::{ffi::OsStringExt, fs::OpenOptionsExt},
    },
    path::PathBuf,
    process::{Child, ExitStatus},
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::OFlags,
    process::{Pid, PidfdFlags, pidfd_open},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{OptionalActions, OutputModes, Winsize, tcgetattr, tcsetattr, tcsetwinsize},
};

/// The longest that anything may take. Only a failure waits that long.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks.
const SHORT: Duration = Duration::from_millis(20);

/// A pseudo-terminal that is no process's controlling terminal: what happens to it comes without a signal.
pub struct Pty {
    master: File,
    path: PathBuf,
    /// Held open, so that its modes outlive the process.
    slave: File,
    screen: vt100::Parser,
    bytes: Vec<u8>,
}

impl Pty {
    /// One of this size.
    pub fn new(width: u16, height: u16) -> Self {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let master = openpt(flags).expect("a pseudo-terminal");
        grantpt(&master).expect("ours");
        unlockpt(&master).expect("free");
        let name = ptsname(&master, Vec::new()).expect("a name");
        let path = PathBuf::from(std::ffi::OsString::from_vec(name.into_bytes()));
        let size = Winsize {
            ws_row: height,
            ws_col: width,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        let slave = open(&path, true, OFlags::empty());
        tcsetwinsize(&slave, size).expect("resized");
        Self {
            master: master.into(),
            path,
            slave,
            screen: vt100::Parser::new(cells(height), cells(width), 0),
            bytes: Vec::new(),
        }
    }

    /// The process's end, opened with these flags; without `writable`, nothing can be written to it.
    pub fn open(&self, writable: bool, flags: OFlags) -> OwnedFd {
        open(&self.path, writable, flags).into()
    }

    /// Passes every byte on as it is written. A dashboard sees to that itself where it reads and draws on one line.
    pub fn pass_on(self) -> Self {
        let mut modes = tcgetattr(&self.slave).expect("a terminal");
        modes.output_modes.remove(OutputModes::OPOST);
        tcsetattr(&self.slave, OptionalActions::Now, &modes).expect("set");
        self
    }

    /// The modes of the line, all of them.
    pub fn modes(&self) -> String {
        format!("{:?}", tcgetattr(&self.slave).expect("a terminal"))
    }

    /// Types.
    pub fn send(&mut self, keys: &str) {
        self.master.write_all(keys.as_bytes()).expect("typed");
    }

    /// Writes at the process's end until the line holds no more, as another program may have. What it holds is moved on
    /// within the system, which makes room once more.
    pub fn fill(&self) {
        let mut stuffing = open(&self.path, true, OFlags::NONBLOCK);
        while is_ready(&stuffing, PollFlags::OUT, SHORT) {
            while stuffing.write(b".").is_ok() {}
        }
    }

    /// Waits until the screen shows this text.
    pub fn wait(&mut self, text: &str) {
        while !self.screen.screen().contents().contains(text) {
            self.read(text);
        }
    }

    /// Waits until these bytes were written, and answers all that came before and with them.
    pub fn wait_bytes(&mut self, bytes: &str) -> String {
        loop {
            let seen = String::from_utf8_lossy(&self.bytes);
            if seen.contains(bytes) {
                return seen.into_owned();
            }
            self.read(bytes);
        }
    }

    /// How many bytes were read so far.
    pub fn count(&self) -> usize {
        self.bytes.len()
    }

    /// What was read from there on.
    pub fn since(&self, start: usize) -> String {
        String::from_utf8_lossy(&self.bytes[start..]).into_owned()
    }

    fn read(&mut self, wanted: &str) {
        let shown = self.screen.screen().contents();
        let ready = is_ready(&self.master, PollFlags::IN, PATIENCE);
        assert!(ready, "waited for {wanted:?}, but this is shown:\n{shown}");
        let mut piece = [0; 16384];
        let length = self.master.read(&mut piece).expect("written");
        self.screen.process(&piece[..length]);
        self.bytes.extend_from_slice(&piece[..length]);
    }

    /// Waits until the modes of the line are not these any more, or the process has ended.
    pub fn wait_modes(&self, child: &Child, before: &str) {
        let process = pidfd(child);
        while self.modes() == before && !is_ready(&process, PollFlags::IN, SHORT) {}
    }

    /// Nobody is at the other end of the line any more.
    pub fn cut(self) {
        drop(self.master);
    }
}

/// Whether a child is there still, for a moment longer.
pub fn stays(child: &Child) -> bool {
    !is_ready(&pidfd(child), PollFlags::IN, SHORT)
}

/// Waits until a child has ended.
pub fn end(child: &mut Child) -> ExitStatus {
    if !is_ready(&pidfd(child), PollFlags::IN, PATIENCE) {
        let _ = child.kill();
        panic!("it does not end");
    }
    child.wait().expect("a child to wait for")
}

fn pidfd(child: &Child) -> OwnedFd {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    pidfd_open(pid.expect("a process id"), PidfdFlags::empty()).expect("a child")
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a terminal has cells")
}

fn open(path: &PathBuf, writable: bool, flags: OFlags) -> File {
    let flags = (flags | OFlags::NOCTTY).bits();
    let mut options = OpenOptions::new();
    options
        .read(true)
        .write(writable)
        .custom_flags(flags.cast_signed());
    options.open(path).expect("the other end")
}

fn is_ready(file: &impl AsFd, what: PollFlags, patience: Duration) -> bool {
    let patience = Timespec::try_from(patience).expect("short");
    let mut files = [PollFd::new(file, what)];
    poll(&mut files, Some(&patience)).is_ok_and(|ready| ready > 0)
}
