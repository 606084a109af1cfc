//! Errors without an answer: what broke, and whether the service may have received the request.

use std::{error::Error, io};

use url::Url;

use crate::api::failure::{Cause, Failure};

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
        let place = place(error.url());
        if error.is_dns() {
            let host = error.url().and_then(Url::host_str).unwrap_or("");
            let message = format!("The host name {host} is not known.");
            return Self::never_sent(Cause::UnknownHost, message);
        }
        if error.is_connect() {
            return Self::at_connecting(error, &place);
        }
        let (cause, message) = if error.is_timeout() {
            (Cause::Timeout, format!("{place} did not answer in time."))
        } else if find::<hyper::Error>(error).is_some_and(hyper::Error::is_parse) {
            let message = format!("{place} does not speak plain HTTP; is the address https://?");
            (Cause::Garbled, message)
        } else {
            let message = format!("The line to {place} broke before the answer came.");
            (Cause::Unreachable, message)
        };
        Self {
            failure: Failure::new(cause, message),
            may_have_arrived: true,
        }
    }

    fn at_connecting(error: &reqwest::Error, place: &str) -> Self {
        if let Some(tls) = find::<rustls::Error>(error) {
            return Self::never_sent(Cause::Tls, tls_sentence(tls, place));
        }
        if error.is_timeout() {
            let message = format!("{place} did not take the call in time.");
            return Self::never_sent(Cause::Timeout, message);
        }
        let (cause, message) = match find::<io::Error>(error).map(io::Error::kind) {
            Some(io::ErrorKind::ConnectionRefused) => (
                Cause::Unreachable,
                format!("{place} refused the connection."),
            ),
            Some(io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable) => {
                (Cause::Unreachable, format!("There is no way to {place}."))
            }
            Some(io::ErrorKind::UnexpectedEof) => (
                Cause::Tls,
                format!("{place} hung up while TLS was being agreed on."),
            ),
            Some(_) | None => (Cause::Unreachable, format!("{place} cannot be reached.")),
        };
        Self::never_sent(cause, message)
    }

    fn never_sent(cause: Cause, message: impl Into<String>) -> Self {
        Self {
            failure: Failure::new(cause, message),
            may_have_arrived: false,
        }
    }
}

/// Host and port, as people write them.
fn place(url: Option<&Url>) -> String {
    let host = url.and_then(Url::host_str).unwrap_or("the service");
    match url.and_then(Url::port_or_known_default) {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "everything else says in its own words what is wrong"
)]
fn tls_sentence(error: &rustls::Error, place: &str) -> String {
    use rustls::CertificateError as Bad;
    match error {
        rustls::Error::InvalidMessage(_) => {
            format!("{place} does not speak TLS; is the address http://?")
        }
        rustls::Error::InvalidCertificate(reason) => {
            let why = match reason {
                Bad::Expired | Bad::ExpiredContext { .. } => "it has expired".to_owned(),
                Bad::NotValidYet | Bad::NotValidYetContext { .. } => "it is not valid yet".into(),
                Bad::NotValidForName | Bad::NotValidForNameContext { .. } => {
                    "it is for another name".into()
                }
                Bad::UnknownIssuer => "nobody known here vouches for it".into(),
                Bad::Revoked => "it was revoked".into(),
                other => other.to_string(),
            };
            format!("The certificate of {place} is not trusted: {why}.")
        }
        other => format!("TLS could not be agreed on with {place}: {other}."),
    }
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
