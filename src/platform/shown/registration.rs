//! A phone that is registered.

use std::net::SocketAddr;

use serde::Serialize;

use super::{id, transport};
use crate::{
    api::{DomainId, EndpointId},
    platform::{
        moment,
        registrar::{Binding, Located},
    },
    sip::message::Raw,
};

/// It as JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// Opaque.
    pub id: String,
    domain_id: DomainId,
    endpoint_id: EndpointId,
    contact: String,
    transport: &'static str,
    source: SocketAddr,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    registered_at: String,
    refreshed_at: String,
    expires_at: String,
    /// Which node holds the way to it, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    node: Option<u32>,
}

impl From<&Binding> for Shown {
    fn from(binding: &Binding) -> Self {
        let text = |raw: &Raw| raw.text().into_owned();
        Self {
            id: id::registration(binding.id),
            domain_id: binding.domain.clone(),
            endpoint_id: binding.endpoint.clone(),
            contact: String::from_utf8_lossy(binding.contact.uri()).into_owned(),
            transport: transport::name(binding.flow.transport),
            source: binding.flow.peer,
            user_agent: binding.user_agent.as_ref().map(text),
            instance: binding.contact.instance.as_ref().map(text),
            registered_at: moment::text(binding.registered),
            refreshed_at: moment::text(binding.refreshed),
            expires_at: moment::text(binding.expires),
            node: None,
        }
    }
}

impl Shown {
    /// The same, held by a node.
    pub(super) fn at(binding: &Binding, node: Option<u32>) -> Self {
        Self {
            node,
            ..binding.into()
        }
    }
}

impl From<&Located> for Shown {
    fn from(located: &Located) -> Self {
        Self::at(&located.binding, Some(located.node))
    }
}
