//! Patterns that find a word however it is spelt.

use crate::app::text::form::{Address, MARKS, folded, long_number, plain};

/// What may stand between the digits of a telephone number.
const BETWEEN: &str = r"[\s().\-/\u{2010}-\u{2015}]{0,3}";

/// The sense of a word.
#[derive(Debug, PartialEq, Eq)]
pub enum Sense {
    /// Text, without accents and typography.
    Letters(String),
    /// The digits of a telephone number.
    Number(String),
    /// An address of SIP.
    Address(Address),
}

impl Sense {
    /// What a word means.
    #[must_use]
    pub fn of(word: &str) -> Self {
        if let Some(core) = long_number(word) {
            return Self::Number(core);
        }
        match Address::read(word) {
            Some(address) if !address.user.is_empty() && !word.contains("://") => {
                match long_number(&address.user) {
                    Some(core) if address.host.is_none() => Self::Number(core),
                    _ if !address.sip && address.host.is_none() => {
                        Self::Letters(folded(word).into_owned())
                    }
                    _ => Self::Address(address),
                }
            }
            Some(_) | None => Self::Letters(folded(word).into_owned()),
        }
    }
}

/// The patterns of a word: for a text of ASCII alone, and for any, where that is another.
#[must_use]
pub fn patterns(word: &str) -> (String, Option<String>) {
    match Sense::of(word) {
        Sense::Letters(text) => {
            let any = text.chars().any(is_letter).then(|| in_any_spelling(&text));
            (regex::escape(&text), any)
        }
        Sense::Number(core) => (digits(&core), None),
        Sense::Address(address) => {
            let scheme = if address.sip { "(?i:sips?:)" } else { "" };
            let at_host = |spelt: &dyn Fn(&str) -> String| {
                let user = long_number(&address.user).map_or_else(
                    || spelt(&address.user),
                    |core| format!(r"\+?0{{0,2}}{}", digits(&core)),
                );
                let host = address.host.as_ref();
                let host = host.map_or_else(String::new, |host| format!("@(?i:{})", spelt(host)));
                // What stands there as it was typed is found in any case.
                format!("{scheme}{user}{host}|{}", regex::escape(word))
            };
            (at_host(&regex::escape), Some(at_host(&in_any_spelling)))
        }
    }
}

fn digits(core: &str) -> String {
    let each: Vec<String> = core.chars().map(String::from).collect();
    each.join(BETWEEN)
}

fn is_letter(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_digit()
}

/// A pattern that takes every character for itself and for all that it is the plain form of.
fn in_any_spelling(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.chars() {
        let others: String = if is_letter(c) {
            spellings(c)
        } else {
            String::new()
        };
        let own = regex::escape(&c.to_string());
        if c == ' ' {
            pattern.push_str(r"\s");
        } else if others.is_empty() {
            pattern.push_str(&own);
        } else {
            pattern.extend(["[", &own, &others, "]"]);
        }
        if c.is_alphabetic() {
            pattern.extend(["[", MARKS, "]*"]);
        }
    }
    pattern
}

/// The characters whose plain form this is.
fn spellings(c: char) -> String {
    let blocks = [
        0xB4..=0x24F_u32,
        0x1E00..=0x1EFF,
        0x2010..=0x2033,
        0x2212..=0x2212,
        0xFF01..=0xFF5E,
    ];
    let all = blocks.into_iter().flatten().filter_map(char::from_u32);
    all.filter(|other| plain(*other) == Some(c)).collect()
}
