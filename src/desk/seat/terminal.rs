//! What somebody's client says of the terminal before anything runs: its kind, its size, its locale.

use std::collections::BTreeMap;

use crate::app::Size;

/// The variables that are taken. None of them does more than choose how things look.
const TAKEN: &[&str] = &["LANG", "LC_ALL", "LC_CTYPE", "COLORTERM", "NO_COLOR"];

/// The longest value that is taken, in bytes.
const LONGEST: usize = 64;

/// What a client wants before it asks for a shell or a command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// The size of its terminal, if it has one.
    pub size: Option<Size>,
    variables: BTreeMap<&'static str, String>,
}

impl Wanted {
    /// Whether this variable would be taken.
    pub fn takes(name: &str, value: &str) -> bool {
        let is_plain = |byte: u8| (0x20..0x7f).contains(&byte);
        TAKEN.contains(&name) && value.len() <= LONGEST && value.bytes().all(is_plain)
    }

    /// Takes a variable, if it is one that is taken.
    pub fn set(&mut self, name: &str, value: &str) {
        let known = TAKEN.iter().find(|known| **known == name);
        if let Some(known) = known.filter(|_| Self::takes(name, value)) {
            self.variables.insert(known, value.to_owned());
        }
    }

    /// There is a terminal of this kind and size.
    pub fn on(&mut self, term: &str, columns: u32, rows: u32) {
        let is_plain = |byte: u8| byte.is_ascii_graphic();
        if term.len() <= LONGEST && term.bytes().all(is_plain) {
            self.variables.insert("TERM", term.to_owned());
        }
        self.size = Some(size(columns, rows));
    }

    /// What a variable says.
    pub fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned()
    }
}

/// A size that can be drawn: what is not told counts as 80×24.
pub fn size(columns: u32, rows: u32) -> Size {
    let bounded = |cells: u32, default: u16| match cells {
        0 => default,
        cells => u16::try_from(cells).unwrap_or(u16::MAX),
    };
    Size::drawn(bounded(columns, 80), bounded(rows, 24))
}

#[cfg(test)]
mod tests {
    use super::{Wanted, size};

    #[test]
    fn only_what_chooses_how_things_look_is_taken() {
        let mut wanted = Wanted::default();
        let long = "x".repeat(65);
        for (name, value) in [
            ("LANG", "fr_FR.UTF-8"),
            ("LC_ALL", "a\nb"),
            ("COLORTERM", long.as_str()),
            ("LD_PRELOAD", "/tmp/x.so"),
            ("SIPDECK_TOKEN", "t"),
        ] {
            wanted.set(name, value);
        }
        wanted.on("xterm-256color", 0, 100_000);
        let found = |name| wanted.variable(name);
        assert_eq!(found("LANG").as_deref(), Some("fr_FR.UTF-8"));
        assert_eq!(found("TERM").as_deref(), Some("xterm-256color"));
        for name in ["LC_ALL", "COLORTERM", "LD_PRELOAD", "SIPDECK_TOKEN"] {
            assert_eq!(found(name), None, "{name}");
        }
        let size = |columns, rows| (size(columns, rows).width, size(columns, rows).height);
        assert_eq!(size(0, 0), (80, 24));
        assert_eq!(size(1, 1), (1, 1));
        assert_eq!(size(u32::MAX, 1001), (640, 320));
    }
}
