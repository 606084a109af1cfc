//! A password as it is read aloud: in groups, and spelt out.

/// Characters in a group.
const GROUP: usize = 4;

/// What each small letter is called (NATO).
const LETTERS: [&str; 26] = [
    "alfa", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett",
    "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango",
    "uniform", "victor", "whiskey", "xray", "yankee", "zulu",
];

/// What signs are called.
const SIGNS: &[(char, &str)] = &[
    ('-', "hyphen"),
    ('_', "underscore"),
    ('.', "dot"),
    (',', "comma"),
    (':', "colon"),
    (';', "semicolon"),
    ('!', "exclamation-mark"),
    ('?', "question-mark"),
    ('@', "at"),
    ('#', "hash"),
    ('$', "dollar"),
    ('%', "percent"),
    ('&', "ampersand"),
    ('*', "star"),
    ('+', "plus"),
    ('=', "equals"),
    ('/', "slash"),
    ('\\', "backslash"),
    ('(', "open-bracket"),
    (')', "close-bracket"),
    ('\'', "apostrophe"),
    ('"', "quote"),
    (' ', "space"),
];

/// In groups of four with a blank between, which is not part of it: `kv8W qT2n`.
#[must_use]
pub fn groups(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for (at, c) in text.chars().enumerate() {
        if at > 0 && at % GROUP == 0 {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// Letter by letter; capitals are written as such: `kilo victor 8 WHISKEY`.
#[must_use]
pub fn spelling(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 10);
    for c in text.chars() {
        if !out.is_empty() {
            out.push(' ');
        }
        let place = u32::from(c.to_ascii_lowercase()).checked_sub(u32::from('a'));
        let letter = place.and_then(|place| LETTERS.get(usize::try_from(place).ok()?));
        let sign = SIGNS.iter().find(|(sign, _)| *sign == c);
        match (letter, sign) {
            (Some(word), _) if c.is_ascii_uppercase() => {
                out.extend(word.chars().map(|c| c.to_ascii_uppercase()));
            }
            (Some(word), _) | (None, Some((_, word))) => out.push_str(word),
            (None, None) => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{groups, spelling};

    #[test]
    fn a_password_is_read_in_groups_and_letter_by_letter() {
        assert_eq!(groups("kv8WqT2nZ"), "kv8W qT2n Z");
        assert_eq!(spelling("kW8-é"), "kilo WHISKEY 8 hyphen é");
        assert_eq!((groups(""), spelling("")), (String::new(), String::new()));
    }
}
