//! No answer came: what went wrong on the way, and whether the request can have reached the service.

use std::{error::Error, io};

use crate::api::{Cause, Failure};

/// A request without an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakage {
    /// For people and the program.
    pub failure: Failure,
    /// Whether the request may have been received all the same.
    pub may_have_arrived: bool,
}

impl Breakage {
    /// Reads what the HTTP library says, down its chain of causes.
    #[must_use]
    pub fn read(error: &reqwest::Error) -> Self {
        if error.is_builder() {
            return Self::never_sent(Cause::Refused, "The request could not be written down.");
        }
        if error.is_dns() {
            return Self::never_sent(Cause::UnknownHost, "The host name is not known.");
        }
        if error.is_connect() {
            return Self::at_connecting(error);
        }
        let (cause, message) = if error.is_timeout() {
            (Cause::Timeout, "The service did not answer in time.")
        } else {
            (Cause::Unreachable, "The line broke before the answer came.")
        };
        Self {
            failure: Failure::new(cause, message),
            may_have_arrived: true,
        }
    }

    fn at_connecting(error: &reqwest::Error) -> Self {
        if let Some(tls) = find::<rustls::Error>(error) {
            return Self::never_sent(Cause::Tls, tls_sentence(tls));
        }
        if error.is_timeout() {
            return Self::never_sent(Cause::Timeout, "The service did not take the call in time.");
        }
        match find::<io::Error>(error).map(io::Error::kind) {
            Some(io::ErrorKind::ConnectionRefused) => {
                Self::never_sent(Cause::Unreachable, "Nothing listens at this address.")
            }
            Some(io::ErrorKind::UnexpectedEof) => Self::never_sent(
                Cause::Tls,
                "The other side hung up while TLS was being agreed on.",
            ),
            Some(_) | None => {
                Self::never_sent(Cause::Unreachable, "The service cannot be reached.")
            }
        }
    }

    fn never_sent(cause: Cause, message: impl Into<String>) -> Self {
        Self {
            failure: Failure::new(cause, message),
            may_have_arrived: false,
        }
    }
}

fn tls_sentence(error: &rustls::Error) -> String {
    if let rustls::Error::InvalidCertificate(reason) = error {
        return format!("The service's certificate is not trusted: {reason:?}.");
    }
    format!("TLS could not be agreed on: {error}.")
}

/// The first error of this type in the chain. An `io::Error` hides what it carries from `source`.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found);
        }
        let carried = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        if let Some(found) = carried.and_then(|inner| find::<E>(inner)) {
            return Some(found);
        }
        next = error.source();
    }
    None
}
