//! Errors without an answer: what broke, and whether the service may have received the request.

use std::{error::Error, io};

use url::Url;

use super::proxy::Proxy;
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
    /// Reads what the HTTP library says, down its chain of causes. With a proxy on the way, the hop that broke is named.
    #[must_use]
    pub fn read(error: &reqwest::Error, proxy: Option<&Proxy>) -> Self {
        if error.is_builder() {
            return Self::never_sent(Cause::Refused, "The request could not be written down.");
        }
        let place = place(error.url());
        if let Some(proxy) = proxy.filter(|_| error.is_connect() || error.is_dns()) {
            return Self::on_the_way(error, &place, proxy);
        }
        if error.is_dns() {
            let host = error.url().and_then(Url::host_str).unwrap_or("");
            let message = format!("The host name {host} is not known.");
            return Self::never_sent(Cause::UnknownHost, message);
        }
        if error.is_connect() {
            return Self::at_connecting(error, &place);
        }
        let place = proxy.map_or_else(
            || place.clone(),
            |proxy| format!("{place}, reached through {},", proxy.words()),
        );
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

    /// A connection through a proxy: it is the proxy that was called, and only behind it the service.
    fn on_the_way(error: &reqwest::Error, place: &str, proxy: &Proxy) -> Self {
        let words = proxy.words();
        if let Some(tls) = find::<rustls::Error>(error) {
            let place = format!("{place}, reached through {words}");
            return Self::never_sent(Cause::Tls, tls_sentence(tls, &place));
        }
        if proxy.is_socks() {
            let message = format!(
                "{place} was to be reached through {words}, which speaks SOCKS; only HTTP proxies can be used here."
            );
            return Self::never_sent(Cause::Unreachable, message);
        }
        if error.is_dns() {
            let message = format!(
                "The host name {} of {words} is not known. It is on the way to {place}.",
                proxy.host()
            );
            return Self::never_sent(Cause::UnknownHost, message);
        }
        let said = what_a_tunnel_says(error);
        let why = match find::<io::Error>(error).map(io::Error::kind) {
            _ if error.is_timeout() => "did not answer in time",
            _ if said.contains("authorization required") => {
                "asks for a user and a password, or does not take these"
            }
            Some(io::ErrorKind::ConnectionRefused) => "refused the connection",
            Some(io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable) => {
                "cannot be reached: there is no way to it"
            }
            Some(_) => "cannot be reached",
            None => "did not let the connection through",
        };
        let mut words = words;
        words.replace_range(..1, "T");
        let cause = if error.is_timeout() {
            Cause::Timeout
        } else {
            Cause::Unreachable
        };
        Self::never_sent(
            cause,
            format!("{words} {why}. It is on the way to {place}."),
        )
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
                Bad::BadSignature => "its signature is wrong".into(),
                Bad::InvalidPurpose | Bad::InvalidPurposeContext { .. } => {
                    "it is not one for servers".into()
                }
                Bad::UnknownRevocationStatus
                | Bad::ExpiredRevocationList
                | Bad::ExpiredRevocationListContext { .. } => {
                    "whether it was revoked cannot be told".into()
                }
                Bad::BadEncoding => "it cannot be read".into(),
                other => unusual(&format!("{other:?}")).into(),
            };
            format!("The certificate of {place} is not trusted: {why}.")
        }
        rustls::Error::AlertReceived(_) => {
            format!(
                "{place} ended the agreement on TLS: it may want another version, or a certificate of ours."
            )
        }
        rustls::Error::PeerIncompatible(_) => {
            format!("{place} offers no version or cipher of TLS that is used here.")
        }
        _ => format!("TLS could not be agreed on with {place}."),
    }
}

/// What the verifier found that has no name of its own in the library: by the words in which it tells programmers.
fn unusual(told: &str) -> &'static str {
    const KNOWN: &[(&str, &str)] = &[
        (
            "CaUsedAsEndEntity",
            "it is made for signing others (CA:TRUE) and not for a server. Make one with CA:FALSE, signed by it",
        ),
        (
            "EndEntityUsedAsCa",
            "it is signed by one that may not sign others",
        ),
        (
            "PathLenConstraintViolated",
            "too many stand between it and one that is known here",
        ),
        (
            "NameConstraintViolation",
            "whoever signed it may not do so for this name",
        ),
        (
            "UnsupportedSignatureAlgorithm",
            "it is signed in a way that is not taken here; an old one may use SHA-1",
        ),
        (
            "UnsupportedCertVersion",
            "it is of an old version (X.509 v1); make one of version 3",
        ),
        (
            "UnsupportedCriticalExtension",
            "it makes demands that are not known here",
        ),
        ("RequiredEkuNotFound", "it is not one for servers"),
        (
            "MissingOrMalformedExtensions",
            "it names no host (no subjectAltName)",
        ),
    ];
    let known = KNOWN.iter().find(|(word, _)| told.contains(word));
    known.map_or("it cannot be checked", |(_, words)| words)
}

/// What is said about a tunnel through a proxy, for which the library has no type.
fn what_a_tunnel_says(error: &reqwest::Error) -> String {
    let mut said = String::new();
    let mut next: Option<&dyn Error> = Some(error);
    while let Some(error) = next {
        said.push_str(&error.to_string());
        next = error.source();
    }
    said
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
