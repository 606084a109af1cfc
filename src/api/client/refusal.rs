//! An answer that says no, read as a [`Failure`] (reference §6): any status, any body.

use serde_json::Value;

use crate::api::{
    failure::{Cause, Failure},
    text::clean,
};

/// Longest message that is shown, in characters.
const MESSAGE_MAX: usize = 300;
/// Longest `code` that is shown.
const CODE_MAX: usize = 64;

/// A failed answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// For people and the program.
    pub failure: Failure,
    /// Whether the body had the service's own shape. A 404 without it may come from something in between, and
    /// is no proof that a thing is gone.
    pub is_genuine: bool,
}

impl Refusal {
    /// Reads status and body. Survives unknown categories and codes, missing messages, and bodies that are
    /// empty or not JSON.
    #[must_use]
    pub fn read(status: u16, body: &[u8]) -> Self {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let field = |name: &str, max| {
            let text = body.get(name)?.as_str()?.trim();
            (!text.is_empty()).then(|| short(text, max))
        };
        let category = field("category", CODE_MAX).unwrap_or_default();
        let code = field("code", CODE_MAX);
        let message = field("message", MESSAGE_MAX);
        let is_genuine = !category.is_empty() || code.is_some();
        let cause = cause(status, &category, code.as_deref().unwrap_or_default());
        let message = match (message, &code) {
            (Some(message), _) => message,
            (None, Some(code)) => format!("The service answered {status}: {code}."),
            (None, None) => plain(status),
        };
        Self {
            failure: Failure {
                cause,
                code,
                message,
            },
            is_genuine,
        }
    }
}

/// At most `max` characters of the text, harmless, on one line.
#[must_use]
pub fn short(text: &str, max: usize) -> String {
    let text = clean(text);
    match text.char_indices().nth(max) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.into_owned(),
    }
}

fn cause(status: u16, category: &str, code: &str) -> Cause {
    match status {
        // A foreign user id is filed under 401 in one place and 403 in another (reference §1).
        401 if category == "authorization" || code.ends_with("access-denied") => Cause::Forbidden,
        401 => Cause::Unauthorized,
        403 if matches!(category, "limit" | "credit") => Cause::Limit,
        403 => Cause::Forbidden,
        404 | 410 => Cause::Missing,
        408 => Cause::Timeout,
        409 => Cause::Conflict,
        429 => Cause::TooMany,
        400..=499 => Cause::Refused,
        500..=599 => Cause::Server,
        _ => Cause::Garbled,
    }
}

fn plain(status: u16) -> String {
    match status {
        300..=399 => format!("The service answered {status}, a redirect, which is not followed."),
        401 => "The service does not accept these credentials (401).".into(),
        403 => "The service does not permit this (403).".into(),
        404 => "The service does not know this address (404).".into(),
        429 => "The service takes no more requests for now (429).".into(),
        500..=599 => format!("The service has a problem ({status})."),
        _ => format!("The service answered {status} and gave no reason."),
    }
}

#[cfg(test)]
mod tests {
    use super::{MESSAGE_MAX, Refusal};
    use crate::api::failure::Cause;

    #[test]
    fn the_documented_body_is_read_whole() {
        let refusal = Refusal::read(
            404,
            br#"{"category":"not-found","code":"endpoint-not-found",
                "message":"The endpoint 're-x' could not be found","details":[]}"#,
        );
        assert!(refusal.is_genuine);
        assert_eq!(refusal.failure.cause, Cause::Missing);
        assert_eq!(refusal.failure.code.as_deref(), Some("endpoint-not-found"));
        assert_eq!(
            refusal.failure.message,
            "The endpoint 're-x' could not be found"
        );
    }

    #[test]
    fn every_status_has_a_cause_whatever_the_body() {
        let cases = [
            (401, r#"{"category":"authentication"}"#, Cause::Unauthorized),
            (401, r#"{"code":"user-access-denied"}"#, Cause::Forbidden),
            (403, r#"{"category":"limit"}"#, Cause::Limit),
            (403, r#"{"category":"new-one"}"#, Cause::Forbidden),
            (
                409,
                r#"{"category":"conflict","code":"duplicate-endpoint"}"#,
                Cause::Conflict,
            ),
            (
                429,
                r#"{"category":"too-many-requests","code":"rate-limit-reached"}"#,
                Cause::TooMany,
            ),
            (400, "[]", Cause::Refused),
            (404, "<html>no</html>", Cause::Missing),
            (502, "<html>bad gateway</html>", Cause::Server),
            (503, "", Cause::Server),
            (302, "", Cause::Garbled),
            (418, "\u{0}", Cause::Refused),
        ];
        for (status, body, cause) in cases {
            let refusal = Refusal::read(status, body.as_bytes());
            assert_eq!(refusal.failure.cause, cause, "{status} {body}");
            assert!(!refusal.failure.message.is_empty());
        }
        assert!(!Refusal::read(404, b"<html>").is_genuine);
    }

    #[test]
    fn messages_are_harmless_and_short() {
        let body = format!(r#"{{"message":"\u001b]0;{}"}}"#, "x".repeat(5000));
        let message = Refusal::read(500, body.as_bytes()).failure.message;
        assert!(!message.contains('\u{1b}'));
        assert!(message.chars().count() <= MESSAGE_MAX + 1);
    }
}
