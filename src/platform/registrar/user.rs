//! An endpoint as the registrar needs it: its address-of-record and what proves its password.

use std::sync::Arc;

use crate::{
    api::{DomainId, EndpointId},
    sip::digest::Digests,
};

/// A domain that phones register in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Realm {
    /// Its identifier.
    pub id: DomainId,
    /// The host of its SIP URIs, which is the realm of its passwords too.
    pub host: String,
}

/// An endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Its identifier.
    pub endpoint: EndpointId,
    /// Where it lives.
    pub realm: Arc<Realm>,
    /// The user part of its SIP URI, which is its user name too.
    pub name: String,
    /// Whether it may register and call.
    pub enabled: bool,
    /// Of its password.
    pub digests: Digests,
}
