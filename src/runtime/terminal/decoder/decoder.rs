//! The reader of what a terminal sends: where in it the next byte stands, and how long a missing one is waited for.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use crossterm::event::{Event, KeyCode};

use super::{keys, pointer, sequence, tail};

pub(super) const ESC: u8 = 0x1b;
/// What `^c` sends.
pub(super) const INTERRUPT: u8 = 0x03;
/// So often it leaves the program.
const LEAVE: usize = 2;
/// What ends a paste.
pub(super) const PASTED: &[u8] = b"\x1b[201~";

/// After `ESC` alone, so long is waited for the rest of a sequence before it is the key: lines between networks cut
/// sequences, and come with the rest later than a packet usually takes.
pub(super) const ESCAPE: Duration = Duration::from_millis(160);
/// Who sends half of a sequence and is silent for this long will not send the other half.
pub(super) const SILENCE: Duration = Duration::from_secs(1);
/// The rest of a sequence whose `ESC` was taken for the key comes within this time, if ever.
const LATE: Duration = Duration::from_millis(500);
/// A paste that ends in `^c` and goes on no sooner than this is not one: its end was lost.
pub(super) const STALLED: Duration = Duration::from_millis(500);

/// No sequence that means something is longer, in bytes.
pub(super) const LONGEST: usize = 64;
/// The longest paste that is kept, in bytes; nothing here takes as much.
pub(super) const LONGEST_PASTE: usize = 1024 * 1024;

/// Where in what is sent the next byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Between keys.
    Ground,
    /// In a character of several bytes; so many are missing.
    Character { missing: usize, alt: bool },
    /// After `ESC`, or after two of them.
    Escape { twice: bool },
    /// After `CSI`.
    Sequence { alt: bool },
    /// After `CSI [`, which is whole, unless this is a Linux console and the letter of a function key follows.
    Console,
    /// After `SS3`.
    Shift { alt: bool },
    /// In a control string, which began with this byte after `ESC`; and whether its last byte was `ESC`.
    Text {
        opener: u8,
        escape: bool,
        filled: bool,
    },
    /// In an old report of the mouse.
    Pointer,
    /// In a paste: so many bytes of its end were read, or so many times `^c` just now.
    Paste { end: usize, interrupts: usize },
}

/// Reads bytes as they come, piece by piece, and knows how long a piece may still be missing.
#[derive(Debug)]
pub struct Decoder {
    pub(super) state: State,
    /// What came of a character, a sequence or a paste.
    pub(super) held: Vec<u8>,
    /// Whether `ESC` came in another piece than what follows it.
    pub(super) cut: bool,
    /// When the waiting for the rest ends.
    deadline: Option<Instant>,
    /// When `ESC` was taken for the key, if nothing came since.
    escaped: Option<Instant>,
    /// What may begin the rest of a sequence whose `ESC` was taken for the key.
    late: Option<u8>,
    /// Whether reports of the mouse are listened to.
    pub(super) pointing: bool,
    pub(super) events: VecDeque<Event>,
}

impl Default for Decoder {
    fn default() -> Self {
        Self {
            state: State::Ground,
            held: Vec::new(),
            cut: false,
            deadline: None,
            escaped: None,
            late: None,
            pointing: false,
            events: VecDeque::new(),
        }
    }
}

impl Decoder {
    /// Takes what was read at once.
    pub fn feed(&mut self, bytes: &[u8], now: Instant) {
        let Some(first) = bytes.first() else {
            return;
        };
        let escaped = self.escaped.take().filter(|at| now < *at + LATE);
        if let Some(opener) = self.late.take() {
            let whole = [&[opener], bytes].concat();
            let left_out = tail::length(&whole).unwrap_or(0);
            self.take_all(&whole[left_out..], now);
        } else if escaped.is_some() && matches!(bytes, [b'[' | b'O']) {
            self.late = Some(*first);
            self.deadline = Some(now + ESCAPE);
        } else if escaped.is_some() {
            let left_out = tail::length(bytes).unwrap_or(0);
            self.take_all(&bytes[left_out..], now);
        } else {
            if let State::Escape { twice } = self.state {
                self.cut = true;
                if !tail::opens(*first) {
                    self.escape(twice);
                }
            }
            self.take_all(bytes, now);
        }
    }

