//! One side of a process's terminal: a pseudo-terminal that is read only when asked, and can be taken away while the
//! process lives.

use std::{fs::File, io::Write as _, os::fd::OwnedFd, process::Child};

use rustix::{
    event::PollFlags,
    fs::OFlags,
    termios::{OptionalActions, OutputModes, tcsetattr},
};

use super::{
    device::{self, Device},
    waiting::{PATIENCE, SHORT, is_ready, pidfd},
};

/// A pseudo-terminal that is no process's controlling terminal: what happens to it comes without a signal.
pub struct Pty {
    device: Device,
    /// Held open, so that its modes outlive the process.
    far: OwnedFd,
    screen: vt100::Parser,
    bytes: Vec<u8>,
}

impl Pty {
    /// One of this size.
    pub fn new(width: u16, height: u16) -> Self {
        let device = Device::new(width, height);
        Self {
            far: device.open(true, OFlags::empty()),
            device,
            screen: device::screen(width, height),
            bytes: Vec::new(),
        }
    }

    /// The process's end, opened with these flags; without `writable`, nothing can be written to it.
    pub fn open(&self, writable: bool, flags: OFlags) -> OwnedFd {
        self.device.open(writable, flags)
    }

    /// Passes every byte on as it is written. A dashboard sees to that itself where it reads and draws on one line.
    pub fn pass_on(self) -> Self {
        let mut modes = self.device.modes();
        modes.output_modes.remove(OutputModes::OPOST);
        tcsetattr(&self.far, OptionalActions::Now, &modes).expect("set");
        self
    }

    /// The modes of the line, all of them.
    pub fn modes(&self) -> String {
        format!("{:?}", self.device.modes())
    }

    /// Types.
    pub fn send(&mut self, keys: &str) {
        self.device.send(keys.as_bytes());
    }

    /// Writes at the process's end until the line holds no more, as another program may have. What it holds is moved on
    /// within the system, which makes room once more.
    pub fn fill(&self) {
        let mut stuffing = File::from(self.device.open(true, OFlags::NONBLOCK));
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
        let ready = is_ready(self.device.near(), PollFlags::IN, PATIENCE);
        assert!(ready, "waited for {wanted:?}, but this is shown:\n{shown}");
        let mut piece = [0; 16384];
        let length = self.device.read(&mut piece);
        assert_ne!(length, 0, "the far end is held open");
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
        drop(self.device);
    }
}
