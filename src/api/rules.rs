//! The rules for fields, applied alike by the platform and by every form (reference §4, §5, §7).
//!
//! Each rule answers with the complaint that belongs beside the field, as one sentence.

use crate::api::{sentence::Sentence, text::is_hostile};

/// Longest domain name (reference §4).
pub const DOMAIN_NAME_MAX: usize = 16;
/// Longest endpoint name. Our choice: the service documents none (reference §5).
pub const ENDPOINT_NAME_MAX: usize = 64;
/// Shortest SIP password (reference §5).
pub const PASSWORD_MIN: usize = 6;
/// Longest SIP password. Our choice.
pub const PASSWORD_MAX: usize = 128;
/// Longest description, in characters. Our choice.
pub const DESCRIPTION_MAX: usize = 1000;
/// Longest application name, in characters. Our choice.
pub const APPLICATION_NAME_MAX: usize = 100;
/// Longest address of a callback, in bytes. Our choice: what web servers take.
pub const CALLBACK_URL_MAX: usize = 2048;
/// Domains an account may have (reference §4).
pub const DOMAINS_MAX: usize = 100;

/// One DNS label of 1 to 16 letters, digits, hyphens and underscores, with a letter or digit at both ends.
pub fn domain_name(text: &str) -> Result<(), Sentence> {
    if text.is_empty() {
        return Err("A domain needs a name.".into());
    }
    if let Some(c) = text
        .chars()
        .find(|c| !(c.is_ascii_alphanumeric() || "-_".contains(*c)))
    {
        return Err(format!(
            "{} is not allowed: use letters, digits and hyphens.",
            show(c)
        )
        .into());
    }
    if text.len() > DOMAIN_NAME_MAX {
        return Err(format!(
            "At most {DOMAIN_NAME_MAX} characters; this has {}.",
            text.len()
        )
        .into());
    }
    if !text.starts_with(|c: char| c.is_ascii_alphanumeric())
        || !text.ends_with(|c: char| c.is_ascii_alphanumeric())
    {
        return Err("It must start and end with a letter or digit.".into());
    }
    Ok(())
}

/// A legal `user` of a SIP URI (RFC 3261 §25.1): unreserved, `%HH`, or one of `&=+$,;?/`.
pub fn endpoint_name(text: &str) -> Result<(), Sentence> {
    if text.is_empty() {
        return Err("An endpoint needs a name.".into());
    }
    let bytes = text.as_bytes();
    for (at, c) in text.char_indices() {
        let legal = match c {
            '%' => bytes.len() >= at + 3 && bytes[at + 1..at + 3].iter().all(u8::is_ascii_hexdigit),
            c => c.is_ascii_alphanumeric() || "-_.!~*'()&=+$,;?/".contains(c),
        };
        if !legal && c == '%' {
            return Err("\"%\" must be followed by two hexadecimal digits.".into());
        }
        if !legal {
            return Err(format!("{} is not allowed in a SIP user name.", show(c)).into());
        }
    }
    if text.len() > ENDPOINT_NAME_MAX {
        return Err(format!(
            "At most {ENDPOINT_NAME_MAX} characters; this has {}.",
            text.len()
        )
        .into());
    }
    Ok(())
}

/// At least six Latin-1 characters (reference §5), none of them a control character (our choice: no
/// phone can be given one).
pub fn password(text: &str) -> Result<(), Sentence> {
    if text.is_empty() {
        return Err("An endpoint needs a password.".into());
    }
    text.chars().try_for_each(password_character)?;
    let length = text.chars().count();
    if length < PASSWORD_MIN {
        return Err(format!("At least {PASSWORD_MIN} characters; this has {length}.").into());
    }
    if length > PASSWORD_MAX {
        return Err(format!("At most {PASSWORD_MAX} characters; this has {length}.").into());
    }
    Ok(())
}

/// A Latin-1 character that a phone can be given.
pub fn password_character(c: char) -> Result<(), Sentence> {
    if u32::from(c) > 0xFF || c.is_control() {
        return Err(format!("{} is not allowed: use Latin-1 characters.", show(c)).into());
    }
    Ok(())
}

/// Free text within the limit.
pub fn description(text: &str) -> Result<(), Sentence> {
    within(text, DESCRIPTION_MAX)
}

/// Free text that is not blank.
pub fn application_name(text: &str) -> Result<(), Sentence> {
    if text.trim().is_empty() {
        return Err("An application needs a name.".into());
    }
    within(text, APPLICATION_NAME_MAX)
}

/// An absolute `http` or `https` URL with a host; credentials inside are allowed (reference §10).
pub fn callback_url(text: &str) -> Result<(), Sentence> {
    let wrong = || Sentence::from("A complete http:// or https:// address is needed.");
    if text.len() > CALLBACK_URL_MAX {
        return Err(format!(
            "At most {CALLBACK_URL_MAX} characters; this has {}.",
            text.len()
        )
        .into());
    }
    // Who reads addresses as browsers do leaves these out, or takes one slash for two: others would call elsewhere.
    if let Some(c) = text.chars().find(|c| c.is_whitespace() || c.is_control()) {
        return Err(format!("{} is not allowed in an address.", show(c)).into());
    }
    let begins = |scheme: &str| {
        let start = text.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    if !begins("http://") && !begins("https://") {
        return Err(wrong());
    }
    url::Url::parse(text).map(drop).map_err(|_| wrong())
}

fn within(text: &str, max: usize) -> Result<(), Sentence> {
    match text.chars().count() {
        length if length > max => {
            Err(format!("At most {max} characters; this has {length}.").into())
        }
        _ => Ok(()),
    }
}

fn show(c: char) -> String {
    match c {
        ' ' => "A space".into(),
        c if is_hostile(c) => format!("U+{:04X}", u32::from(c)),
        c => format!("\"{c}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::{callback_url, domain_name, endpoint_name, password};

    #[test]
    fn domain_names_are_one_dns_label_of_sixteen() {
        for good in ["lab1", "a", "xyz-corp-testing", "mycoolapp_stage", "A1"] {
            assert_eq!(domain_name(good), Ok(()), "{good}");
        }
        for bad in ["", "-a", "a-", "a b", "a.b", "xyz-corp-testing1", "é"] {
            assert!(domain_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn endpoint_names_are_sip_users() {
        for good in ["desk_2", "+13035551212", "a.b!~*'()&=+$,;?/", "caf%C3%A9"] {
            assert_eq!(endpoint_name(good), Ok(()), "{good}");
        }
        let long = "x".repeat(65);
        for bad in [
            "",
            "a b",
            "a@b",
            "a:b",
            "100%",
            "%4",
            "%zz",
            "é",
            "a\u{1b}",
            long.as_str(),
        ] {
            assert!(endpoint_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn passwords_have_six_latin_1_characters() {
        assert_eq!(password("sécret"), Ok(()));
        for bad in ["", "short", "пароль123", "tab\tinside"] {
            assert!(password(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn callback_urls_are_absolute_and_http() {
        assert_eq!(callback_url("https://user:pw@example.com/calls"), Ok(()));
        assert_eq!(callback_url("HTTPS://example.com"), Ok(()));
        let long = format!("http://example.com/{}", "x".repeat(2048));
        for bad in [
            "",
            "example.com",
            "ftp://example.com",
            "http://",
            "http:/example.com",
            "http:example.com",
            "http:\\\\example.com",
            " http://example.com",
            "http://example.com/a b",
            "http://exam\tple.com/",
            "http://example.com/\r\nX: y",
            "http://example.com/\u{a0}",
            long.as_str(),
        ] {
            assert!(callback_url(bad).is_err(), "{bad}");
        }
    }
}
