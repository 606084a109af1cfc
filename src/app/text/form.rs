//! The one form in which texts are compared that people write in several ways: accents, width, Unicode form,
//! typographic signs, the punctuation of telephone numbers, and the spellings of a SIP address.

use std::borrow::Cow;

use nucleo_matcher::chars::normalize;

/// The fewest digits that are a telephone number rather than an extension.
pub const NUMBER_MIN: usize = 7;
/// The most digits of a telephone number with every prefix.
const NUMBER_MAX: usize = 20;

/// Marks that stand on the letter before them.
pub const MARKS: &str = "\u{300}-\u{36F}";

/// A character without accent, width and typography; none for a mark of the letter before it.
#[must_use]
pub fn plain(c: char) -> Option<char> {
    Some(match c {
        c if c.is_ascii() => c,
        '\u{300}'..='\u{36F}' | '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => {
            return None;
        }
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0)?,
        '‘' | '’' | '‚' | '‛' | 'ʼ' | '′' | '´' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
        '\u{2010}'..='\u{2015}' | '−' | '﹣' => '-',
        '…' => '.',
        c if c.is_whitespace() => ' ',
        // One letter for two would find too much.
        'ß' => c,
        'Ł' => 'L',
        'ł' => 'l',
        'Ø' => 'O',
        'Đ' => 'D',
        'Ħ' => 'H',
        c => normalize(c),
    })
}

/// A text of plain characters, in its case.
#[must_use]
pub fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter_map(plain).collect())
    }
}

/// Whether both are one text in two spellings.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    let lower = |text| folded(text).trim().to_lowercase();
    lower(a) == lower(b)
}

/// The digits of a telephone number without its prefix (`+`, `00`, noughts) and without punctuation; nothing for a text
/// that is none. An extension such as `0101` is one of few digits.
#[must_use]
pub fn number(text: &str) -> Option<String> {
    let text = folded(text.trim());
    let rest = strip_scheme(&text, "tel:").unwrap_or(&text);
    let rest = rest.split(';').next().unwrap_or_default();
    // The nought of a trunk is written for those who dial without the country.
    let rest = rest.replace("(0)", "");
    let bare = rest.trim_start_matches('(').strip_prefix('+');
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    let fits = bare
        .unwrap_or(&rest)
        .chars()
        .all(|c| c.is_ascii_digit() || "()-./ ".contains(c));
    let is_address = is_ipv4(&rest);
    if !fits || is_address || digits.is_empty() || digits.len() > NUMBER_MAX {
        return None;
    }
    let core = digits.trim_start_matches('0');
    Some(if core.is_empty() {
        "0".into()
    } else {
        core.to_owned()
    })
}

/// Whether a text is an address such as `10.0.0.1`.
fn is_ipv4(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 4
        && parts
            .iter()
            .all(|part| part.len() <= 3 && part.parse::<u8>().is_ok())
}

/// The digits of what is long enough to be more than an extension.
#[must_use]
pub fn long_number(text: &str) -> Option<String> {
    number(text).filter(|core| core.len() >= NUMBER_MIN)
}

/// What is the same for names that are easily confused: `101` and `0101`, `Étage` and `etage`.
#[must_use]
pub fn twin(name: &str) -> String {
    number(name).unwrap_or_else(|| folded(name).to_lowercase())
}

/// An address as it is pasted: `sip:desk@host`, `"Desk" <sips:desk@host:5061;transport=tls>`, `tel:+1-303-555-0101`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The user part or the number, without escapes.
    pub user: String,
    /// The host in small letters, where one is named.
    pub host: Option<String>,
    /// Whether a scheme of SIP stands before it, so that it begins there.
    pub sip: bool,
}

impl Address {
    /// Reads a text that has a scheme, angle brackets or an `@`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let inner = match text.split_once('<') {
            Some((_, rest)) => rest.split('>').next().unwrap_or_default(),
            None => text,
        };
        if let Some(rest) = strip_scheme(inner, "tel:") {
            let user = rest.split([';', '?']).next().unwrap_or_default();
            return Some(Self {
                user: unescaped(user),
                host: None,
                sip: false,
            });
        }
        let scheme = strip_scheme(inner, "sip:").or_else(|| strip_scheme(inner, "sips:"));
        let rest = scheme.unwrap_or(inner);
        let (user, host) = match rest.rsplit_once('@') {
            Some((user, host)) => (user, Some(host)),
            None if scheme.is_some() => (rest, None),
            None => return None,
        };
        let user = user.split(':').next().unwrap_or_default();
        let host = host.map(|host| {
            let host = host
                .split([';', '?', '>', ':', ' '])
                .next()
                .unwrap_or_default();
            host.trim_end_matches('.').to_lowercase()
        });
        Some(Self {
            user: unescaped(user),
            host,
            sip: scheme.is_some(),
        })
    }
}

