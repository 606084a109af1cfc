//! How strong a SIP password is.

use crate::api::rules;

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

#[cfg(test)]
mod tests {
    use super::{Strength, strength};

    #[test]
    fn strength_rises_with_length_and_variety() {
        assert_eq!(strength("short"), Strength::Unfit);
        assert_eq!(strength("123456789"), Strength::Weak);
        assert_eq!(strength("phone2024"), Strength::Weak);
        assert_eq!(strength("Phone-2024x"), Strength::Fair);
        assert_eq!(strength("kv8W-qT2n-Zd5x"), Strength::Strong);
    }
}
