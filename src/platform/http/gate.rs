//! Decides who may use the platform's own paths: programs on this machine that have the token, and no web page.
//!
//! A browser on this machine reaches them as well, on behalf of any page that is open in it. It names that page in
//! `Origin`, or the host that it believes to be talking to in `Host`, and needs permission for JSON; neither is believed
//! here, and all three are asked for beside the token.

use hyper::{
    HeaderMap,
    header::{self, HeaderName},
    http::uri::Authority,
};
use subtle::ConstantTimeEq as _;

use super::{ask::Ask, route};
use crate::platform::{choices, config::Control, refusal::Refusal};

/// Whether a request may do what it asks for.
pub fn admit(control: &Control, ask: &Ask) -> Result<(), Refusal> {
    let Control::Token(token) = control else {
        return Err(route::nowhere(&ask.path));
    };
    let headers = &ask.headers;
    let hosts: Vec<&str> = values(headers, &header::HOST).collect();
    let mut named = ask.authority.as_deref().into_iter().chain(hosts.clone());
    if !named.all(|host| is_local(host, ask)) {
        return Err(Refusal::forbidden(
            choices::FOREIGN_HOST,
            "The platform's own paths are only served under a name of this machine.",
        ));
    }
    let mut origins = values(headers, &header::ORIGIN);
    let ours = |origin: &str| {
        let host = origin.strip_prefix("http://");
        host.is_some_and(|host| hosts.iter().any(|named| named.eq_ignore_ascii_case(host)))
    };
    if !origins.all(ours) {
        return Err(Refusal::forbidden(
            choices::FOREIGN_ORIGIN,
            "The platform's own paths are not served to web pages.",
        ));
    }
    let given = ask.authorization().and_then(|it| it.split_once(' '));
    let right = given.is_some_and(|(scheme, given)| {
        scheme.eq_ignore_ascii_case("bearer")
            && bool::from(given.trim().as_bytes().ct_eq(token.reveal().as_bytes()))
    });
    if !right {
        return Err(Refusal::stranger(
            choices::BAD_CREDENTIALS,
            "The control token is missing or wrong; it is printed when the platform starts.",
        ));
    }
    Ok(())
}

/// All values of a header; one that is no text counts as a foreign one.
fn values<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    let all = headers.get_all(name).iter();
    all.map(|value| value.to_str().unwrap_or("?"))
}

/// Whether a host, with or without a port, is a name of this machine that no name server has a say in.
fn is_local(host: &str, ask: &Ask) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host().trim_matches(['[', ']']);
    match name.parse::<std::net::IpAddr>() {
        Ok(address) => {
            let address = address.to_canonical();
            address.is_loopback() || address == ask.local.ip().to_canonical()
        }
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    }
}

/// Whether what is posted says to be JSON, which a web page cannot say unasked.
pub fn check_kind(ask: &Ask) -> Result<(), Refusal> {
    let mut kinds = values(&ask.headers, &header::CONTENT_TYPE);
    let is_json = |kind: &str| {
        let kind = kind.split(';').next().unwrap_or_default();
        kind.trim().eq_ignore_ascii_case("application/json")
    };
    if kinds.next().is_some_and(is_json) && kinds.next().is_none() {
        return Ok(());
    }
    let message = "The body must be JSON: send Content-Type: application/json.";
    Err(Refusal::unacceptable(
        415,
        "unsupported-media-type",
        message,
    ))
}
