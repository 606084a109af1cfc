//! One phone that is registered, as it is kept.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    api::{RegistrationId, registration::Registration},
    app::text::time::Moment,
};

use super::words::Words;

/// One phone that is registered as an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// Names its registration.
    pub id: RegistrationId,
    /// What it calls itself; empty when it does not.
    pub agent: Arc<str>,
    /// Where its requests come from, as `host:port`.
    pub source: Box<str>,
    /// `udp`, `tcp` or `tls`.
    pub transport: Arc<str>,
    /// Since when it is registered.
    pub since: Option<Moment>,
    /// Until when, unless it registers again.
    pub until: Option<Moment>,
    /// Which node holds the way to it, where there are several.
    pub node: Option<u32>,
}

impl Phone {
    /// As the service tells of it.
    pub fn of(registration: &Registration, words: &mut Words) -> Self {
        Self {
            id: registration.id.clone(),
            agent: words.shared(&registration.user_agent),
            source: registration.source.as_str().into(),
            transport: words.shared(&registration.transport),
            since: registration.registered_at.map(moment),
            until: registration.expires_at.map(moment),
            node: registration.node,
        }
    }

    /// What it calls itself, for people.
    pub fn name(&self) -> &str {
        named(&self.agent)
    }
}

/// What a phone calls itself, for people.
pub fn named(agent: &str) -> &str {
    if agent.is_empty() {
        "a phone that does not say what it is"
    } else {
        agent
    }
}

/// Which phone it is, in the middle of a sentence: `Yealink SIP-T46S at 10.2.3.4`, `a phone`.
pub fn who(agent: &str, host: &str) -> String {
    let agent = if agent.is_empty() { "a phone" } else { agent };
    if host.is_empty() {
        agent.to_owned()
    } else {
        format!("{agent} at {host}")
    }
}

/// The host of `host:port`, without the brackets of an IPv6 address.
pub fn host(source: &str) -> &str {
    let host = match source.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        Some(_) | None => source,
    };
    host.trim_start_matches('[').trim_end_matches(']')
}

/// The same point in time.
pub fn moment(at: Timestamp) -> Moment {
    Moment(u64::try_from(at.as_millisecond()).unwrap_or_default())
}
