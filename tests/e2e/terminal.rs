//! A pseudo-terminal with a program in it: what it shows, every byte that it wrote, and how it ended.

use std::{
    process::{Child, Command},
    sync::{Arc, Condvar, Mutex, MutexGuard},
    thread,
    time::{Duration, Instant},
};

use rustix::{
    fs::OFlags,
    process::{Pid, Signal, kill_process},
    termios::LocalModes,
};
use tempfile::TempDir;

use super::{
    device::{self, Device, cells},
    waiting::{PATIENCE, ended, pid},
};

/// The terminal.
pub struct Terminal {
    shown: Arc<Shown>,
    device: Arc<Device>,
    child: Mutex<Child>,
    pid: Pid,
    modes: String,
    _home: Arc<TempDir>,
}

struct Shown {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    closed: bool,
}

impl Terminal {
    /// Starts the program in a terminal of this size. Its home stays for as long.
    pub fn start(mut command: Command, home: Arc<TempDir>, width: u16, height: u16) -> Self {
        let device = Arc::new(Device::new(width, height));
        let modes = format!("{:?}", device.modes());
        let far = || device.open(true, OFlags::empty());
        command.stdin(far()).stdout(far()).stderr(far());
        let child = command.spawn().expect("the program starts");
        // What it holds of the far end must be the program's alone, so that its end is seen.
        drop(command);
        let shown = Arc::new(Shown {
            state: Mutex::new(State {
                parser: device::screen(width, height),
                bytes: Vec::new(),
                closed: false,
            }),
            changed: Condvar::new(),
        });
        let (screen, line) = (Arc::clone(&shown), Arc::clone(&device));
        thread::spawn(move || screen.fill(&line));
        Self {
            shown,
            device,
            pid: pid(&child),
            child: Mutex::new(child),
            modes,
            _home: home,
        }
    }

    /// Types.
    pub fn send(&mut self, keys: &str) {
        self.send_bytes(keys.as_bytes());
    }

    /// Sends bytes that may be no text.
    pub fn send_bytes(&mut self, bytes: &[u8]) {
        self.device.send(bytes);
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).expect("the program is there");
    }

    /// The process that has the terminal.
    pub fn foreground(&self) -> Option<Pid> {
        self.device.foreground()
    }

    /// Changes the size.
    pub fn resize(&self, width: u16, height: u16) {
        let mut state = self.shown.state();
        state
            .parser
            .screen_mut()
            .set_size(cells(height), cells(width));
        self.device.resize(width, height);
    }

    /// Waits until the screen shows this text.
    pub fn wait(&self, text: &str) {
        self.wait_until(text, |screen| screen.contents().contains(text));
    }

    /// Waits until the screen does not show this text.
    pub fn wait_gone(&self, text: &str) {
        self.wait_until(&format!("no {text:?}"), |screen| {
            !screen.contents().contains(text)
        });
    }

    /// Waits until this holds.
    pub fn wait_until(&self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        self.wait_for(what, |state| holds(state.parser.screen()));
    }

    /// Waits until the bytes written since `start` hold these.
    pub fn wait_bytes(&self, start: usize, bytes: &str) {
        self.wait_for(bytes, |state| {
            String::from_utf8_lossy(&state.bytes[start..]).contains(bytes)
        });
    }

    fn wait_for(&self, what: &str, holds: impl Fn(&State) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut state = self.shown.state();
        while !holds(&state) {
            let left = deadline.saturating_duration_since(Instant::now());
            let seen = state.parser.screen().contents();
            assert!(
                !left.is_zero(),
                "waited for {what}, but this is shown:\n{seen}"
            );
            assert!(
                !state.closed,
                "waited for {what}, but the program left:\n{seen}"
            );
            let waited = self.shown.changed.wait_timeout(state, left);
            state = waited.expect("the reader lives").0;
        }
    }

    /// Whether the program writes anything within this time. Answers as soon as it does.
    pub fn writes_within(&self, time: Duration) -> bool {
        let state = self.shown.state();
        let before = state.bytes.len();
        let still = |state: &mut State| state.bytes.len() == before;
        let waited = self.shown.changed.wait_timeout_while(state, time, still);
        !waited.expect("the reader lives").1.timed_out()
    }

    /// Waits until the program has had nothing to write for a while.
    pub fn settle(&self) {
        let deadline = Instant::now() + PATIENCE;
        while self.writes_within(Duration::from_millis(1500)) {
            assert!(Instant::now() < deadline, "it writes and writes");
        }
    }

    /// The program.
    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// Something of what is shown.
    pub fn seen<T>(&self, of: impl Fn(&vt100::Screen) -> T) -> T {
        of(self.shown.state().parser.screen())
    }

    /// What is shown.
    pub fn contents(&self) -> String {
        self.shown.state().parser.screen().contents()
    }

    /// How many bytes were written so far.
    pub fn count(&self) -> usize {
        self.shown.state().bytes.len()
    }

    /// What was written from there on.
    pub fn since(&self, start: usize) -> String {
        String::from_utf8_lossy(&self.shown.state().bytes[start..]).into_owned()
    }

    /// Waits until the program has ended, and answers its exit status; a signal counts as 1000.
    pub fn end(&self) -> u32 {
        let status = ended(&mut self.child.lock().expect("nobody failed in it"));
        let status = status.unwrap_or_else(|| panic!("it does not end:\n{}", self.contents()));
        self.wait_closed();
        let code = status.code().unwrap_or(1000);
        code.try_into().expect("no status is negative")
    }

    fn wait_closed(&self) {
        let state = self.shown.state();
        let closed = self
            .shown
            .changed
            .wait_timeout_while(state, PATIENCE, |state| !state.closed);
        assert!(
            closed.expect("the reader lives").0.closed,
            "somebody keeps the terminal open"
        );
    }

    /// Whether the line shows what is typed.
    pub fn shows_typing(&self) -> bool {
        self.device.modes().local_modes.contains(LocalModes::ECHO)
    }

    /// The program ended: the terminal must be as it was before.
    pub fn assert_restored(&self) {
        let state = self.shown.state();
        let screen = state.parser.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(
            !screen.bracketed_paste(),
            "pastes are not bracketed any more"
        );
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        let bytes = String::from_utf8_lossy(&state.bytes);
        for mode in ["1049", "2004", "7", "25", "2026"] {
            let (on, off) = (format!("\x1b[?{mode}h"), format!("\x1b[?{mode}l"));
            let resting = if matches!(mode, "7" | "25") {
                (&on, &off)
            } else {
                (&off, &on)
            };
            assert!(
                bytes.rfind(resting.0) >= bytes.rfind(resting.1),
                "mode {mode} is at rest"
            );
        }
        assert_eq!(
            format!("{:?}", self.device.modes()),
            self.modes,
            "the line's modes"
        );
    }
}

impl Shown {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("the reader lives")
    }

    fn fill(&self, line: &Device) {
        let mut piece = [0; 16384];
        loop {
            let length = line.read(&mut piece);
            let mut state = self.state();
            state.parser.process(&piece[..length]);
            state.bytes.extend_from_slice(&piece[..length]);
            state.closed = length == 0;
            self.changed.notify_all();
            if length == 0 {
                return;
            }
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if let Ok(child) = self.child.get_mut() {
            // It may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
