//! A call: one leg between the platform and a phone, and what is told of it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    callback::Target,
    cause::Cause,
    ground::{Heard, LineId},
    leg::Leg,
};
use crate::api::{ApplicationId, BridgeId, CallId, DomainId, EndpointId};

/// Who has called whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// A phone has called the platform.
    In,
    /// The platform has called a phone.
    Out,
}

/// How far a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Nobody has answered yet.
    Started,
    /// It is answered.
    Active,
    /// It has ended.
    Completed,
    /// It was refused.
    Rejected,
}

/// What can happen in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// It began.
    Create,
    /// It was answered.
    Answer,
    /// Nobody answered in time.
    Timeout,
    /// It ended, for this cause.
    Hangup(Cause),
}

impl Event {
    /// As the API names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Answer => "answer",
            Self::Timeout => "timeout",
            Self::Hangup(_) => "hangup",
        }
    }

    /// What the API says beside the name.
    #[must_use]
    pub fn data(self) -> Option<&'static str> {
        match self {
            Self::Hangup(cause) => Some(cause.name()),
            Self::Create | Self::Answer | Self::Timeout => None,
        }
    }
}

/// Something that happened in a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// Its identifier.
    pub id: String,
    /// When, since the Unix epoch.
    pub at: Duration,
    /// What it was.
    pub event: Event,
}

/// What became of the call at one of the phones that were called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// Nothing was heard yet.
    Called,
    /// It rings.
    Ringing,
    /// It has answered, and is connected.
    Answered,
    /// It has refused, with this status.
    Refused(u16),
    /// It rang, or might have, and was told that it is over.
    Cancelled,
    /// It never said anything.
    Silent,
    /// Its connection is gone.
    Unreachable,
}

/// One of the phones that were called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// Where it is.
    pub contact: String,
    /// What it calls itself.
    pub user_agent: Option<String>,
    /// What became of it.
    pub fate: Fate,
    /// Since when, since the Unix epoch.
    pub at: Duration,
}

/// Two calls of which one transfers the phone of the other: they end together once both are answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The other call.
    pub with: CallId,
    /// Whether this one was there first.
    pub is_first: bool,
    /// Whether who is called has answered.
    pub is_done: bool,
}

/// A call. Times are since the Unix epoch.
#[derive(Debug, Serialize, Deserialize)]
pub struct Call {
    /// Its identifier.
    pub id: CallId,
    /// Who has called whom.
    pub way: Way,
    /// Who calls: the SIP URI of an endpoint, or a number.
    pub from: String,
    /// Who is called: a SIP URI, or the number that was dialled.
    pub to: String,
    /// How far it is.
    pub state: State,
    /// When it began.
    pub started: Duration,
    /// When it was answered.
    pub activated: Option<Duration>,
    /// When it ended.
    pub ended: Option<Duration>,
    /// Why it ended.
    pub cause: Option<Cause>,
    /// Where its events go.
    pub target: Option<Target>,
    /// What the application wants to be told again with each event.
    pub tag: Option<String>,
    /// The bridge that it is in, or was in last.
    pub bridge: Option<BridgeId>,
    /// The header fields of a phone's INVITE whose names begin with `X-`, and those that an application sends.
    pub headers: Vec<(String, String)>,
    /// The endpoint at its other end.
    pub endpoint: Option<(DomainId, EndpointId)>,
    /// The call that its phone is transferred to, or that was made to transfer another one.
    #[serde(default)]
    pub transfer: Option<Transfer>,
    /// The application whose call it is.
    pub application: Option<ApplicationId>,
    /// What happened, in its order.
    pub happenings: Vec<Happening>,
    /// The phones that were called.
    pub phones: Vec<Called>,
    /// What was heard, once it has ended.
    pub heard: Option<Heard>,
    /// The Call-ID of its messages; empty when it has none.
    #[serde(default)]
    pub sip_id: String,
    #[serde(skip)]
    pub(super) leg: Leg,
    /// When something is due.
    #[serde(skip)]
    pub(super) due: Option<Duration>,
}

impl Call {
    /// Whether it has not ended.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(self.state, State::Started | State::Active)
    }

    /// Whether its phone waits for somebody whom it is transferred to.
    #[must_use]
    pub fn is_transferring(&self) -> bool {
        let waits = |transfer: &Transfer| transfer.is_first && !transfer.is_done;
        self.state == State::Active && self.transfer.as_ref().is_some_and(waits)
    }

    /// Whether one of its phones rings, and nobody speaks there.
    pub(super) fn is_rung(&self) -> bool {
        let Leg::Calling(fork) = &self.leg else {
            return false;
        };
        !fork.early && self.phones.iter().any(|phone| phone.fate == Fate::Ringing)
    }

    /// Its sound.
    pub(super) fn line(&self) -> Option<LineId> {
        match &self.leg {
            Leg::Accepted(_, talk) | Leg::Talking(talk) => Some(talk.line),
            Leg::Calling(fork) => Some(fork.line),
            Leg::Coming(coming) => coming.early.as_ref().map(|early| early.line),
            Leg::Over => None,
        }
    }
}
