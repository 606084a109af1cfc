//! Requests of those who have shown nothing yet: they wait first when there is much to do.

use crate::sip::message::{Address, Message, Method, Name};

/// The header fields that prove a password.
pub const PROOFS: [Name; 3] = [
    Name::Authorization,
    Name::ProxyAuthorization,
    Name::CallsignToken,
];

/// Whether a message brings credentials.
pub fn proves(message: &Message) -> bool {
    let has = |name| message.headers.first(name).is_some();
    PROOFS.iter().any(has)
}

/// Whether a request wants something new and brings no credentials.
pub fn unproved(method: &Method, message: &Message) -> bool {
    let to = message.headers.first(&Name::To).and_then(Address::read);
    let inside = to.is_some_and(|to| to.tag().is_some());
    !matches!(method, Method::Ack | Method::Bye | Method::Cancel) && !inside && !proves(message)
}