    /// The next event, if one is whole.
    pub fn event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// When [`expire`](Self::expire) should be called, unless something comes before.
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Nothing more came until now: what was begun is what it is, or nothing.
    pub fn expire(&mut self, now: Instant) {
        if self.deadline.is_none_or(|deadline| now < deadline) {
            return;
        }
        self.deadline = None;
        if let Some(opener) = self.late.take() {
            self.key(keys::character(char::from(opener)));
            return;
        }
        let nothing = self.held.is_empty();
        match self.state {
            State::Escape { twice } => {
                self.escape(twice);
                self.escaped = Some(now);
            }
            State::Sequence { .. } if nothing => self.alone(b'['),
            State::Shift { .. } if nothing => self.alone(b'O'),
            State::Text {
                opener,
                filled: false,
                ..
            } => self.alone(opener),
            State::Paste { interrupts, .. } => {
                if !nothing {
                    self.pasted();
                }
                for _ in 0..interrupts.min(LEAVE) {
                    self.key(keys::character(char::from(INTERRUPT)));
                }
            }
            State::Ground
            | State::Character { .. }
            | State::Sequence { .. }
            | State::Console
            | State::Shift { .. }
            | State::Text { .. }
            | State::Pointer => {}
        }
        self.ground();
    }

    /// Listens to the mouse, or does not any more.
    pub fn point(&mut self, on: bool) {
        self.pointing = on;
    }

    fn take_all(&mut self, bytes: &[u8], now: Instant) {
        for byte in bytes {
            self.take(*byte);
        }
        let patience = match self.state {
            State::Ground | State::Paste { interrupts: 0, .. } => None,
            State::Paste { .. } => Some(STALLED),
            State::Escape { .. } | State::Console | State::Text { filled: false, .. } => {
                Some(ESCAPE)
            }
            State::Sequence { .. } | State::Shift { .. } if self.held.is_empty() => Some(ESCAPE),
            State::Character { .. }
            | State::Sequence { .. }
            | State::Shift { .. }
            | State::Text { .. }
            | State::Pointer => Some(SILENCE),
        };
        self.deadline = patience.map(|patience| now + patience);
    }

    fn take(&mut self, byte: u8) {
        match self.state {
            State::Ground => self.begin(byte, false),
            State::Character { missing, alt } => self.go_on(byte, missing, alt),
            State::Escape { twice } => self.behind_escape(byte, twice),
            State::Sequence { alt } => match byte {
                0x20..=0x3f => self.hold(byte),
                0x40..=0x7e => self.end_sequence(byte, alt),
                _ => self.anew(byte),
            },
            State::Console => match byte {
                b'A'..=b'E' => {
                    self.key(KeyCode::F(byte - b'A' + 1).into());
                    self.ground();
                }
                _ => self.anew(byte),
            },
            State::Shift { alt } => match byte {
                b'0'..=b'9' => self.hold(byte),
                0x20..=0x7e => {
                    let event = sequence::single_shift(&self.held, byte);
                    self.tell(event, alt);
                }
                _ => self.anew(byte),
            },
            State::Text { opener, escape, .. } => self.in_text(byte, opener, escape),
            State::Pointer if byte < 0x20 => self.anew(byte),
            State::Pointer => {
                self.hold(byte);
                if let [button, x, y] = self.held[..] {
                    self.tell(pointer::old_report([button, x, y]), false);
                }
            }
            State::Paste { end, interrupts } => self.in_paste(byte, end, interrupts),
        }
    }

    /// The first byte of something.
    pub(super) fn begin(&mut self, byte: u8, alt: bool) {
        let open = |missing| State::Character { missing, alt };
        let text = |opener| State::Text {
            opener,
            escape: false,
            // Nothing is typed by bytes like these.
            filled: true,
        };
        self.state = match byte {
            ESC => State::Escape { twice: false },
            0x00..=0x7f => {
                self.with_alt(keys::character(char::from(byte)), alt);
                State::Ground
            }
            0xc2..=0xdf => open(1),
            0xe0..=0xef => open(2),
            0xf0..=0xf4 => open(3),
            0x8f => State::Shift { alt },
            0x9b => State::Sequence { alt },
            0x90 | 0x98 | 0x9d..=0x9f => text(byte),
            // It is not UTF-8.
            0x80..=0xc1 | 0xf5..=0xff => State::Ground,
        };
        self.cut = false;
        if matches!(self.state, State::Character { .. }) {
            self.held.push(byte);
        }
    }

    /// What was begun is broken off: this byte begins something else.
    pub(super) fn anew(&mut self, byte: u8) {
        self.ground();
        self.begin(byte, false);
    }

    pub(super) fn ground(&mut self) {
        self.state = State::Ground;
        self.held.clear();
    }
}
