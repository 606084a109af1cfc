//! The registration card of an endpoint: where and as whom a phone registers, for people to hand on.

use serde::{Deserialize, Serialize};

use crate::api::{DomainId, Endpoint, EndpointId};

/// Which phones are registered, as a registrar is asked that itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// The endpoint's domain.
    pub domain: DomainId,
    /// The endpoint.
    pub endpoint: EndpointId,
    /// Its address-of-record, with its scheme.
    pub address: String,
    /// Where SIP is sent instead of where the DNS leads to, such as `192.0.2.1:5060`; empty where nothing else is said.
    pub server: String,
}

/// What a registrar answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bindings {
    /// The phones that it lists.
    pub rows: Vec<Binding>,
    /// What of the inquiry is left at the service, as a sentence.
    pub left: Option<String>,
}

/// A phone that a registrar lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// Where it is, as it said itself: a URI.
    pub contact: String,
    /// For how many seconds it is still registered.
    pub seconds: Option<u32>,
}

/// A line of a registration card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What it is.
    pub label: &'static str,
    /// As it is set in a phone.
    pub value: String,
    /// Whether it follows from the other lines, and may be left out where there is little room.
    pub follows: bool,
}

/// Where and as whom a phone registers, for people to hand on.
#[must_use]
pub fn card(endpoint: &Endpoint) -> Vec<Told> {
    let host = host(endpoint);
    let told = |label, value, follows| Told {
        label,
        value,
        follows,
    };
    let user = &endpoint.credentials.username;
    // First what the menus of phones ask for, then the words of RFC 3261.
    vec![
        told("Server", host.to_owned(), false),
        told("User name", endpoint.name.clone(), false),
        told("Auth name", user.clone(), user == &endpoint.name),
        told(
            "Port",
            "leave it empty: found by DNS (NAPTR, SRV, then A and AAAA)".into(),
            true,
        ),
        told(
            "Transport",
            "automatic, or UDP, TCP or TLS as the phone offers".into(),
            true,
        ),
        told("Request-URI", format!("sip:{host}"), true),
        told("To and From", endpoint.sip_uri.clone(), true),
        told("Realm", endpoint.credentials.realm.clone(), false),
    ]
}

fn host(endpoint: &Endpoint) -> &str {
    let address = endpoint.sip_uri.rsplit_once('@');
    address.map_or(endpoint.credentials.realm.as_str(), |(_, host)| host)
}
