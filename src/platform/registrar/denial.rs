//! Why a request is refused: what its sender is told, and what the support desk is.

use std::fmt;

use crate::{
    platform::choices,
    sip::{
        digest::Doubt,
        message::{Flaw, Message, Name},
    },
};

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denial {
    /// The message is malformed.
    Flaw(Flaw),
    /// It requires extensions that we lack, as a list.
    Extension(String),
    /// The Request-URI has a user, where only a domain may stand (RFC 3261 §10.2).
    UserInUri,
    /// The Request-URI is no SIP URI.
    Scheme,
    /// The Request-URI names no domain of ours.
    Domain,
    /// To names another domain than the Request-URI (RFC 3261 §10.3, step 5).
    OtherDomain,
    /// To names another user than the credentials.
    OtherUser,
    /// From names another than To.
    ThirdParty,
    /// A call's From names another user than the credentials.
    OtherCaller,
    /// The credentials are not believed.
    Doubt(Doubt),
    /// The token is none of the endpoint's, or has ended.
    Token,
    /// The endpoint is disabled.
    Disabled,
    /// A Contact cannot be read, or a phone cannot be reached at it.
    Contact,
    /// `Contact: *` stands beside another, or not with `Expires: 0` (RFC 3261 §10.3, step 6).
    Star,
    /// The asked time is shorter than this many seconds.
    Brief(u32),
    /// A REGISTER of the same phone that was sent later has come before.
    Order,
    /// More than one contact names a flow (RFC 5626 §6).
    Flows,
    /// The proxy before us cannot keep flows (RFC 5626 §6).
    FirstHop,
    /// There is no memory for more bindings.
    Full,
}

impl Denial {
    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Flaw(flaw) => flaw.status(),
            Self::Extension(_) => 420,
            Self::Scheme => 416,
            Self::Domain | Self::OtherDomain => 404,
            Self::OtherUser
            | Self::ThirdParty
            | Self::OtherCaller
            | Self::Doubt(_)
            | Self::Token
            | Self::Disabled => 403,
            Self::UserInUri | Self::Contact | Self::Star | Self::Flows => 400,
            Self::Brief(_) => 423,
            Self::Order => 500,
            Self::FirstHop => 439,
            Self::Full => 503,
        }
    }

    /// The reason as programs know it: it never changes.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Flaw(_) => "malformed-request",
            Self::Extension(_) => "unsupported-extension",
            Self::UserInUri => "user-in-request-uri",
            Self::Scheme => "no-sip-uri",
            Self::Domain => "unknown-domain",
            Self::OtherDomain => "other-domain",
            Self::OtherUser => "other-user",
            Self::ThirdParty => "third-party",
            Self::OtherCaller => "other-caller",
            Self::Doubt(Doubt::Incomplete) => "incomplete-credentials",
            Self::Doubt(Doubt::Realm) => "wrong-realm",
            Self::Doubt(Doubt::Algorithm) => "wrong-algorithm",
            Self::Doubt(Doubt::User) => "unknown-user",
            Self::Doubt(Doubt::Password) => "wrong-password",
            Self::Doubt(Doubt::Old | Doubt::Foreign) => "old-nonce",
            Self::Doubt(Doubt::Replayed) => "replayed-nonce",
            Self::Token => "wrong-token",
            Self::Disabled => "endpoint-disabled",
            Self::Contact => "malformed-contact",
            Self::Star => "contact-star",
            Self::Brief(_) => "interval-too-brief",
            Self::Order => "out-of-order",
            Self::Flows => "more-than-one-flow",
            Self::FirstHop => "first-hop-lacks-outbound",
            Self::Full => "no-room",
        }
    }

    /// The response. It tells a user that does not exist nothing else than one with a wrong password.
    #[must_use]
    pub fn reply(&self, request: &Message, tag: &str) -> Message {
        let mut reply = request.answer(self.status(), &self.reason(), Some(tag));
        match self {
            Self::Extension(list) => reply.headers.push(Name::Unsupported, list.as_str()),
            Self::Brief(least) => reply.headers.push(Name::MinExpires, least.to_string()),
            Self::Full => reply
                .headers
                .push(Name::RetryAfter, choices::FULL_RETRY_AFTER.to_string()),
            Self::Flaw(_)
            | Self::UserInUri
            | Self::Scheme
            | Self::Domain
            | Self::OtherDomain
            | Self::OtherUser
            | Self::ThirdParty
            | Self::OtherCaller
            | Self::Doubt(_)
            | Self::Token
            | Self::Disabled
            | Self::Contact
            | Self::Star
            | Self::Order
            | Self::Flows
            | Self::FirstHop => {}
        }
        reply
    }

    /// The reason phrase. A wrong password and a user that does not exist read the same.
    fn reason(&self) -> String {
        let text = match self {
            Self::Flaw(flaw) => return flaw.to_string(),
            Self::Extension(_) => "Bad Extension",
            Self::UserInUri => "Request-URI Has a User",
            Self::Scheme => "Unsupported URI Scheme",
            Self::Domain => "No Such Domain",
            Self::OtherDomain => "To Names Another Domain",
            Self::OtherUser => "To Names Another User",
            Self::ThirdParty => "From Differs From To",
            Self::OtherCaller => "From Names Another User",
            Self::Doubt(_) => "Wrong Credentials",
            Self::Token => "Wrong Token",
            Self::Disabled => "Endpoint Disabled",
            Self::Contact => "Malformed Contact",
            Self::Star => "Contact * Needs Expires: 0",
            Self::Brief(_) => "Interval Too Brief",
            Self::Order => "CSeq Out of Order",
            Self::Flows => "More Than One Flow",
            Self::FirstHop => "First Hop Lacks Outbound Support",
            Self::Full => "No Room",
        };
        text.to_owned()
    }
}

/// For the support desk: what is wrong, in a few words in the middle of a sentence.
impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Flaw(flaw) => return write!(f, "malformed request ({flaw})"),
            Self::Extension(list) => return write!(f, "requires what is not supported ({list})"),
            Self::Brief(least) => {
                return write!(f, "asks for a shorter time than {least} seconds");
            }
            Self::UserInUri => "a user in the Request-URI",
            Self::Scheme => "a Request-URI that is no SIP URI",
            Self::Domain => "a Request-URI with another domain",
            Self::OtherDomain => "To with another domain",
            Self::OtherUser => "To with another user",
            Self::ThirdParty => "From with another user than To",
            Self::OtherCaller => "From with another user than the credentials",
            Self::Doubt(Doubt::Incomplete) => "incomplete credentials",
            Self::Doubt(Doubt::Realm) => "credentials for another realm",
            Self::Doubt(Doubt::Algorithm) => "credentials with another algorithm",
            Self::Doubt(Doubt::User) => "unknown user",
            Self::Doubt(Doubt::Password) => "wrong password",
            Self::Doubt(Doubt::Old | Doubt::Foreign) => "an old nonce",
            Self::Doubt(Doubt::Replayed) => "a nonce that was used before",
            Self::Token => "wrong token",
            Self::Disabled => "the endpoint is disabled",
            Self::Contact => "malformed Contact",
            Self::Star => "Contact * without Expires: 0",
            Self::Order => "an older request after a newer one",
            Self::Flows => "more than one flow in a request",
            Self::FirstHop => "a proxy that cannot keep flows",
            Self::Full => "no room for more phones",
        };
        f.write_str(text)
    }
}
