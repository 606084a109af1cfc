//! What calls want done, as plain data.

use super::callback::Callback;
use crate::{
    api::{BridgeId, CallId},
    sip::{
        Flow,
        message::Message,
        transaction::{Keep, Key},
    },
};

/// Something to do.
#[derive(Debug)]
pub enum Effect {
    /// Answer a request.
    Respond(Key, Message, Keep),
    /// Send a request.
    Request(Flow, Message),
    /// Give up an INVITE.
    Cancel(Key),
    /// Take up an INVITE of an earlier start, and whether it was sent.
    Resume(Flow, Message, bool),
    /// Tell an application.
    Call(Callback),
    /// Tell whoever watches that a call has changed, or is forgotten, and keep it as it is.
    Changed(CallId),
    /// Keep a bridge as it is; it has changed, or is forgotten.
    Rebridged(BridgeId),
    /// Write down what went wrong with a call.
    Fault(Fault),
}

/// What went wrong with a call, for the list of errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The call.
    pub call: CallId,
    /// The code of the error.
    pub code: &'static str,
    /// What happened, in a sentence.
    pub message: String,
}
