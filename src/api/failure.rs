//! Why a call did not succeed, in terms that a person and the program can act on (reference §6).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::api::secret::Secret;

/// A failed call. `message` is for people; `cause` decides what happens next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What kind of failure it is.
    pub cause: Cause,
    /// The service's own `code`, such as `endpoint-not-found`, when it gave one.
    pub code: Option<String>,
    /// One cleaned sentence: the service's `message`, or ours.
    pub message: String,
}

/// The kinds of failure. Everything that the program must treat alike is one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Cause {
    /// 401: the credentials are wrong.
    Unauthorized,
    /// 403: not permitted for this account.
    Forbidden,
    /// 403 category `limit`: the account is full.
    Limit,
    /// 404: it does not exist (any more).
    Missing,
    /// 409: the name is taken, or the thing is in use.
    Conflict,
    /// 400 and other 4xx: the service did not accept what was sent.
    Refused,
    /// 429 that outlasted its retries.
    TooMany,
    /// 5xx.
    Server,
    /// The host name did not resolve.
    UnknownHost,
    /// Nobody listens there, or the line broke before a request was sent.
    Unreachable,
    /// TLS could not be agreed on, or the certificate is not trusted.
    Tls,
    /// No answer in time.
    Timeout,
    /// The answer was not what the protocol promises: not JSON, too large, cut short, a foreign `next` link.
    Garbled,
    /// The same from a service that is known to answer well: something in between, or a trouble that will pass.
    Disturbed,
    /// A write was sent and its answer never came: it may or may not have happened.
    Unknown,
    /// The profile is read-only: nothing was sent.
    ReadOnly,
    /// Nobody waits for it any more.
    Cancelled,
}

impl Failure {
    /// A failure of this kind, with a sentence for people.
    #[must_use]
    pub fn new(cause: Cause, message: impl Into<String>) -> Self {
        Self {
            cause,
            code: None,
            message: message.into(),
        }
    }

    /// The same without this secret, which went with the request: a service may quote what it refuses.
    #[must_use]
    pub fn without(mut self, secret: &Secret) -> Self {
        let hide = |text: &str| text.replace(secret.reveal(), "…");
        if !secret.is_empty() {
            self.code = self.code.as_deref().map(hide);
            self.message = hide(&self.message);
        }
        self
    }

    /// What the person can do about it, as one sentence.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self.cause {
            Cause::Unauthorized => "Check the API token, the secret and the user id.",
            Cause::Forbidden => "These credentials may not do this; check the user id.",
            Cause::Limit => "Delete something first, or ask for a higher limit.",
            Cause::Missing => "It is gone; reload to see what is there.",
            Cause::Conflict => "Choose another name, or look at what is there.",
            Cause::Refused => "Correct the fields and send again.",
            Cause::TooMany => "Wait a moment and try again.",
            Cause::Server => "Try again later.",
            Cause::UnknownHost => "Check the host name in the configuration, and DNS.",
            Cause::Unreachable => "Check that the service runs and the address is right.",
            Cause::Tls => "Check the address and the certificate; nothing was sent.",
            Cause::Timeout => "Try again; the service may be slow.",
            Cause::Garbled => "Check that the address is that of the API.",
            Cause::Disturbed => "The service has answered well before, so this should pass.",
            Cause::Unknown => "Reload to see whether it happened before trying again.",
            Cause::ReadOnly => "Open a profile that may write.",
            Cause::Cancelled => "Nothing to do.",
        }
    }

    /// What happened, in fewer words than the service uses, where one line must do.
    #[must_use]
    pub fn brief(&self) -> Option<&'static str> {
        match self.cause {
            Cause::Unauthorized => Some("Not let in (401)."),
            Cause::Forbidden => Some("Not permitted (403)."),
            Cause::Server => Some("It failed (5xx)."),
            Cause::Timeout => Some("No answer in time."),
            Cause::Garbled | Cause::Disturbed => Some("Not understood."),
            Cause::Limit
            | Cause::Missing
            | Cause::Conflict
            | Cause::Refused
            | Cause::TooMany
            | Cause::UnknownHost
            | Cause::Unreachable
            | Cause::Tls
            | Cause::Unknown
            | Cause::ReadOnly
            | Cause::Cancelled => None,
        }
    }

    /// Whether nobody was there to hear what was asked, so that nothing else will be heard either.
    #[must_use]
    pub fn is_absence(&self) -> bool {
        matches!(
            self.cause,
            Cause::Unreachable | Cause::UnknownHost | Cause::Tls
        )
    }

    /// What happened, as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let what = self.to_string();
        if what.ends_with(['.', '!', '?']) {
            what
        } else {
            format!("{what}.")
        }
    }

    /// What happened and what to do about it, as sentences.
    #[must_use]
    pub fn told(&self) -> String {
        format!("{} {}", self.sentence(), self.advice())
    }

    /// Whether this failure says that the service cannot be used now, rather than that it said no.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        matches!(
            self.cause,
            Cause::TooMany
                | Cause::Server
                | Cause::UnknownHost
                | Cause::Unreachable
                | Cause::Tls
                | Cause::Timeout
                | Cause::Disturbed
        )
    }

    /// Whether another request that succeeds says that this one may succeed as well by now.
    #[must_use]
    pub fn may_be_over(&self) -> bool {
        matches!(self.cause, Cause::Disturbed | Cause::Unauthorized)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) => write!(f, "{} ({code})", self.message.trim_end_matches('.')),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::{Cause, Failure};

    #[test]
    fn a_secret_that_is_quoted_is_taken_out() {
        let failure = Failure::new(Cause::Refused, "The password \"hunter22\" is too weak.");
        let hidden = failure.clone().without(&"hunter22".into());
        assert_eq!(hidden.message, "The password \"…\" is too weak.");
        assert_eq!(failure.clone().without(&"".into()), failure);
    }
}
