//! Numbers and words for people.

use crate::api::text;

/// A number in groups of three: `4,210`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 endpoint`, `4,210 endpoints`.
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        grouped(number),
        if number == 1 { one } else { many }
    )
}

/// `1 more line`, `12 more lines`: what there is no room for.
pub fn more_lines(left: usize) -> String {
    counted(left, "more line", "more lines")
}

/// Names that a sentence lists; further ones are only counted.
pub const LISTED: usize = 12;

/// `lyon, lab and 3 more`, of so many in all.
pub fn listed<'a>(all: impl Iterator<Item = &'a str>, count: usize) -> String {
    let shown: Vec<String> = all
        .take(LISTED)
        .map(|name| text::clean(name).into_owned())
        .collect();
    let more = count.saturating_sub(shown.len());
    let shown = shown.join(", ");
    if more > 0 {
        format!("{shown} and {} more", grouped(more))
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::{counted, grouped};

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let shown: Vec<String> = [0, 999, 1_000, 1_234_567].map(grouped).into();
        assert_eq!(shown, ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(counted(1, "row", "rows"), "1 row");
    }
}
