//! What the platform and a phone have said to each other in a call, as far as it counts.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use super::ground::LineId;
use crate::sip::{
    Dialog, Flow,
    message::{Message, Raw},
    sdp::Session,
    transaction::Key,
};

/// The leg of a call.
#[derive(Debug, Default)]
pub enum Leg {
    /// A phone calls.
    Coming(Box<Coming>),
    /// It was told 200 by this transaction, and has not said that it heard it.
    Accepted(Key, Box<Talk>),
    /// Phones are called.
    Calling(Fork),
    /// Both sides have agreed.
    Talking(Box<Talk>),
    /// Nothing is left.
    #[default]
    Over,
}

/// A call of a phone that is not answered.
#[derive(Debug)]
pub struct Coming {
    /// The transaction of its INVITE.
    pub key: Key,
    /// How it came.
    pub flow: Flow,
    /// The host that its phone signals from.
    pub host: IpAddr,
    /// The INVITE.
    pub invite: Message,
    /// Our tag.
    pub tag: String,
    /// What it offers; nothing when it wants an offer of ours.
    pub offered: Option<Session>,
    /// Whether its caller hears it ring, and when it is told so again.
    pub again: Option<Duration>,
    /// Until when it may be answered.
    pub until: Duration,
    /// What it hears before.
    pub early: Option<Early>,
}

/// Sound that a caller hears before its call is answered.
#[derive(Debug)]
pub struct Early {
    /// The sound.
    pub line: LineId,
    /// Its address.
    pub address: SocketAddr,
    /// Names the session.
    pub session: u64,
    /// What the caller was told of it.
    pub description: Vec<u8>,
}

/// Phones that ring together.
#[derive(Debug)]
pub struct Fork {
    /// The transactions without a final answer, and which of the call's phones each is.
    pub open: Vec<(Key, usize)>,
    /// The sound that was offered to all of them.
    pub line: LineId,
    /// Its address.
    pub address: SocketAddr,
    /// Names the session.
    pub session: u64,
    /// Whether one of them is heard before any has answered.
    pub early: bool,
    /// The best refusal so far.
    pub best: Option<u16>,
    /// Until when they may answer.
    pub until: Duration,
}

/// A call in which both sides can speak.
#[derive(Debug)]
pub struct Talk {
    /// Between us and the phone.
    pub dialog: Dialog,
    /// How the phone is reached.
    pub flow: Flow,
    /// The host that it signals from.
    pub host: IpAddr,
    /// Its sound.
    pub line: LineId,
    /// Where we take it.
    pub address: SocketAddr,
    /// Names the session.
    pub session: u64,
    /// Of our last description.
    pub version: u64,
    /// Whether their ACK is to hold the answer to our offer.
    pub waits: bool,
    /// Whether they say that they send sound.
    pub speaks: bool,
    /// Until when the phone has to say that it is still there, when it has promised that (RFC 4028).
    pub refresh: Option<Duration>,
    /// When it is looked whether they do, and how many packets had come by the last look.
    pub look: Option<(Duration, u64)>,
}

/// One INVITE that was sent, for as long as it may be answered.
#[derive(Debug)]
pub struct Branch {
    /// The call.
    pub call: crate::api::CallId,
    /// Which of its phones.
    pub phone: usize,
    /// How it was sent.
    pub flow: Flow,
    /// The host that the phone signals from.
    pub host: IpAddr,
    /// The INVITE.
    pub invite: Message,
    /// The ACKs that its 2xx had, by the tag of who answered.
    pub acks: Vec<(Raw, Message)>,
}
