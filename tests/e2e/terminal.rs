//! A pseudo-terminal with a program in it: what it shows, every byte that it wrote, and how it ended.

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    sync::{Arc, Condvar, Mutex, MutexGuard, mpsc},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// The longest that anything may take. Only a failure waits that long.
const PATIENCE: Duration = Duration::from_secs(30);

/// The terminal.
pub struct Terminal {
    shown: Arc<Shown>,
    keyboard: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    ended: mpsc::Receiver<ExitStatus>,
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
    pub fn start(command: CommandBuilder, home: Arc<TempDir>, width: u16, height: u16) -> Self {
        let pair = native_pty_system()
            .openpty(pty_size(width, height))
            .expect("a pseudo-terminal");
        let modes = format!("{:?}", pair.master.get_termios());
        let mut child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        drop(pair.slave);
        let pid = child.process_id().and_then(|pid| i32::try_from(pid).ok());
        let shown = Arc::new(Shown {
            state: Mutex::new(State {
                parser: vt100::Parser::new(cells(height), cells(width), 0),
                bytes: Vec::new(),
                closed: false,
            }),
            changed: Condvar::new(),
        });
        let (end, ended) = mpsc::sync_channel(1);
        thread::spawn(move || end.send(child.wait().expect("a child to wait for")));
        let reader = pair.master.try_clone_reader().expect("a reader");
        let screen = Arc::clone(&shown);
        thread::spawn(move || screen.fill(reader));
        Self {
            shown,
            keyboard: pair.master.take_writer().expect("a writer"),
            master: pair.master,
            ended,
            pid: pid.and_then(Pid::from_raw).expect("a process id"),
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
        self.keyboard.write_all(bytes).expect("typed");
        self.keyboard.flush().expect("typed");
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).expect("the program is there");
    }

    /// The process that has the terminal.
    pub fn foreground(&self) -> Option<Pid> {
        self.master.process_group_leader().and_then(Pid::from_raw)
    }

    /// Changes the size.
    pub fn resize(&self, width: u16, height: u16) {
        let mut state = self.shown.state();
        state
            .parser
            .screen_mut()
            .set_size(cells(height), cells(width));
        self.master
            .resize(pty_size(width, height))
            .expect("resized");
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
        let status = self.ended.recv_timeout(PATIENCE);
        let status = status.unwrap_or_else(|_| panic!("it does not end:\n{}", self.contents()));
        self.wait_closed();
        status.signal().map_or(status.exit_code(), |_| 1000)
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
        let modes = self.master.get_termios().expect("a terminal");
        modes
            .local_flags
            .iter_names()
            .any(|(name, _)| name == "ECHO")
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
            format!("{:?}", self.master.get_termios()),
            self.modes,
            "the line's modes"
        );
    }
}

impl Shown {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("the reader lives")
    }

    fn fill(&self, mut reader: impl Read) {
        let mut piece = [0; 16384];
        loop {
            let length = reader.read(&mut piece).unwrap_or(0);
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
        // A program that has ended already is not there any more.
        let _ = kill_process(self.pid, Signal::KILL);
    }
}

fn pty_size(width: u16, height: u16) -> PtySize {
    PtySize {
        rows: height,
        cols: width,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a terminal has cells")
}
