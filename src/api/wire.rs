//! Decoding rules for the service's spellings (reference §5, §12): what conflicts on the wire is made one here.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error},
};
use serde_json::Value;

use crate::api::text::clean;

/// Longest text that is kept of what a phone sent, in characters.
pub const TEXT_MAX: usize = 160;

/// The default of a missing flag.
#[must_use]
pub fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Flag {
    Bool(bool),
    Text(String),
}

/// A boolean, or the strings `"true"` and `"false"` in any case; `null` means `true`, as absence does.
pub fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    match Option::<Flag>::deserialize(from)? {
        None => Ok(true),
        Some(Flag::Bool(value)) => Ok(value),
        Some(Flag::Text(text)) if text.eq_ignore_ascii_case("true") => Ok(true),
        Some(Flag::Text(text)) if text.eq_ignore_ascii_case("false") => Ok(false),
        Some(Flag::Text(text)) => Err(D::Error::custom(format!(
            "neither true nor false: {text:?}"
        ))),
    }
}

/// Text as one harmless line; `null` is empty.
pub fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let raw = Option::<String>::deserialize(from)?.unwrap_or_default();
    Ok(match clean(&raw) {
        Cow::Borrowed(_) => raw,
        Cow::Owned(harmless) => harmless,
    })
}

/// A SIP URI with its scheme, whether or not the service sent it. Empty stays empty.
pub fn sip_uri<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = text(from)?;
    let has_scheme = text
        .get(..4)
        .is_some_and(|head| head.eq_ignore_ascii_case("sip:"));
    Ok(if text.is_empty() || has_scheme {
        text
    } else {
        format!("sip:{text}")
    })
}

/// Text without the white space around it (a live sample has a trailing space, reference §5).
pub fn trimmed<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(text(from)?.trim().to_owned())
}

/// An optional text or identifier, where the empty string and `null` mean none.
pub fn filled<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: From<String>,
{
    let text = text(from)?;
    Ok(if text.is_empty() {
        None
    } else {
        Some(T::from(text))
    })
}

/// An identifier as one harmless line. It must be there: without it nothing can be done with the thing.
pub fn id<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: From<String>,
{
    filled(from)?.ok_or_else(|| D::Error::custom("an empty id"))
}

/// A value that `null` leaves at its default.
pub fn or_default<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}

/// A value, or the default where there is one of another type: what is told beside others must not lose them.
pub fn part<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    Ok(loose(from)?.unwrap_or_default())
}

/// A value, or none where there is one of another type.
pub fn loose<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let value = Value::deserialize(from)?;
    Ok(serde_json::from_value(value).ok())
}

/// A short text as one harmless line, cut when it is long; empty where there is anything else.
pub fn word<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(verbatim(from)?.trim().to_owned())
}

/// The same with the blanks around it, which somebody may be looking for.
pub fn verbatim<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text: String = part(from)?;
    let cut = text.char_indices().nth(TEXT_MAX);
    let text = cut.map_or(&*text, |(cut, _)| &text[..cut]);
    Ok(clean(text).into_owned())
}

/// A text of several lines, each of them harmless.
pub fn lines<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text: String = part(from)?;
    let lines: Vec<_> = text.lines().map(clean).collect();
    Ok(lines.join("\n") + "\n")
}

/// A number that is not negative; 0 where there is anything else.
pub fn number<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    part(from)
}

/// A time as RFC 3339 writes it; none where there is anything else.
pub fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    let text: Option<String> = loose(from)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

#[cfg(test)]
mod tests {
    use crate::api::resource::Endpoint;

    fn endpoint(json: &str) -> Endpoint {
        serde_json::from_str(json).expect("decodes")
    }

    #[test]
    fn enabled_reads_as_bool_or_string_and_defaults_to_true() {
        assert!(!endpoint(r#"{"id":"re-1","enabled":false}"#).enabled);
        assert!(!endpoint(r#"{"id":"re-1","enabled":"False"}"#).enabled);
        assert!(endpoint(r#"{"id":"re-1","enabled":"true"}"#).enabled);
        assert!(endpoint(r#"{"id":"re-1"}"#).enabled);
        assert!(serde_json::from_str::<Endpoint>(r#"{"id":"re-1","enabled":"maybe"}"#).is_err());
    }

    #[test]
    fn sip_uri_gets_its_scheme_and_username_is_trimmed() {
        let read = endpoint(
            r#"{"id":"re-1","sipUri":"a@b.bwapp.bwsip.io","credentials":{"username":"a ","realm":"b"}}"#,
        );
        assert_eq!(read.sip_uri, "sip:a@b.bwapp.bwsip.io");
        assert_eq!(read.credentials.username, "a");
        assert_eq!(
            endpoint(r#"{"id":"re-1","applicationId":""}"#).application_id,
            None
        );
    }

    #[test]
    fn nulls_are_absent_and_hostile_text_is_made_harmless() {
        let read = endpoint(
            r#"{"id":"re-1","name":"a\u001b[2J","description":null,"sipUri":null,"credentials":null}"#,
        );
        assert_eq!(read.name, "a\u{FFFD}[2J");
        assert_eq!(read.description, None);
        assert_eq!(
            endpoint(r#"{"id":"re-1","description":""}"#).description,
            None
        );
        assert!(serde_json::from_str::<Endpoint>(r#"{"id":"","name":"a"}"#).is_err());
    }
}
