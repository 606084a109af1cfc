//! The steps of a test, and what each of them told.

use std::{borrow::Cow, time::Duration};

use serde::{Deserialize, Serialize};

/// One step, in the order in which they are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Step {
    /// What the account says of the endpoint.
    Account,
    /// The servers that the DNS has for the domain.
    Name,
    /// Whether packets and connections reach them.
    Way,
    /// Whether their certificates are believed.
    Certificate,
    /// Whether SIP is spoken there.
    Options,
    /// What a REGISTER without credentials is asked for.
    Challenge,
    /// Whether the credentials are taken.
    Password,
    /// Which phones are registered.
    Phones,
    /// What a real registration is granted.
    Registration,
    /// Whether the phones ring.
    Ring,
    /// What the phone itself tried last.
    Attempts,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Account,
        Self::Name,
        Self::Way,
        Self::Certificate,
        Self::Options,
        Self::Challenge,
        Self::Password,
        Self::Phones,
        Self::Registration,
        Self::Ring,
        Self::Attempts,
    ];

    /// For people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Account => "Account",
            Self::Name => "Name",
            Self::Way => "Way",
            Self::Certificate => "Certificate",
            Self::Options => "OPTIONS",
            Self::Challenge => "Challenge",
            Self::Password => "Password",
            Self::Phones => "Phones",
            Self::Registration => "Registration",
            Self::Ring => "Ring",
            Self::Attempts => "Attempts",
        }
    }

    /// For programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Name => "name",
            Self::Way => "way",
            Self::Certificate => "certificate",
            Self::Options => "options",
            Self::Challenge => "challenge",
            Self::Password => "password",
            Self::Phones => "phones",
            Self::Registration => "registration",
            Self::Ring => "ring",
            Self::Attempts => "attempts",
        }
    }
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// As it should be.
    Ok,
    /// Something is wrong.
    Wrong,
    /// It could not be found out.
    Unknown,
    /// It was not taken: not asked for, or not reached.
    Skipped,
}

impl State {
    /// For programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Wrong => "wrong",
            Self::Unknown => "unknown",
            Self::Skipped => "skipped",
        }
    }

    /// A sign for people, so that nothing rests on colour.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Ok => "●",
            Self::Wrong => "■",
            Self::Unknown => "▲",
            Self::Skipped => "○",
        }
    }
}

/// One piece of evidence: what it is, and as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// `sent`, `got`, `NAPTR`, …
    pub what: Cow<'static, str>,
    /// One line or several. What is not text is replaced.
    pub text: String,
}

/// What one step told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Which.
    pub step: Step,
    /// How it ended.
    pub state: State,
    /// In a few words.
    pub text: String,
    /// When it began, counted from the start of the test; and how long it took.
    pub time: Option<(Duration, Duration)>,
    /// What it rests on.
    pub evidence: Vec<Line>,
}
