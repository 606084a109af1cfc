//! The one question to the terminal at the start: what its background is, and how wide it draws our signs.

use std::{
    os::fd::BorrowedFd,
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    stdio,
};

use crate::api::patience::TERMINAL;

/// Asks for the background (OSC 11), draws a sign of ours and asks where the cursor stands (DSR 6), and ends with what
/// every terminal answers (DA1), so that nobody waits for the rest in vain.
pub const QUESTION: &[u8] = "\x1b]11;?\x1b\\\x1b[3;1H●\x1b[6n\r\x1b[K\x1b[H\x1b[c".as_bytes();

/// What the terminal told of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// Its background: red, green, blue.
    pub background: Option<(u8, u8, u8)>,
    /// Whether a sign of ours takes two cells.
    pub is_wide: bool,
}

impl Told {
    /// Whether its background is dark, where it told that.
    pub fn is_dark(self) -> Option<bool> {
        let (r, g, b) = self.background?;
        let light = 299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b);
        Some(light < 128_000)
    }
}

/// Waits for the answers, but not long. Answers what was told, and what was typed meanwhile.
pub fn wait() -> (Told, Vec<u8>) {
    let until = Instant::now() + TERMINAL;
    let mut bytes = Vec::new();
    loop {
        let (told, rest, ended) = read(&bytes);
        let left = until.saturating_duration_since(Instant::now());
        if ended || left.is_zero() || !more(stdio::stdin(), left, &mut bytes) {
            return (told, rest);
        }
    }
}

/// Takes what comes in this time. Answers whether anything did.
fn more(input: BorrowedFd<'_>, time: Duration, bytes: &mut Vec<u8>) -> bool {
    let Ok(time) = Timespec::try_from(time) else {
        return false;
    };
    let mut ready = [PollFd::new(&input, PollFlags::IN)];
    if !poll(&mut ready, Some(&time)).is_ok_and(|count| count > 0) {
        return false;
    }
    let mut chunk = [0; 256];
    let read = rustix::io::read(input, &mut chunk);
    let read = read.ok().filter(|length| *length > 0);
    bytes.extend(read.map(|length| &chunk[..length]).unwrap_or_default());
    read.is_some()
}

/// Takes the answers out of these bytes. Answers what was told, what else there is, and whether the last answer came.
fn read(bytes: &[u8]) -> (Told, Vec<u8>, bool) {
    let (mut told, mut rest, mut ended) = (Told::default(), Vec::new(), false);
    let mut at = 0;
    while at < bytes.len() {
        let left = &bytes[at..];
        let used = if left.starts_with(b"\x1b]11;") {
            string(left).inspect(|(text, _)| told.background = colour(text))
        } else if left.starts_with(b"\x1b[") {
            control(left).filter(|(text, _)| match text {
                [b'?', .., b'c'] => {
                    ended = true;
                    true
                }
                [b'3', b';', column, b'R'] => {
                    told.is_wide = *column == b'3';
                    true
                }
                _ => false,
            })
        } else {
            None
        };
        if let Some((_, length)) = used {
            at += length;
        } else {
            rest.push(bytes[at]);
            at += 1;
        }
    }
    (told, rest, ended)
}

/// What stands in a string of the terminal, and how long it is with its ends.
fn string(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let text = &bytes[5..];
    let end = text.iter().position(|byte| matches!(byte, 7 | 0x1b))?;
    let closed = if text[end] == 7 { 1 } else { 2 };
    (end + closed <= text.len()).then_some((&text[..end], 5 + end + closed))
}

/// What stands in a control sequence, with its last byte.
fn control(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let text = &bytes[2..];
    let end = text.iter().position(|byte| (0x40..0x7f).contains(byte))?;
    Some((&text[..=end], end + 3))
}

/// `rgb:ffff/ffff/ffff`, with one to four digits each.
fn colour(text: &[u8]) -> Option<(u8, u8, u8)> {
    let text = std::str::from_utf8(text).ok()?;
    let (_, parts) = text.split_once(':')?;
    let mut parts = parts.split('/').map(|part| {
        let most = 16_u32
            .checked_pow(u32::try_from(part.len()).ok()?)?
            .checked_sub(1)?;
        let value = u32::from_str_radix(part, 16).ok()?;
        u8::try_from((value * 255).checked_div(most)?).ok()
    });
    let mut next = || parts.next().flatten();
    Some((next()?, next()?, next()?))
}

#[cfg(test)]
mod tests {
    use super::{Told, read};

    #[test]
    fn answers_are_taken_and_what_is_typed_between_them_is_left() {
        let bytes = b"j\x1b]11;rgb:1515/1818/1c1c\x1b\\k\x1b[3;2R\x1b[?62;22cl";
        let told = Told {
            background: Some((0x15, 0x18, 0x1c)),
            is_wide: false,
        };
        assert_eq!(read(bytes), (told, b"jkl".to_vec(), true));
        assert_eq!(told.is_dark(), Some(true));
    }

    #[test]
    fn other_ends_and_other_lengths_are_read_as_well() {
        let bytes = b"\x1b]11;rgb:f/f/e\x07\x1b[3;3R";
        let told = Told {
            background: Some((255, 255, 238)),
            is_wide: true,
        };
        assert_eq!(read(bytes), (told, Vec::new(), false));
        assert_eq!(told.is_dark(), Some(false));
    }

    #[test]
    fn what_is_no_answer_stays_as_it_was_typed() {
        for bytes in [
            &b"\x1b[A\x1b[200~pasted\x1b[201~"[..],
            b"\x1b",
            b"\x1b[",
            b"\x1b]11;rgb:12",
            b"\x1b[1;2R",
            b"\xc3\xa9",
        ] {
            assert_eq!(read(bytes), (Told::default(), bytes.to_vec(), false));
        }
        for end in 0..40 {
            let bytes = b"\x1b]11;rgb:zz//\x1b\\\x1b[3;R\x1b[?c";
            let (told, _, _) = read(&bytes[..end.min(bytes.len())]);
            assert_eq!(told.background, None);
        }
    }
}
