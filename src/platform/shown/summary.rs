//! What a list needs to know of its rows: how many phones there are, and whether somebody is refused.

use std::time::Duration;

use serde::Serialize;

use crate::{
    api::{DomainId, EndpointId},
    platform::{moment, registrar::Open},
};

/// Of a domain.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OfDomain {
    /// Which.
    pub domain_id: DomainId,
    /// Phones.
    pub registrations: usize,
    /// Endpoints that have one.
    pub endpoints: usize,
    /// Endpoints with failures that go on.
    pub refused: usize,
}

/// Of an endpoint.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OfEndpoint {
    /// Which.
    pub endpoint_id: EndpointId,
    registrations: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<Refused>,
}

impl OfEndpoint {
    /// So many phones, the last of which ends then; and the failures that go on.
    pub fn new(
        endpoint_id: EndpointId,
        registrations: usize,
        last: Option<Duration>,
        open: Option<&Open>,
    ) -> Self {
        Self {
            endpoint_id,
            registrations,
            expires_at: last.map(moment::text),
            refused: open.map(Into::into),
        }
    }
}

/// Failures that go on.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Refused {
    count: u64,
    reason: &'static str,
    last_at: String,
}

impl From<&Open> for Refused {
    fn from(open: &Open) -> Self {
        Self {
            count: open.count,
            reason: open.reason,
            last_at: moment::text(open.last),
        }
    }
}
