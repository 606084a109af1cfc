//! What calls are asked for: by phones that may call, and by applications.

use std::{net::IpAddr, time::Duration};

use super::{callback::Target, cause::Cause};
use crate::{
    api::{ApplicationId, BridgeId, CallId, DomainId, EndpointId},
    platform::registrar::Binding,
    sip::{
        Flow,
        message::{Message, Raw},
        transaction::Key,
    },
};

/// An INVITE of somebody who was believed.
#[derive(Debug)]
pub struct Arrival {
    /// Its transaction.
    pub key: Key,
    /// How it came.
    pub flow: Flow,
    /// The host that its phone signals from, which is not always the one at the other end of the flow.
    pub host: IpAddr,
    /// The INVITE.
    pub message: Message,
    /// Who calls: the SIP URI of an endpoint, or a number.
    pub from: String,
    /// The number that is called, where To may not say it.
    pub to: Option<String>,
    /// The endpoint that calls.
    pub endpoint: Option<(DomainId, EndpointId)>,
    /// The application that decides what becomes of it, whether it is answered at once, and where it is asked.
    pub application: Option<(ApplicationId, bool, Target)>,
}

/// One of those who are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callee {
    /// Its address.
    pub uri: Raw,
    /// Who is on the way to it.
    pub route: Option<Raw>,
    /// How it is reached.
    pub flow: Flow,
    /// The host that it signals from.
    pub host: IpAddr,
    /// What it calls itself.
    pub user_agent: Option<Raw>,
}

impl From<&Binding> for Callee {
    fn from(binding: &Binding) -> Self {
        Self::by(binding, binding.flow)
    }
}

impl Callee {
    /// A phone that is reached by this flow, whichever way it came.
    #[must_use]
    pub fn by(binding: &Binding, flow: Flow) -> Self {
        Self {
            uri: binding.contact.uri().into(),
            route: binding.path.clone(),
            flow,
            host: binding.flow.peer.ip(),
            user_agent: binding.user_agent.clone(),
        }
    }
}

/// A call that an application wants.
#[derive(Debug, Clone)]
pub struct Order {
    /// Who calls, as the application says it.
    pub from: String,
    /// The SIP URI of who calls.
    pub from_uri: String,
    /// Who is called, as the application says it.
    pub to: String,
    /// The SIP URI of who is called.
    pub to_uri: String,
    /// The endpoint that is called.
    pub endpoint: Option<(DomainId, EndpointId)>,
    /// Its phones, or the way to a number.
    pub phones: Vec<Callee>,
    /// Why nobody can be called, when that is known already.
    pub vain: Option<Cause>,
    /// How long they may ring.
    pub patience: Duration,
    /// Where events go.
    pub target: Option<Target>,
    /// What the application wants to be told again.
    pub tag: Option<String>,
    /// The bridge that it is to be in.
    pub bridge: Option<BridgeId>,
    /// The call whose phone is to speak with whom is called, and with nobody else.
    pub transfers: Option<CallId>,
    /// Header fields that the phones are to see.
    pub headers: Vec<(String, String)>,
}

/// What an application wants of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// It is to be answered.
    Answer,
    /// It is to be refused.
    Reject(Cause),
    /// It is to end.
    End,
}
