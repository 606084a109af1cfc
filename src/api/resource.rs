//! The resources of an account as plain data, and what can be asked of them (reference §4, §5, §7).

use serde::{Deserialize, Serialize};

use crate::api::{
    id::{ApplicationId, DomainId, EndpointId},
    secret::Secret,
    wire,
};

/// A SIP domain. Its host is `NAME.bwapp.bwsip.io` (reference §4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Domain {
    /// Opaque identifier, `rd-…`.
    #[serde(deserialize_with = "wire::id")]
    pub id: DomainId,
    /// First DNS label of the SIP host; immutable, unique across the platform.
    #[serde(default, deserialize_with = "wire::text")]
    pub name: String,
    /// Free text, absent when unset.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "wire::filled"
    )]
    pub description: Option<String>,
}

impl Domain {
    /// The host part of every SIP URI in this domain.
    #[must_use]
    pub fn host(&self) -> String {
        sip_host(&self.name)
    }
}

/// What live payloads put behind the domain's name (reference §11: `bwsipp.io` elsewhere is a slip).
pub const HOST_SUFFIX: &str = "bwapp.bwsip.io";

/// The SIP host of the domain with this name.
#[must_use]
pub fn sip_host(domain_name: &str) -> String {
    format!("{domain_name}.{HOST_SUFFIX}")
}

/// Something that registers with the platform's SIP registrar and makes and takes calls (reference §5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Endpoint {
    /// Opaque identifier, `re-…`.
    #[serde(deserialize_with = "wire::id")]
    pub id: EndpointId,
    /// User part of the SIP URI; immutable, unique and case-sensitive within its domain.
    #[serde(default, deserialize_with = "wire::text")]
    pub name: String,
    /// Free text, absent when unset.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "wire::filled"
    )]
    pub description: Option<String>,
    /// The domain it lives in; minimal payloads leave it out.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "wire::filled"
    )]
    pub domain_id: Option<DomainId>,
    /// Receives the call events. Without one, every call that this endpoint makes is rejected.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "wire::filled"
    )]
    pub application_id: Option<ApplicationId>,
    /// Disabled: registration and calls fail, in both directions. Missing on the wire means enabled.
    #[serde(default = "wire::yes", deserialize_with = "wire::flag")]
    pub enabled: bool,
    /// Address-of-record, always with the `sip:` scheme here; empty when the service left it out.
    #[serde(default, deserialize_with = "wire::sip_uri")]
    pub sip_uri: String,
    /// How it authenticates; the password never comes back.
    #[serde(default, deserialize_with = "wire::or_default")]
    pub credentials: Credentials,
}

/// Digest credentials as the service shows them (reference §5). No further keys: SDKs refuse them (§2.12).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Credentials {
    /// The SIP host of the domain.
    #[serde(default, deserialize_with = "wire::text")]
    pub realm: String,
    /// Equals the endpoint's name.
    #[serde(default, deserialize_with = "wire::trimmed")]
    pub username: String,
}

/// An application: where call events go (reference §7). An empty or missing `incoming_call_url` makes it
/// useless to an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    /// Opaque identifier, `a-…`.
    #[serde(deserialize_with = "wire::id")]
    pub id: ApplicationId,
    /// Name for people.
    #[serde(default, deserialize_with = "wire::text")]
    pub name: String,
    /// Receives call events.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "wire::filled"
    )]
    pub incoming_call_url: Option<String>,
    /// Receives message events.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "wire::filled"
    )]
    pub incoming_message_url: Option<String>,
    /// Used when the call URL fails or is slow.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "wire::filled"
    )]
    pub incoming_call_fallback_url: Option<String>,
    /// Milliseconds, at most 10,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incoming_call_url_callback_timeout: Option<u32>,
    /// `GET` or `POST`, in any case.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "wire::filled"
    )]
    pub callback_http_method: Option<String>,
    /// Whether calls are answered at once. Missing on the wire means yes.
    #[serde(default = "wire::yes", deserialize_with = "wire::flag")]
    pub auto_answer: bool,
}

/// The account behind the credentials (reference §2.16).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Money left, as the service writes it.
    #[serde(default, deserialize_with = "wire::text")]
    pub balance: String,
    /// Such as `pre-pay`.
    #[serde(default, deserialize_with = "wire::text")]
    pub account_type: String,
}

/// A token that registers and calls without the SIP password (reference §5, "Auth tokens").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Goes into the SIP header `X-Callsign-Token`.
    pub token: Secret,
    /// Seconds of life, when the service says.
    pub expires: Option<u64>,
}

/// What a patch does to an optional field: nothing, set it, or clear it (`""` on the wire).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Change<T> {
    /// Not sent.
    #[default]
    Keep,
    /// Sent as the value.
    Set(T),
    /// Sent as the empty string.
    Clear,
}

/// A domain to be created.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DomainDraft {
    /// See [`super::rules::domain_name`].
    pub name: String,
    /// Sent when set.
    pub description: Option<String>,
}

/// An endpoint to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointDraft {
    /// See [`super::rules::endpoint_name`].
    pub name: String,
    /// See [`super::rules::password`].
    pub password: Secret,
    /// Sent when set.
    pub description: Option<String>,
    /// Sent when set.
    pub application_id: Option<ApplicationId>,
    /// Always sent: an SDK's default is no guide to ours.
    pub enabled: bool,
}

/// Changes to an endpoint: what is not named here is not sent and stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EndpointPatch {
    /// Free text.
    pub description: Change<String>,
    /// The application.
    pub application_id: Change<ApplicationId>,
    /// On or off.
    pub enabled: Option<bool>,
    /// A new password.
    pub password: Option<Secret>,
}

impl EndpointPatch {
    /// Whether nothing would change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// An application to be created. At least one of the two URLs is required (reference §7).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ApplicationDraft {
    /// Name for people.
    pub name: String,
    /// Receives call events.
    pub incoming_call_url: Option<String>,
    /// Receives message events.
    pub incoming_message_url: Option<String>,
    /// On unless said otherwise.
    pub auto_answer: Option<bool>,
}

/// Changes to an application.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ApplicationPatch {
    /// Name for people.
    pub name: Option<String>,
    /// Receives call events.
    pub incoming_call_url: Change<String>,
    /// Receives message events.
    pub incoming_message_url: Change<String>,
    /// On or off.
    pub auto_answer: Option<bool>,
}
