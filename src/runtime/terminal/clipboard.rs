//! Copying through the terminal: OSC 52, in the wrapping that tmux and screen want.

use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

/// The most that is sent, in bytes before encoding: xterm takes about 74 KiB of escape sequence.
pub const LIMIT: usize = 48 * 1024;

/// What stands between us and the terminal that has the clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrap {
    /// Nothing.
    Plain,
    /// tmux: passed through when it is allowed; tmux also reads the plain form, so both are sent.
    Tmux,
    /// GNU screen: passed through in pieces.
    Screen,
    /// Somebody who lets nothing through, as the person says.
    Off,
}

impl Wrap {
    /// Judged by the variables `TMUX`, `STY` and `TERM`.
    pub fn detect(tmux: Option<&str>, sty: Option<&str>, term: Option<&str>) -> Self {
        let set = |value: Option<&str>| value.is_some_and(|value| !value.is_empty());
        match term {
            _ if set(tmux) => Self::Tmux,
            _ if set(sty) => Self::Screen,
            Some(term) if term.starts_with("tmux") => Self::Tmux,
            Some(term) if term.starts_with("screen") => Self::Screen,
            Some(_) | None => Self::Plain,
        }
    }

    /// Why a text that was not sent was not, as a sentence.
    pub fn obstacle(self) -> &'static str {
        if self == Self::Off {
            "Nothing is copied here, as the configuration says."
        } else {
            "This is too long: terminals copy up to 48 KiB."
        }
    }

    /// What may keep a text that was sent from arriving, as a sentence.
    pub fn caution(self) -> Option<&'static str> {
        match self {
            Self::Plain | Self::Off => None,
            Self::Tmux => Some("tmux must let it through: see sipdeck info."),
            Self::Screen => Some("It goes through GNU screen, which does not always pass it on."),
        }
    }

    /// The bytes that ask the terminal to take this text, or `None` when it is too long or cannot get through.
    pub fn copy(self, text: &str) -> Option<Zeroizing<Vec<u8>>> {
        if text.len() > LIMIT || self == Self::Off {
            return None;
        }
        let encoded = Zeroizing::new(STANDARD.encode(text));
        let plain = Zeroizing::new(format!("\x1b]52;c;{}\x07", *encoded));
        Some(Zeroizing::new(match self {
            Self::Plain | Self::Off => plain.as_bytes().to_vec(),
            Self::Tmux => {
                let doubled = Zeroizing::new(plain.replace('\x1b', "\x1b\x1b"));
                [
                    plain.as_bytes(),
                    b"\x1bPtmux;",
                    doubled.as_bytes(),
                    b"\x1b\\",
                ]
                .concat()
            }
            Self::Screen => {
                // A piece may hold 768 bytes; the string terminator must not be cut.
                let pieces = plain.as_bytes().chunks(512);
                pieces
                    .flat_map(|piece| [b"\x1bP".as_slice(), piece, b"\x1b\\"])
                    .collect::<Vec<_>>()
                    .concat()
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, Wrap};

    fn copied(wrap: Wrap, text: &str) -> Option<String> {
        let bytes = wrap.copy(text)?;
        Some(String::from_utf8(bytes.to_vec()).expect("ASCII"))
    }

    #[test]
    fn a_terminal_is_asked_to_take_the_text() {
        assert_eq!(
            copied(Wrap::Plain, "hi").as_deref(),
            Some("\x1b]52;c;aGk=\x07")
        );
    }

    #[test]
    fn tmux_and_screen_get_what_they_pass_on() {
        assert_eq!(
            copied(Wrap::Tmux, "hi").as_deref(),
            Some("\x1b]52;c;aGk=\x07\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\")
        );
        let long = copied(Wrap::Screen, &"x".repeat(2000)).expect("short enough");
        assert!(
            long.split("\x1b\\").all(|piece| piece.len() < 768),
            "{long:?}"
        );
    }

    #[test]
    fn what_is_too_long_for_a_terminal_is_not_sent() {
        assert_eq!(copied(Wrap::Plain, &"x".repeat(LIMIT + 1)), None);
        assert_eq!(copied(Wrap::Off, "short"), None);
    }

    #[test]
    fn the_wrapping_follows_the_environment() {
        assert_eq!(
            Wrap::detect(Some("/tmp/tmux-0"), None, Some("screen")),
            Wrap::Tmux
        );
        assert_eq!(
            Wrap::detect(None, Some("12.pts"), Some("xterm")),
            Wrap::Screen
        );
        assert_eq!(
            Wrap::detect(None, None, Some("xterm-256color")),
            Wrap::Plain
        );
        assert_eq!(Wrap::detect(None, None, Some("screen.xterm")), Wrap::Screen);
    }
}
