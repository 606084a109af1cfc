//! The registration card of an endpoint: where and as whom a phone registers, for people to hand on.

use crate::api::Endpoint;

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
    let registrar = format!("resolve {host} by DNS: NAPTR, SRV, then A and AAAA");
    vec![
        told("Request-URI", format!("sip:{host}"), true),
        told("To and From", endpoint.sip_uri.clone(), false),
        told("Realm", endpoint.credentials.realm.clone(), false),
        told("User name", endpoint.credentials.username.clone(), false),
        told("Registrar", registrar, true),
    ]
}

fn host(endpoint: &Endpoint) -> &str {
    let address = endpoint.sip_uri.rsplit_once('@');
    address.map_or(endpoint.credentials.realm.as_str(), |(_, host)| host)
}
