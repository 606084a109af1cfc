//! What a decoder does within each thing that a terminal sends.

use std::mem;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::{
    decoder::{Decoder, ESC, INTERRUPT, LONGEST, LONGEST_PASTE, PASTED, State},
    keys, sequence,
};

impl Decoder {
    pub(super) fn go_on(&mut self, byte: u8, missing: usize, alt: bool) {
        if !(0x80..0xc0).contains(&byte) {
            return self.anew(byte);
        }
        self.held.push(byte);
        if missing > 1 {
            self.state = State::Character {
                missing: missing - 1,
                alt,
            };
            return;
        }
        let text = str::from_utf8(&self.held).unwrap_or_default();
        let typed = text.chars().next().filter(|c| !c.is_control());
        if let Some(c) = typed {
            self.with_alt(keys::character(c), alt);
        }
        self.ground();
    }

    pub(super) fn behind_escape(&mut self, byte: u8, twice: bool) {
        match byte {
            ESC => {
                if twice {
                    self.key(KeyCode::Esc.into());
                }
                self.state = State::Escape { twice: true };
            }
            b'[' => self.state = State::Sequence { alt: twice },
            b'O' => self.state = State::Shift { alt: twice },
            b']' | b'P' | b'X' | b'^' | b'_' => {
                self.state = State::Text {
                    opener: byte,
                    escape: false,
                    filled: false,
                };
            }
            // The end of a string that nobody began.
            b'\\' => self.ground(),
            INTERRUPT => {
                self.escape(twice);
                self.begin(byte, false);
            }
            byte => {
                if twice {
                    self.key(KeyCode::Esc.into());
                }
                self.state = State::Ground;
                self.begin(byte, true);
            }
        }
    }

    pub(super) fn end_sequence(&mut self, last: u8, alt: bool) {
        match (&self.held[..], last) {
            ([], b'[') => self.state = State::Console,
            ([], b'M') if self.pointing => self.state = State::Pointer,
            (b"200", b'~') => {
                self.ground();
                self.state = State::Paste {
                    end: 0,
                    interrupts: 0,
                };
            }
            (between, last) => {
                let event = sequence::event(between, last);
                let heard = |event: &Event| self.pointing || !matches!(event, Event::Mouse(_));
                let event = event.filter(heard);
                self.tell(event, alt);
            }
        }
    }

    pub(super) fn in_text(&mut self, byte: u8, opener: u8, escape: bool) {
        match byte {
            b'\\' if escape => self.ground(),
            ESC => {
                self.state = State::Text {
                    opener,
                    escape: true,
                    filled: true,
                };
            }
            // It was broken off by another sequence.
            byte if escape => {
                self.cut = false;
                self.state = State::Escape { twice: false };
                self.behind_escape(byte, false);
            }
            INTERRUPT => self.anew(byte),
            // BEL, CAN, SUB, and ST where the string began with a single byte as well.
            0x07 | 0x18 | 0x1a => self.ground(),
            0x9c if opener >= 0x80 => self.ground(),
            _ => {
                self.state = State::Text {
                    opener,
                    escape: false,
                    filled: true,
                };
            }
        }
    }

    pub(super) fn in_paste(&mut self, byte: u8, end: usize, interrupts: usize) {
        let state = |end, interrupts| State::Paste { end, interrupts };
        if byte == PASTED[end] {
            for _ in 0..interrupts.min(LONGEST_PASTE) {
                self.paste(&[INTERRUPT]);
            }
            self.state = state(end + 1, 0);
            if end + 1 == PASTED.len() {
                self.pasted();
                self.ground();
            }
            return;
        }
        self.paste(&PASTED[..end]);
        if byte == INTERRUPT {
            self.state = state(0, interrupts.saturating_add(1));
            return;
        }
        for _ in 0..interrupts.min(LONGEST_PASTE) {
            self.paste(&[INTERRUPT]);
        }
        self.state = state(usize::from(byte == ESC), 0);
        if byte != ESC {
            self.paste(&[byte]);
        }
    }

    fn paste(&mut self, bytes: &[u8]) {
        if self.held.len() < LONGEST_PASTE {
            self.held.extend_from_slice(bytes);
        }
    }

    pub(super) fn pasted(&mut self) {
        // It may be a password: where it is text, no copy of it stays behind.
        let text = String::from_utf8(mem::take(&mut self.held));
        let text = text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into());
        self.events.push_back(Event::Paste(text));
    }

    pub(super) fn hold(&mut self, byte: u8) {
        if self.held.len() <= LONGEST {
            self.held.push(byte);
        }
    }

    /// What a whole sequence means, if anything.
    pub(super) fn tell(&mut self, event: Option<Event>, alt: bool) {
        let event = event.filter(|_| self.held.len() <= LONGEST);
        match event {
            Some(Event::Key(key)) => self.with_alt(key, alt),
            Some(event) => self.events.push_back(event),
            None => {}
        }
        self.ground();
    }

    /// `ESC` was the key.
    pub(super) fn escape(&mut self, twice: bool) {
        for _ in 0..=usize::from(twice) {
            self.key(KeyCode::Esc.into());
        }
        self.ground();
    }

    /// Nothing followed `ESC` and this: they were two keys, or one with Alt.
    pub(super) fn alone(&mut self, opener: u8) {
        if self.cut {
            self.key(KeyCode::Esc.into());
        }
        if opener < 0x80 {
            self.with_alt(keys::character(char::from(opener)), !self.cut);
        }
    }

    pub(super) fn with_alt(&mut self, mut key: KeyEvent, alt: bool) {
        key.modifiers.set(
            KeyModifiers::ALT,
            alt || key.modifiers.contains(KeyModifiers::ALT),
        );
        self.key(key);
    }

    pub(super) fn key(&mut self, key: KeyEvent) {
        self.events.push_back(Event::Key(key));
    }
}
