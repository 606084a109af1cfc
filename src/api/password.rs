//! How strong a SIP password is, and whether anybody can have meant it.

use crate::api::{rules, sentence::Sentence, spoilt::Spoilt, text::is_hostile};

/// How hard a password is to guess, in words for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// The platform would refuse it.
    Unfit,
    /// Scanners find it.
    Weak,
    /// It holds for a while.
    Fair,
    /// Nobody guesses it.
    Strong,
}

/// Judges a password by length, variety and repetition. It is an estimate: a long quotation looks strong to it.
#[must_use]
pub fn strength(text: &str) -> Strength {
    if rules::password(text).is_err() {
        return Strength::Unfit;
    }
    let kinds: [fn(&char) -> bool; 4] = [
        |c| c.is_lowercase(),
        |c| c.is_uppercase(),
        |c| c.is_numeric(),
        |c| !c.is_alphanumeric(),
    ];
    let sizes = [26_u32, 26, 10, 32];
    let pool: u32 = kinds
        .iter()
        .zip(sizes)
        .filter(|(kind, _)| text.chars().any(|c| kind(&c)))
        .map(|(_, size)| size)
        .sum();
    let bits = fresh_characters(text) * pool.max(2).ilog2();
    match bits {
        0..45 => Strength::Weak,
        45..70 => Strength::Fair,
        _ => Strength::Strong,
    }
}

/// Characters that neither repeat the one before nor go on from it, as in `aaa`, `123` or `cba`.
fn fresh_characters(text: &str) -> u32 {
    let mut before = None::<u32>;
    let fresh = text.chars().map(u32::from).filter(|now| {
        let stale = before.is_some_and(|then| now.abs_diff(then) <= 1);
        before = Some(*now);
        !stale
    });
    u32::try_from(fresh.count()).unwrap_or(u32::MAX)
}

/// Whether somebody can have meant this as a new password: the service's rules, and nothing that only comes about by
/// copying or through a spreadsheet. What is set cannot be read back, so that nobody would find out.
///
/// # Errors
/// One sentence that does not show the password.
pub fn meant(text: &str) -> Result<(), Sentence> {
    match Spoilt::of(text) {
        // People do choose dates.
        None | Some(Spoilt::Date) => {}
        Some(spoilt) => {
            return Err(format!("This is {}, and hardly a password.", spoilt.words()).into());
        }
    }
    rules::password(text)?;
    unseen(text)
}

/// Whether all of a secret can be seen: no blank at an end, and nothing inside that looks like a blank or like nothing.
///
/// # Errors
/// One sentence that does not show the secret.
pub fn unseen(text: &str) -> Result<(), Sentence> {
    let at = match (text.starts_with(is_unseen), text.ends_with(is_unseen)) {
        (true, true) => "begins and ends",
        (true, false) => "begins",
        (false, true) => "ends",
        (false, false) => "",
    };
    if !at.is_empty() {
        return Err(format!("It {at} with a blank that nobody sees: take it off.").into());
    }
    match text.chars().find(|c| *c != ' ' && is_unseen(*c)) {
        Some(c) => {
            let code = u32::from(c);
            Err(
                format!("It holds a character that cannot be seen (U+{code:04X}): type it anew.")
                    .into(),
            )
        }
        None => Ok(()),
    }
}

/// Blanks of every kind, the soft hyphen, and what has no width.
fn is_unseen(c: char) -> bool {
    c.is_whitespace() || c == '\u{AD}' || is_hostile(c)
}

#[cfg(test)]
mod tests {
    use super::{Strength, meant, strength, unseen};

    #[test]
    fn a_password_that_nobody_can_have_meant_is_refused_and_not_shown() {
        for text in [
            "#NAME?",
            "########",
            "1.23457E+11",
            " hunter22",
            "hunter23 ",
            "\u{a0}hunter22",
            "hunter\u{ad}22",
            "undefined",
            "RÃ©ception9",
            "02-Jan",
        ] {
            let said = meant(text).expect_err(text);
            assert!(!said.contains(text), "{said}");
        }
        for text in [
            "hunter22",
            "two words",
            "Réception9",
            "1/2/2024",
            "#1 lobby!",
            "aaaaaa",
        ] {
            assert_eq!(meant(text), Ok(()), "{text}");
        }
        assert_eq!(unseen("two words"), Ok(()));
    }

    #[test]
    fn strength_rises_with_length_and_variety() {
        assert_eq!(strength("short"), Strength::Unfit);
        assert_eq!(strength("123456789"), Strength::Weak);
        assert_eq!(strength("phone2024"), Strength::Weak);
        assert_eq!(strength("Phone-2024x"), Strength::Fair);
        assert_eq!(strength("kv8W-qT2n-Zd5x"), Strength::Strong);
    }
}
