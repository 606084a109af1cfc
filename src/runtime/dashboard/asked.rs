//! What a dashboard asks of its terminal besides frames: to copy, to show a text alone, to listen to the mouse.

use std::io;

use zeroize::Zeroizing;

use crate::{
    api::Secret,
    runtime::terminal::{backend::Screen, port::Port, selection},
};

/// What is to be written before the next frame. Of each kind, only the newest waits while nobody reads.
#[derive(Debug, Default)]
pub struct Asked {
    copied: Option<Zeroizing<Vec<u8>>>,
    alone: Option<Alone>,
    /// What ends a text that stands alone.
    ended: Option<&'static [u8]>,
    /// Whether the bell is to be rung.
    rings: bool,
    /// Whether the mouse is to be listened to, and whether it is.
    mouse: bool,
    listens: bool,
}

/// A text that stands alone on the screen, to be selected until a key is pressed.
#[derive(Debug)]
enum Alone {
    /// It is to be shown, for this reason.
    Wanted(Secret, &'static str),
    /// Nothing is to be shown.
    Locking,
    /// Nothing is shown; this ends it.
    Locked(&'static [u8]),
    /// It is shown; this ends it.
    Shown(&'static [u8]),
}

impl Asked {
    /// The bytes that copy a text.
    pub fn copy(&mut self, bytes: Zeroizing<Vec<u8>>) {
        self.copied = Some(bytes);
    }

    /// A text to be selected, and why it is not copied.
    pub fn show(&mut self, text: Secret, why: &'static str) {
        self.alone = Some(Alone::Wanted(text, why));
    }

    /// Shows nothing until a key is pressed.
    pub fn lock(&mut self) {
        self.alone = Some(Alone::Locking);
    }

    /// Whether nothing is shown.
    pub fn is_locked(&self) -> bool {
        matches!(self.alone, Some(Alone::Locking | Alone::Locked(_)))
    }

    /// Rings the bell, once however often it is asked for.
    pub fn ring(&mut self) {
        self.rings = true;
    }

    /// Whether the mouse is listened to from now on.
    pub fn mouse(&mut self, on: bool) {
        self.mouse = on;
    }

    /// Whether a text stands alone.
    pub fn is_reading(&self) -> bool {
        self.alone.is_some()
    }

    /// A key was pressed: the text was selected.
    pub fn read(&mut self) {
        if let Some(Alone::Shown(end) | Alone::Locked(end)) = self.alone.take() {
            self.ended = Some(end);
        }
    }

    /// The terminal was left and entered again: it listens to no mouse, and shows no text.
    pub fn left(&mut self) {
        self.listens = false;
        self.ended = None;
        self.alone = None;
    }

    /// Writes it all. Answers whether a frame can follow.
    pub fn write<W: Port>(&mut self, screen: &mut Screen<W>) -> io::Result<bool> {
        if self.mouse != self.listens {
            screen.writer().point(self.mouse)?;
            self.listens = self.mouse;
        }
        if std::mem::take(&mut self.rings) {
            screen.writer().write_all(b"\x07")?;
        }
        if let Some(bytes) = self.copied.take() {
            screen.writer().write_all(&bytes)?;
        }
        if let Some(end) = self.ended.take() {
            screen.forget();
            screen.writer().write_all(end)?;
        }
        if let Some(Alone::Wanted(text, why)) = &self.alone {
            let end = selection::show(screen.writer(), text.reveal(), why)?;
            self.alone = Some(Alone::Shown(end));
        }
        if let Some(Alone::Locking) = &self.alone {
            let end = selection::hide(screen.writer())?;
            self.alone = Some(Alone::Locked(end));
        }
        Ok(self.alone.is_none())
    }
}
