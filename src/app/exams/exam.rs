//! A test of an endpoint that is asked for, and what is known of it by now.

use serde::{Deserialize, Serialize};

use crate::{
    api::{DomainId, EndpointId},
    doctor::Report,
};

/// A test of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exam {
    /// The endpoint's domain.
    pub domain: DomainId,
    /// The endpoint.
    pub endpoint: EndpointId,
    /// Its address-of-record, with its scheme.
    pub address: String,
    /// Where SIP is sent instead of where the DNS leads to, such as `192.0.2.1:5060`; empty where nothing else is said.
    pub server: String,
}

/// What is known of a test by now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Each step that has ended, and what was found.
    pub report: Report,
    /// Whether that is all.
    pub is_over: bool,
}
