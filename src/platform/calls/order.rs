//! What calls are asked for: by phones that may call, and by applications.

use std::{sync::Arc, time::Duration};

use super::{callback::Target, cause::Cause};
use crate::{
    api::{ApplicationId, BridgeId, DomainId, EndpointId},
    platform::registrar::{Binding, User},
    sip::{Flow, message::Message, transaction::Key},
};

/// An INVITE of somebody who was believed.
#[derive(Debug)]
pub struct Arrival {
    /// Its transaction.
    pub key: Key,
    /// How it came.
    pub flow: Flow,
    /// The INVITE.
    pub message: Message,
    /// Who calls.
    pub caller: Arc<User>,
    /// The application that decides what becomes of it, whether it is answered at once, and where it is asked.
    pub application: Option<(ApplicationId, bool, Target)>,
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
    /// Its phones.
    pub phones: Vec<Binding>,
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
