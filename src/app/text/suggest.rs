//! Suggests a free name for a copy.

use std::collections::HashSet;

use crate::api::rules::ENDPOINT_NAME_MAX;

/// The first name of the row `desk-7`, `desk-8`, … that is not taken. Leading zeros stay: `desk-07`, `desk-08`.
pub fn next_name<'a>(name: &str, taken: impl Iterator<Item = &'a str>) -> String {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &name[stem.len()..];
    let (stem, width, number) = match digits.parse::<u64>() {
        Ok(number) if number < u64::from(u32::MAX) => (stem.to_owned(), digits.len(), number),
        _ => (format!("{name}-"), 1, 1),
    };
    let taken: HashSet<&str> = taken.filter(|other| other.starts_with(&stem)).collect();
    let free = (number + 1..)
        .take(taken.len() + 1)
        .map(|number| format!("{stem}{number:0width$}"))
        .find(|candidate| !taken.contains(candidate.as_str()));
    free.filter(|found| found.len() <= ENDPOINT_NAME_MAX)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::next_name;

    fn next(name: &str, taken: &[&str]) -> String {
        next_name(name, taken.iter().copied())
    }

    #[test]
    fn the_next_free_number_is_proposed() {
        assert_eq!(next("desk-7", &["desk-7"]), "desk-8");
        assert_eq!(next("desk-7", &["desk-7", "desk-8", "desk-9"]), "desk-10");
        assert_eq!(next("desk-07", &[]), "desk-08");
        assert_eq!(next("lobby", &["lobby"]), "lobby-2");
        assert_eq!(next("lobby", &["lobby", "lobby-2"]), "lobby-3");
    }

    #[test]
    fn telephone_numbers_are_no_row_of_names() {
        assert_eq!(next("+13035551212", &[]), "+13035551212-2");
    }

    #[test]
    fn without_room_for_a_number_nothing_is_proposed() {
        assert_eq!(next(&"x".repeat(64), &[]), "");
    }
}
