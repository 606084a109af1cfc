//! From when to when a phone was registered.

use std::net::SocketAddr;

use serde::Serialize;

use super::{id, transport};
use crate::platform::{
    moment,
    registrar::{End, Stay},
};

/// It as JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    registration_id: String,
    contact: String,
    transport: &'static str,
    source: SocketAddr,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<String>,
    from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<&'static str>,
}

impl From<&Stay> for Shown {
    fn from(stay: &Stay) -> Self {
        Self {
            registration_id: id::registration(stay.id),
            contact: stay.contact.text().into_owned(),
            transport: transport::name(stay.transport),
            source: stay.source,
            user_agent: stay.user_agent.as_ref().map(|raw| raw.text().into_owned()),
            from: moment::text(stay.from),
            until: stay.until.map(|(at, _)| moment::text(at)),
            end: stay.until.map(|(_, end)| reason(end)),
        }
    }
}

/// Why it ended, as programs know it: it never changes.
pub fn reason(end: End) -> &'static str {
    match end {
        End::Unregistered => "unregistered",
        End::Expired => "expired",
        End::Replaced => "replaced",
        End::Taken => "taken",
        End::Disabled => "disabled",
        End::Deleted => "deleted",
    }
}