fn strip_scheme<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let head = text.get(..scheme.len())?;
    head.eq_ignore_ascii_case(scheme)
        .then(|| &text[scheme.len()..])
}

/// With what is written as `%HH`.
fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let byte = digits
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        if let Some(byte) = byte {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// How many bytes at the start of a text are one telephone number with blanks in it; nothing when there is none.
#[must_use]
pub fn spaced_number(text: &str) -> Option<usize> {
    let is_part = |token: &str| {
        let token = token.strip_prefix('+').unwrap_or(token);
        !token.is_empty()
            && token
                .chars()
                .all(|c| c.is_ascii_digit() || "()-./".contains(c))
            && token.contains(|c: char| c.is_ascii_digit())
            && !is_ipv4(token)
    };
    let (mut end, mut count) = (0, 0);
    for token in text.split_inclusive(' ') {
        if !is_part(token.trim_end()) {
            break;
        }
        count += 1;
        end += token.len();
    }
    let run = text.get(..end)?.trim_end();
    let opens = run.starts_with(['+', '(', '0']) || count > 2 || run.contains('(');
    (count > 1 && opens && long_number(run).is_some()).then_some(run.len())
}

#[cfg(test)]
mod tests {
    use super::{Address, folded, long_number, number, same, spaced_number, twin};

    #[test]
    fn one_text_in_several_spellings_is_the_same() {
        for (a, b) in [
            ("Étage", "etage"),
            ("E\u{301}tage", "étage"),
            ("Ｌｏｂｂｙ １", "lobby 1"),
            ("l’hôtel", "l'hotel"),
            ("a – b", "a - b"),
            ("a\u{a0}b", "a b"),
            ("“x”", "\"x\""),
            ("Łódź", "lodz"),
        ] {
            assert!(same(a, b), "{a} {b}: {} {}", folded(a), folded(b));
        }
        assert!(!same("lobby", "lobby-1"));
        assert_eq!(folded("東京"), "東京");
    }

    #[test]
    fn a_number_is_its_digits_however_it_is_written() {
        for text in [
            "+13035550101",
            "13035550101",
            "+1 (303) 555-0101",
            "+1-303-555-0101",
            "1.303.555.0101",
            "001 303 555 0101",
            "tel:+1-303-555-0101",
            "tel:+13035550101;phone-context=x",
            "+1\u{a0}303\u{2011}555\u{2011}0101",
        ] {
            assert_eq!(long_number(text).as_deref(), Some("13035550101"), "{text}");
        }
        assert_eq!(
            number("+33 (0)4 72 00 01 00").as_deref(),
            Some("33472000100")
        );
        assert_eq!(number("0101"), number("101"));
        for text in [
            "desk-1",
            "192.168.10.12",
            "",
            "+",
            "1303x5550101",
            "12345678901234567890123",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
        assert_eq!(twin("0101"), twin("101"));
        assert_ne!(twin("desk-1"), twin("desk-01"));
    }

    #[test]
    fn an_address_is_read_in_every_spelling() {
        let read = |text: &str| Address::read(text).map(|found| (found.user, found.host));
        for text in [
            "sip:desk-1@lyon.bwapp.bwsip.io",
            "SIPS:desk-1@LYON.bwapp.bwsip.io:5061;transport=tls?x=y",
            "<sip:desk-1@lyon.bwapp.bwsip.io>",
            "\"Desk one\" <sip:desk-1@lyon.bwapp.bwsip.io;ob>;tag=1",
            "desk-1@lyon.bwapp.bwsip.io.",
            "sip:desk%2D1:secret@lyon.bwapp.bwsip.io",
        ] {
            let expected = Some(("desk-1".to_owned(), Some("lyon.bwapp.bwsip.io".to_owned())));
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!(read("sip:desk-1"), Some(("desk-1".into(), None)));
        assert_eq!(read("tel:+1-303;x=1"), Some(("+1-303".into(), None)));
        assert_eq!(read("desk-1"), None);
    }

    #[test]
    fn a_number_with_blanks_is_one_thing() {
        for (text, length) in [
            ("(303) 555-0101", Some(14)),
            ("001 303 555 0101 !off", Some(16)),
            ("+1 303 5550101 lobby", Some(14)),
            ("303 555 0101", Some(12)),
            ("1001 1002", None),
            ("5550101", None),
            ("10.0.0.1 5550101", None),
            ("lobby 101", None),
            ("(lobby) 1", None),
        ] {
            assert_eq!(spaced_number(text), length, "{text}");
        }
    }
}
