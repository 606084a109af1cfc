//! How a key is written: `a`, `G`, `^d`, `Alt-b`, `Enter`, `PgDn`, `F5`.

use crossterm::event::{KeyCode, KeyModifiers};

use crate::app::{keys::key::Key, text::spelling::nearest};

pub(super) const NAMED: &[(&str, KeyCode)] = &[
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

/// What other programs call a key.
const ELSEWHERE: &[(&str, &str)] = &[
    ("escape", "Esc"),
    ("return", "Enter"),
    ("cr", "Enter"),
    ("pageup", "PgUp"),
    ("pagedown", "PgDn"),
    ("pgdown", "PgDn"),
    ("del", "Delete"),
    ("bs", "Backspace"),
    ("shift-tab", "BackTab"),
];

/// How a key is written that was probably meant by a text that names none.
pub fn meant(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['<', '>']).replace('+', "-");
    let lower = text.to_lowercase();
    if let Some((_, name)) = ELSEWHERE.iter().find(|(other, _)| *other == lower) {
        return Some((*name).to_owned());
    }
    let with_modifier = lower.split_once('-').and_then(|(modifier, rest)| {
        let rest = text.get(text.len() - rest.len()..)?;
        let rest = if rest.chars().count() == 1 {
            rest.to_owned()
        } else {
            meant(rest)?
        };
        match modifier {
            "ctrl" | "control" | "c" if rest.chars().count() == 1 => {
                Some(format!("^{}", rest.to_lowercase()))
            }
            "ctrl" | "control" | "c" => Some(format!("Ctrl-{rest}")),
            "alt" | "meta" | "option" | "m" | "a" => Some(format!("Alt-{rest}")),
            "shift" | "s" => Some(rest.to_uppercase()),
            _ => None,
        }
    });
    let lowered: Vec<String> = NAMED.iter().map(|(name, _)| name.to_lowercase()).collect();
    let near = || {
        let near = nearest(&lower, lowered.iter().map(String::as_str))?;
        let (name, _) = NAMED.iter().find(|(name, _)| name.to_lowercase() == near)?;
        Some((*name).to_owned())
    };
    let function = || lower.strip_prefix('f').map(|number| format!("F{number}"));
    [with_modifier, function(), near()]
        .into_iter()
        .flatten()
        .find(|meant| parse(meant).is_some())
}

/// Whether the key is a character that a text field would take.
pub fn is_character(key: Key) -> bool {
    matches!(key.code, KeyCode::Char(_)) && key.modifiers.is_empty()
}

/// How a key is shown to people: arrows as arrows, everything else as it is written.
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

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_key_in_the_words_of_another_program_is_recognised() {
        for (text, key) in [
            ("ctrl-x", "^x"),
            ("Control+X", "^x"),
            ("C-x", "^x"),
            ("alt+b", "Alt-b"),
            ("<Escape>", "Esc"),
            ("pagedown", "PgDn"),
            ("enter", "Enter"),
            ("Entr", "Enter"),
            ("shift-tab", "BackTab"),
            ("Shift-g", "G"),
            ("f5", "F5"),
        ] {
            assert_eq!(meant(text).as_deref(), Some(key), "{text}");
        }
        assert_eq!(meant("gibberish"), None);
    }
}
