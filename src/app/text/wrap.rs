//! Breaks text into lines of a display width, at words.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Lines of at most so many cells. A word that is longer is broken, an address where its parts meet; an empty text
/// is one empty line.
pub fn wrap(text: &str, width: u16) -> Vec<String> {
    let width = usize::from(width.max(1));
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words(text, width) {
        if line.width() + word.width() > width && !word.trim().is_empty() {
            if !line.is_empty() {
                lines.push(line.trim_end().to_owned());
                line.clear();
            }
            for grapheme in word.graphemes(true) {
                if line.width() + grapheme.width() > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                line.push_str(grapheme);
            }
        } else if !(line.is_empty() && word.trim().is_empty()) {
            line.push_str(word);
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// The pieces that are kept together, with the spaces between them: of scripts with spaces what stands between
/// these, of others what their readers take for words.
fn words(text: &str, width: usize) -> Vec<&str> {
    let mut words = Vec::new();
    for part in text.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        if !word.is_ascii() {
            words.extend(word.split_word_bounds());
        } else if word.len() > width {
            words.extend(parts(word, width));
        } else {
            words.push(word);
        }
        words.push(&part[word.len()..]);
    }
    words
}

/// An address that is longer than a line, cut behind its `@`, behind a slash, before a dot or behind a hyphen: at
/// the first of these that leaves no line half empty.
fn parts(mut address: &str, width: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    while address.len() > width {
        let (head, least) = (&address[..width], width / 3);
        let behind = |sign: char| head.rfind(sign).map(|at| at + 1);
        let places = [behind('@'), behind('/'), head.rfind('.'), behind('-')];
        let place = places.into_iter().flatten().find(|at| *at > least);
        let (part, rest) = address.split_at(place.unwrap_or(width));
        parts.push(part);
        address = rest;
    }
    parts.push(address);
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::wrap;

    #[test]
    fn lines_break_at_words_and_long_words_break_anywhere() {
        assert_eq!(wrap("the phone rings", 9), ["the phone", "rings"]);
        assert_eq!(wrap("abcdef", 4), ["abcd", "ef"]);
        assert_eq!(wrap("東京ロビー", 4), ["東京", "ロビ", "ー"]);
        assert_eq!(wrap("", 4), [""]);
    }

    #[test]
    fn an_address_stays_whole_or_breaks_where_its_parts_meet() {
        for (text, lines) in [
            (
                "resolve geneva-clinic.bwapp.bwsip.io by DNS",
                vec!["resolve", "geneva-clinic.bwapp.bwsip.io by", "DNS"],
            ),
            (
                "sip:bed-001@geneva-clinic.bwapp.bwsip.io",
                vec!["sip:bed-001@", "geneva-clinic.bwapp.bwsip.io"],
            ),
            (
                "https://calls.rivoire.example/clinic",
                vec!["https://calls.rivoire.example/", "clinic"],
            ),
            (
                "a-very-long-name-of-a-domain.bwapp.bwsip.io",
                vec!["a-very-long-name-of-a-domain", ".bwapp.bwsip.io"],
            ),
        ] {
            assert_eq!(wrap(text, 31), lines);
        }
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide(text in "[a-z 東é@./-]{0,30}", width in 2u16..12) {
            for line in wrap(&text, width) {
                prop_assert!(line.width() <= usize::from(width), "{line:?}");
            }
        }
    }
}
