//! What the core wants done, as plain data, and what it is told when it is done.

use std::net::SocketAddr;

use tokio::sync::oneshot;

use crate::{
    api::{Application, BridgeId, CallId, DomainId, EndpointId},
    platform::{
        calls::{Callback, Fault},
        registrar::{Question, Ticket},
    },
    sip::{
        Flow, FlowId,
        transaction::{Bytes, Key},
    },
};

/// Something to do.
#[derive(Debug)]
pub enum Effect {
    /// Send a message.
    Send(Flow, Bytes),
    /// Reach this address by TCP, and come back with [`Core::widened`](super::core::Core::widened) for this request.
    Widen(SocketAddr, Key),
    /// Close a connection.
    Close(FlowId),
    /// Ask the store, and come back with [`Core::learned`](super::core::Core::learned).
    Ask(CaseId, Question, Ticket),
    /// Ask the store which application decides, and come back with [`Core::sought`](super::core::Core::sought).
    Seek(CaseId, Sought),
    /// Tell an application of a call.
    Call(Callback),
    /// Tell whoever watches that a call has changed, and keep it as it is.
    Changed(CallId),
    /// Keep a bridge as it is.
    Rebridged(BridgeId),
    /// Say when all of these are kept.
    Kept(oneshot::Sender<()>),
    /// Write down what went wrong with a call.
    Fault(Fault),
}

/// Whose application is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// An endpoint's.
    Endpoint(EndpointId),
    /// That of the endpoint with this name at this host, in small letters.
    Address {
        /// The host.
        host: String,
        /// The name.
        name: String,
    },
    /// A phone number's.
    Number(String),
}

/// What the store says of it.
#[derive(Debug, Default)]
pub struct Decider {
    /// Who calls, where that was asked: domain, endpoint and SIP URI. Nobody who is disabled.
    pub caller: Option<(DomainId, EndpointId, String)>,
    /// The application.
    pub application: Option<Application>,
}

/// A REGISTER or an INVITE that waits for the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CaseId(pub(super) u64);

/// What the store said.
#[derive(Debug)]
pub enum Answer {
    /// It answered, and the registrar's memory has the answer.
    Known,
    /// Whose the token is.
    Owner(Option<EndpointId>),
    /// It cannot be asked.
    Failed,
}
