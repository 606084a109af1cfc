//! A pseudo-terminal as the system makes it: its two ends, its size, its modes.

use std::{
    ffi::OsString,
    fs::{File, OpenOptions},
    io::{Read as _, Write as _},
    num::NonZeroU16,
    os::{
        fd::OwnedFd,
        unix::{ffi::OsStringExt as _, fs::OpenOptionsExt as _},
    },
    path::PathBuf,
};

use rustix::{
    fs::OFlags,
    process::Pid,
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{Termios, Winsize, tcgetattr, tcgetpgrp, tcsetwinsize},
};

/// A pseudo-terminal. Nobody holds the far end open but those who opened it.
pub struct Device {
    near: File,
    path: PathBuf,
}

impl Device {
    /// One of this size.
    pub fn new(width: u16, height: u16) -> Self {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let near = openpt(flags).expect("a pseudo-terminal");
        grantpt(&near).expect("ours");
        unlockpt(&near).expect("free");
        let name = ptsname(&near, Vec::new()).expect("a name");
        let path = PathBuf::from(OsString::from_vec(name.into_bytes()));
        let device = Self {
            near: near.into(),
            path,
        };
        device.resize(width, height);
        device
    }

    /// The end that a process has as its terminal, opened with these flags; without `writable`, nothing can be written
    /// to it.
    pub fn open(&self, writable: bool, flags: OFlags) -> OwnedFd {
        let flags = (flags | OFlags::NOCTTY).bits();
        let mut options = OpenOptions::new();
        options
            .read(true)
            .write(writable)
            .custom_flags(flags.cast_signed());
        options.open(&self.path).expect("the far end").into()
    }

    /// Changes the size.
    pub fn resize(&self, width: u16, height: u16) {
        let size = Winsize {
            ws_row: height,
            ws_col: width,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&self.near, size).expect("resized");
    }

    /// The modes of the line.
    pub fn modes(&self) -> Termios {
        tcgetattr(&self.near).expect("a terminal")
    }

    /// The process that has the terminal.
    pub fn foreground(&self) -> Option<Pid> {
        tcgetpgrp(&self.near).ok()
    }

    /// Types.
    pub fn send(&self, bytes: &[u8]) {
        (&self.near).write_all(bytes).expect("typed");
    }

    /// Reads what was written at the far end, waiting for it; nothing once nobody holds that end open.
    pub fn read(&self, piece: &mut [u8]) -> usize {
        (&self.near).read(piece).unwrap_or(0)
    }

    /// Our end, to be waited for.
    pub fn near(&self) -> &File {
        &self.near
    }
}

/// What a terminal of this size shows.
pub fn screen(width: u16, height: u16) -> vt100::Parser {
    vt100::Parser::new(cells(height), cells(width), 0)
}

/// As many rows or columns.
pub fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a terminal has cells")
}
