//! Guards cells that a spreadsheet would run as a formula, and removes the guard again.
//!
//! A cell that starts with `=`, `+`, `-`, `@`, a tab or a carriage return gets an apostrophe in front, as
//! does one that starts with apostrophes before such a character: so taking one apostrophe off gives back
//! exactly what was there. A sign with nothing but digits behind it is a phone number and stays as it is.

use std::borrow::Cow;

/// The cell as it is written.
#[must_use]
pub fn on(text: &str) -> Cow<'_, str> {
    if is_marked_or_formula(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The cell as a text of its own, where a spreadsheet would read it as a number, a date or a formula: `="0101"`.
#[must_use]
pub fn quoted(text: &str) -> Cow<'_, str> {
    let risky =
        text.starts_with(|c: char| c.is_ascii_digit() || "=+-@.,(".contains(c)) || is_month(text);
    let plain = text.chars().all(|c| c != '"' && !c.is_control()) && text.len() <= 255;
    if risky && plain {
        Cow::Owned(format!("=\"{text}\""))
    } else {
        on(text)
    }
}

/// Whether a text has a number behind letters, as months have: `Jan-24`.
fn is_month(text: &str) -> bool {
    let letters = text.trim_start_matches(char::is_alphabetic);
    letters.len() < text.len()
        && letters
            .trim_start_matches(['-', ' ', '.', '/'])
            .starts_with(|c: char| c.is_ascii_digit())
}

/// What a cell holds that was written as a formula of nothing but a text, which keeps spreadsheets from reading it as
/// a number: `="0101"`.
#[must_use]
pub fn unquoted(text: &str) -> &str {
    let inner = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('"')).unwrap_or(text)
}

/// The cell as it was meant.
#[must_use]
pub fn off(text: &str) -> &str {
    let text = unquoted(text);
    match text.strip_prefix('\'') {
        Some(rest) if is_marked_or_formula(rest) => rest,
        _ => text,
    }
}

fn is_marked_or_formula(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    let number = bare
        .strip_prefix(['+', '-'])
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
    let formula = bare.starts_with(['=', '+', '-', '@', '\t', '\r']);
    formula && !number
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{off, on};

    #[test]
    fn formulas_are_marked_and_phone_numbers_are_not() {
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("+13035551212", "+13035551212"),
            ("-", "'-"),
            ("'=x", "''=x"),
            ("'quoted'", "'quoted'"),
            ("plain", "plain"),
        ] {
            assert_eq!((on(text).as_ref(), off(written)), (written, text));
        }
    }

    proptest! {
        #[test]
        fn what_was_marked_comes_back(text in "['=+@a1\\-\t]{0,6}") {
            let written = on(&text);
            prop_assert_eq!(off(&written), text.as_str());
        }
    }
}
