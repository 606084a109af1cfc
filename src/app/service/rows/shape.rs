//! Reduces a name to its shape, so that look-alike names can be found and warned about.

use crate::app::text::form::{NUMBER_MIN, folded, number, same};

/// The last digits of a telephone number, by which it is found with or without its prefix.
const LAST: usize = NUMBER_MIN;

/// The name as it is looked at: numbers by their last digits, everything else by its letters without accents.
pub fn shape(name: &str) -> String {
    if let Some(core) = number(name) {
        return core[core.len().saturating_sub(LAST)..].to_owned();
    }
    let name = folded(name);
    let letters = name.chars().filter(|c| !matches!(c, '-' | '_' | '.'));
    let mut before = None;
    letters
        .map(|c| c.to_ascii_lowercase())
        .filter_map(move |c| {
            let doubled = c.is_alphabetic() && before.replace(c) == Some(c);
            before = Some(c);
            (!doubled).then_some(match c {
                'o' => '0',
                'l' | 'i' => '1',
                c => c,
            })
        })
        .collect()
}

/// Whether two names are easily taken for each other.
pub fn looks_like(a: &str, b: &str) -> bool {
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a == b,
        (None, None) => a.len().abs_diff(b.len()) <= 3 && shape(a) == shape(b),
        _ => false,
    }
}

/// Whether a name is meant that is written like this: in capitals or not, without accents, with the punctuation of a
/// telephone number, without its prefix.
pub fn is_meant(name: &str, written: &str) -> bool {
    match (number(name), number(written)) {
        (Some(name), Some(written)) => {
            name == written || written.len() >= NUMBER_MIN && name.ends_with(&written)
        }
        (None, None) => same(name, written),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::looks_like;

    #[test]
    fn names_that_look_alike_are_told_apart_from_others() {
        assert!(looks_like("desk-l0", "Desk_1o"));
        assert!(looks_like("dr.keller", "dr.keler"));
        assert!(!looks_like("desk-1", "desk-2"));
        assert!(!looks_like("desk-1", "desk-11"));
        assert!(looks_like("0101", "101") && looks_like("+13035550101", "0013035550101"));
        assert!(!looks_like("+13035550101", "+14155550101"));
    }
}
