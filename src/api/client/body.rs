//! Request bodies: camelCase, only what is set, never `null` (reference §2, §4, §5, §7).

use serde::Serialize;

use crate::api::{
    id::ApplicationId,
    resource::{
        ApplicationDraft, ApplicationPatch, Change, DomainDraft, EndpointDraft, EndpointPatch,
    },
    secret::Secret,
    text::clean,
};

/// Something that is sent to make or change a resource.
pub trait Body {
    /// The JSON text of the request.
    fn json(&self) -> Vec<u8>;
}

/// The new description of a domain: the one thing of it that can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainPatch<'a>(pub &'a Change<String>);

/// How long a token shall live, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenWish(pub Option<u64>);

#[derive(Serialize)]
struct Credentials<'a> {
    password: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    application_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incoming_call_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incoming_message_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auto_answer: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credentials: Option<Credentials<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<u64>,
}

const NOTHING: Fields<'_> = Fields {
    name: None,
    description: None,
    application_id: None,
    incoming_call_url: None,
    incoming_message_url: None,
    enabled: None,
    auto_answer: None,
    credentials: None,
    expires: None,
};

impl Fields<'_> {
    fn json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings, numbers and flags always become JSON")
    }
}

/// What a change puts on the wire, if anything.
fn sent<T>(change: &Change<T>, text: impl Fn(&T) -> &str) -> Option<&str> {
    match change {
        Change::Keep => None,
        Change::Set(value) => Some(text(value)),
        Change::Clear => Some(""),
    }
}

/// Whether a field that was read back is as the change asked, as far as it can be seen: what is read is
/// made harmless first.
pub(super) fn is_done<T>(
    change: &Change<T>,
    text: impl Fn(&T) -> &str,
    found: Option<&str>,
) -> bool {
    sent(change, text).is_none_or(|asked| is_same(Some(asked), found))
}

/// Whether a text that was read back is the one that was sent; absent and empty are one.
pub(super) fn is_same(asked: Option<&str>, found: Option<&str>) -> bool {
    clean(asked.unwrap_or_default()) == found.unwrap_or_default()
}

fn password(secret: &Secret) -> Credentials<'_> {
    Credentials {
        password: secret.reveal(),
    }
}

impl Body for DomainDraft {
    fn json(&self) -> Vec<u8> {
        let name = Some(self.name.as_str());
        let description = self.description.as_deref();
        Fields {
            name,
            description,
            ..NOTHING
        }
        .json()
    }
}

impl Body for DomainPatch<'_> {
    fn json(&self) -> Vec<u8> {
        let description = sent(self.0, String::as_str);
        Fields {
            description,
            ..NOTHING
        }
        .json()
    }
}

impl Body for EndpointDraft {
    fn json(&self) -> Vec<u8> {
        Fields {
            name: Some(&self.name),
            description: self.description.as_deref(),
            application_id: self.application_id.as_ref().map(ApplicationId::as_str),
            enabled: Some(self.enabled),
            credentials: Some(password(&self.password)),
            ..NOTHING
        }
        .json()
    }
}

impl Body for EndpointPatch {
    fn json(&self) -> Vec<u8> {
        Fields {
            description: sent(&self.description, String::as_str),
            application_id: sent(&self.application_id, ApplicationId::as_str),
            enabled: self.enabled,
            credentials: self.password.as_ref().map(password),
            ..NOTHING
        }
        .json()
    }
}

impl Body for ApplicationDraft {
    fn json(&self) -> Vec<u8> {
        Fields {
            name: Some(&self.name),
            incoming_call_url: self.incoming_call_url.as_deref(),
            incoming_message_url: self.incoming_message_url.as_deref(),
            auto_answer: self.auto_answer,
            ..NOTHING
        }
        .json()
    }
}

impl Body for ApplicationPatch {
    fn json(&self) -> Vec<u8> {
        Fields {
            name: self.name.as_deref(),
            incoming_call_url: sent(&self.incoming_call_url, String::as_str),
            incoming_message_url: sent(&self.incoming_message_url, String::as_str),
            auto_answer: self.auto_answer,
            ..NOTHING
        }
        .json()
    }
}

impl Body for TokenWish {
    fn json(&self) -> Vec<u8> {
        Fields {
            expires: self.0,
            ..NOTHING
        }
        .json()
    }
}
