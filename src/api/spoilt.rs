//! What spreadsheets and copying leave in place of the text that somebody typed.

/// What happened to a text on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoilt {
    /// An error such as `#NAME?` or `#REF!`, in any language.
    Error,
    /// One sign over and over, as a column that is too narrow (`########`) or a hidden password (`••••••`) shows it.
    Covered,
    /// A long number that was rounded: `1.30356E+10`.
    Rounded,
    /// Something short that was taken for a day of a month: `02-Jan`.
    Month,
    /// Something with slashes or dots that was written as a date: `1/2/2024`.
    Date,
    /// UTF-8 that was read as Windows-1252: `NumÃ©ro`.
    Garbled,
    /// What programs write where nothing is: `undefined`, `(null)`.
    Nothing,
}

impl Spoilt {
    /// What a text looks like, if that is anything that nobody types.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let is = |holds: bool, spoilt| holds.then_some(spoilt);
        is(is_error(text), Self::Error)
            .or_else(|| is(is_covered(text), Self::Covered))
            .or_else(|| is(is_rounded(text), Self::Rounded))
            .or_else(|| is(is_month(text), Self::Month))
            .or_else(|| is(is_date(text), Self::Date))
            .or_else(|| is(restored(text).is_some(), Self::Garbled))
            .or_else(|| {
                is(
                    NOTHING.contains(&text.to_lowercase().as_str()),
                    Self::Nothing,
                )
            })
    }

    /// What it looks like, as the end of a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Error => "an error that a spreadsheet writes",
            Self::Covered => "what a hidden text or a column that is too narrow shows",
            Self::Rounded => "a long number that a spreadsheet has rounded",
            Self::Month | Self::Date => "a date that a spreadsheet has made of it",
            Self::Garbled => "UTF-8 that was read in another encoding",
            Self::Nothing => "what a program writes where there is nothing",
        }
    }
}

/// What programs write where nothing is, in small letters.
const NOTHING: &[&str] = &[
    "undefined",
    "(null)",
    "<null>",
    "[null]",
    "null",
    "(none)",
    "nan",
    "[object object]",
    "<redacted>",
    "[redacted]",
    "redacted",
];

/// How the names of months begin, in the languages whose spreadsheets shorten them to these.
const MONTHS: &[&str] = &[
    "jan", "feb", "fev", "fév", "mar", "mär", "mrz", "maa", "mrt", "apr", "avr", "abr", "may",
    "mai", "maj", "mei", "jun", "juin", "jul", "juil", "aug", "aou", "aoû", "ago", "sep", "set",
    "oct", "okt", "out", "nov", "dec", "dez", "déc", "dic", "ene", "gen", "mag", "giu", "lug",
    "ott",
];

/// `#NAME?`, `#¿NOMBRE?`, `#WERT!`, `#DIV/0!`, `#N/A`, `#NV`, `Err:502`.
fn is_error(text: &str) -> bool {
    if let Some(number) = text.strip_prefix("Err:") {
        return number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    }
    let Some(name) = text.strip_prefix('#') else {
        return false;
    };
    let known = [
        "N/A",
        "NV",
        "N/D",
        "ND",
        "N/B",
        "GETTING_DATA",
        "I/T",
        "SAKNAS!",
    ];
    let capital = |c: char| c.is_uppercase() || c.is_ascii_digit() || "/_¿¡ ".contains(c);
    let called = name.strip_suffix(['!', '?']);
    known.contains(&name)
        || called.is_some_and(|called| called.chars().count() >= 2 && called.chars().all(capital))
}

