//! Reduces a name to its shape, so that look-alike names can be found and warned about.

/// The name as it is looked at.
pub fn shape(name: &str) -> String {
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
    a.len().abs_diff(b.len()) <= 3 && shape(a) == shape(b)
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
    }
}
