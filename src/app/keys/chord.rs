//! How a key is written: `a`, `G`, `^d`, `Alt-b`, `Enter`, `PgDn`, `F5`.

use crossterm::event::{KeyCode, KeyModifiers};

use crate::app::message::Key;

const NAMED: &[(&str, KeyCode)] = &[
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Tab", KeyCode::Tab),
    ("BackTab", KeyCode::BackTab),
    ("Space", KeyCode::Char(' ')),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
];

/// The key that this text names, or `None`.
#[must_use]
pub fn parse(text: &str) -> Option<Key> {
    let mut chars = text.chars();
    match (chars.next()?, chars.next(), chars.next()) {
        ('^', Some(c), None) => return Some(with(KeyCode::Char(c), KeyModifiers::CONTROL)),
        (c, None, _) => return Some(with(KeyCode::Char(c), KeyModifiers::NONE)),
        _ => {}
    }
    for (prefix, modifier) in [
        ("Alt-", KeyModifiers::ALT),
        ("Ctrl-", KeyModifiers::CONTROL),
    ] {
        if let Some(rest) = text.strip_prefix(prefix) {
            let key = parse(rest)?;
            return Some(with(key.code, key.modifiers | modifier));
        }
    }
    if let Some(number) = text.strip_prefix('F').and_then(|n| n.parse().ok()) {
        return (1..=12)
            .contains(&number)
            .then(|| with(KeyCode::F(number), KeyModifiers::NONE));
    }
    let (_, code) = NAMED.iter().find(|(name, _)| *name == text)?;
    Some(with(*code, KeyModifiers::NONE))
}

/// Whether the key is a character that a text field would take.
#[must_use]
pub fn is_character(key: Key) -> bool {
    matches!(key.code, KeyCode::Char(_)) && key.modifiers.is_empty()
}

/// How a key is shown to people: arrows as arrows, everything else as it is written.
#[must_use]
pub fn show(text: &str) -> &str {
    match text {
        "Up" => "↑",
        "Down" => "↓",
        "Left" => "←",
        "Right" => "→",
        "BackTab" => "Shift-Tab",
        text => text,
    }
}

fn with(code: KeyCode, modifiers: KeyModifiers) -> Key {
    Key { code, modifiers }
}
