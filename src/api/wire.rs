//! Decoding rules for the service's spellings (reference §5, §12): what conflicts on the wire is made one here.

use serde::{Deserialize, Deserializer, de::Error};

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

/// A SIP URI with its scheme, whether or not the service sent it. Empty stays empty.
pub fn sip_uri<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = Option::<String>::deserialize(from)?.unwrap_or_default();
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
    let text = Option::<String>::deserialize(from)?.unwrap_or_default();
    Ok(text.trim().to_owned())
}

/// An optional identifier, where the empty string means none.
pub fn filled<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: From<String>,
{
    let text = Option::<String>::deserialize(from)?;
    Ok(text.filter(|text| !text.is_empty()).map(T::from))
}

#[cfg(test)]
mod tests {
    use crate::api::Endpoint;

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
}
