//! A key as a word in a record: `a`, `Enter`, `Ctrl-d`, `Alt-Shift-Up`. Every key that a terminal sends has one.

use std::fmt::Write;

use crossterm::event::{KeyCode, KeyModifiers};

use super::{chord::NAMED, key::Key};

const MODIFIERS: [(&str, KeyModifiers); 3] = [
    ("Ctrl-", KeyModifiers::CONTROL),
    ("Alt-", KeyModifiers::ALT),
    ("Shift-", KeyModifiers::SHIFT),
];

/// Keys that nothing can be bound to, beside those that have names.
const UNBOUND: (&str, KeyCode) = ("Insert", KeyCode::Insert);

/// What is written for a key that has no name here; no table of keys has it either.
const OTHER: &str = "Other";

impl From<Key> for String {
    fn from(key: Key) -> Self {
        let held = MODIFIERS
            .iter()
            .filter(|(_, bit)| key.modifiers.contains(*bit));
        let mut text: Self = held.map(|(name, _)| *name).collect();
        let mut named = NAMED.iter().chain([&UNBOUND]);
        let name = named.find(|(_, code)| *code == key.code);
        match (key.code, name) {
            (_, Some((name, _))) => text.push_str(name),
            (KeyCode::Char(c), None) => text.push(c),
            (KeyCode::F(number), None) => {
                let _ = write!(text, "F{number}");
            }
            (_, None) => text.push_str(OTHER),
        }
        text
    }
}

impl TryFrom<String> for Key {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = text.as_str();
        for (name, bit) in MODIFIERS {
            if let Some(behind) = rest.strip_prefix(name).filter(|behind| !behind.is_empty()) {
                modifiers |= bit;
                rest = behind;
            }
        }
        let mut chars = rest.chars();
        let number = || rest.strip_prefix('F')?.parse().ok();
        let code = match (chars.next(), chars.next()) {
            (Some(c), None) => Some(KeyCode::Char(c)),
            _ if rest == OTHER => Some(KeyCode::Null),
            _ => NAMED
                .iter()
                .chain([&UNBOUND])
                .find(|(name, _)| *name == rest)
                .map(|(_, code)| *code)
                .or_else(|| number().map(KeyCode::F)),
        };
        let code = code.ok_or_else(|| format!("{text:?} is no key"))?;
        Ok(Self { code, modifiers })
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyModifiers};

    use crate::app::keys::key::Key;

    #[test]
    fn every_key_comes_back_as_it_was() {
        let codes = [
            KeyCode::Char('a'),
            KeyCode::Char(' '),
            KeyCode::Char('-'),
            KeyCode::Char('F'),
            KeyCode::Char('é'),
            KeyCode::F(12),
            KeyCode::Enter,
            KeyCode::Insert,
            KeyCode::BackTab,
            KeyCode::Up,
            KeyCode::Null,
        ];
        for code in codes {
            for bits in 0..8 {
                let modifiers = KeyModifiers::from_bits(bits).expect("three");
                let key = Key { code, modifiers };
                let text = String::from(key);
                assert_eq!(Key::try_from(text.clone()), Ok(key), "{text}");
            }
        }
        assert!(Key::try_from("Entre".to_owned()).is_err());
        assert!(Key::try_from(String::new()).is_err());
    }
}