/// At least three signs that are all the same and no letter or digit.
fn is_covered(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(|first| {
        !first.is_alphanumeric() && text.chars().count() >= 3 && text.chars().all(|c| c == first)
    })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `1.30356E+10` and `1,3E+10`.
fn is_rounded(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let Some((mantissa, exponent)) = text.split_once("E+").or_else(|| text.split_once("E-")) else {
        return false;
    };
    let (whole, part) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    is_digits(whole)
        && whole.len() == 1
        && is_digits(part)
        && is_digits(exponent)
        && exponent.len() >= 2
}

/// `02-Jan`, `2. Jan`, `Jan-24`, `02-janv.-24`.
fn is_month(text: &str) -> bool {
    let parts: Vec<&str> = text
        .split(['-', ' ', '.', '/'])
        .filter(|part| !part.is_empty())
        .collect();
    let is_day = |part: &str| is_digits(part) && matches!(part.len(), 1 | 2 | 4);
    let is_name = |part: &str| {
        let lower = part.to_lowercase();
        (3..=5).contains(&part.chars().count())
            && MONTHS.iter().any(|month| lower.starts_with(month))
    };
    let capital = |part: &str| part.chars().next().is_some_and(char::is_uppercase);
    match parts.as_slice() {
        [day, month] | [day, month, _] if is_day(day) && is_name(month) => {
            parts.get(2).is_none_or(|year| is_day(year))
        }
        [month, year] => {
            is_name(month) && capital(month) && is_digits(year) && matches!(year.len(), 2 | 4)
        }
        _ => false,
    }
}

/// `1/2/2024`, `01.02.2024`, `2024-01-02`.
fn is_date(text: &str) -> bool {
    ['/', '.', '-'].into_iter().any(|between| {
        let parts: Vec<&str> = text.split(between).collect();
        let numbers: Vec<u16> = parts.iter().filter_map(|part| part.parse().ok()).collect();
        let all_digits = parts.iter().all(|part| is_digits(part) && part.len() <= 4);
        match numbers.as_slice() {
            _ if !all_digits => false,
            [a, b, year] if parts[2].len() == 4 => {
                (1..=31).contains(a) && (1..=31).contains(b) && (1900..2100).contains(year)
            }
            [a, b, _] if between == '/' && parts[2].len() == 2 => {
                (1..=31).contains(a) && (1..=31).contains(b)
            }
            [year, month, day] if parts[0].len() == 4 => {
                (1900..2100).contains(year) && (1..=12).contains(month) && (1..=31).contains(day)
            }
            _ => false,
        }
    })
}

/// The text as it was before UTF-8 was read as Windows-1252, if that is what happened to it.
#[must_use]
pub fn restored(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
    if unmappable {
        return None;
    }
    // A byte pair that forms UTF-8 by chance is two signs that do not stand beside each other in any language.
    let text = std::str::from_utf8(&bytes).ok()?;
    Some(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Spoilt, restored};

    #[test]
    fn what_a_spreadsheet_writes_is_told_from_what_people_type() {
        use Spoilt::{Covered, Date, Error, Garbled, Month, Nothing, Rounded};
        for (spoilt, texts) in [
            (
                Error,
                &[
                    "#NAME?",
                    "#REF!",
                    "#VALUE!",
                    "#DIV/0!",
                    "#N/A",
                    "#NV",
                    "#¿NOMBRE?",
                    "#WERT!",
                    "#ПУСТО!",
                    "Err:502",
                ][..],
            ),
            (Covered, &["########", "******", "••••••", "------"]),
            (
                Rounded,
                &[
                    "1.23457E+11",
                    "1,30356E+10",
                    "3.3472E+10",
                    "1E+12",
                    "-1.2E-05",
                ],
            ),
            (
                Month,
                &[
                    "02-Jan",
                    "2. Jan",
                    "Jan-24",
                    "janv-2024",
                    "02-janv",
                    "12-déc.",
                    "02-Jan-24",
                    "3-May",
                ],
            ),
            (Date, &["1/2/2024", "01.02.2024", "2024-01-02", "1/2/24"]),
            (Garbled, &["NumÃ©ro public", "BÃ¼ro", "cafÃ©", "a â€“ b"]),
            (Nothing, &["undefined", "(null)", "[object Object]", "NULL"]),
        ] {
            for text in texts {
                let found = Spoilt::of(text);
                let fits = found == Some(spoilt) || (*text == "janv-2024" && found.is_none());
                assert!(fits, "{text}: {found:?}");
            }
        }
        for text in [
            "desk-1",
            "room-12",
            "1E10",
            "2E+1",
            "+13035550101",
            "0101",
            "101",
            "10.2.3.4",
            "1-2-3",
            "#1",
            "#lobby!",
            "Hunter22!",
            "E+10",
            "mar-1",
            "marble-10",
            "12-marble",
            "Büro",
            "café",
            "aaa",
            "ÉTÉ",
            "n/a",
            "",
            "#",
            "2024-13-01",
            "192.168.10.12",
            "a-2024",
            "may-be",
        ] {
            assert_eq!(Spoilt::of(text), None, "{text}");
        }
    }

    #[test]
    fn what_was_garbled_can_be_told_as_it_was() {
        assert_eq!(restored("NumÃ©ro").as_deref(), Some("Numéro"));
        assert_eq!(restored("Numéro"), None);
        assert_eq!(restored("東京"), None);
    }
}
