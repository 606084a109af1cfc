//! Parses the path of a request into the resource that it names.
//!
//! A trailing slash is accepted everywhere (reference §2.8).

use crate::{
    api::{ApplicationId, BridgeId, CallId, DomainId, EndpointId},
    platform::{choices, excerpt::excerpt, refusal::Refusal},
};

/// A path of the API under `/v1/users/{userId}`, or of the platform's own control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// `/account`
    Account,
    /// `/domains`
    Domains,
    /// `/domains/{domainId}`
    Domain(DomainId),
    /// `/domains/{domainId}/endpoints`
    Endpoints(DomainId),
    /// `/domains/{domainId}/endpoints/{endpointId}`
    Endpoint(DomainId, EndpointId),
    /// `/domains/endpoints/{endpointId}`: the founding page's literal update path (reference §5).
    EndpointAlone(EndpointId),
    /// `…/endpoints/{endpointId}/tokens`
    Tokens(DomainId, EndpointId),
    /// `…/endpoints/{endpointId}/tokens/{token}`
    Token(DomainId, EndpointId, String),
    /// `/registrations/summary`
    Summary,
    /// `/domains/{domainId}/registrations`
    DomainRegistrations(DomainId),
    /// `/domains/{domainId}/registrations/summary`
    DomainSummary(DomainId),
    /// `…/endpoints/{endpointId}/registrations`
    Registrations(DomainId, EndpointId),
    /// `…/endpoints/{endpointId}/registrations/history`
    History(DomainId, EndpointId),
    /// `…/endpoints/{endpointId}/registrations/{registrationId}`
    Registration(DomainId, EndpointId, String),
    /// `…/endpoints/{endpointId}/attempts`
    Attempts(DomainId, EndpointId),
    /// `…/endpoints/{endpointId}/trace`
    Trace(DomainId, EndpointId),
    /// `/stream`
    Stream,
    /// `/calls`
    Calls,
    /// `/calls/{callId}`
    Call(CallId),
    /// `/calls/{callId}/events`
    CallEvents(CallId),
    /// `/calls/{callId}/events/{eventId}`
    CallEvent(CallId, String),
    /// `/calls/{callId}/phones`
    CallPhones(CallId),
    /// `/calls/{callId}/trace`
    CallTrace(CallId),
    /// `/calls/{callId}/dtmf`
    Keys(CallId),
    /// `/bridges`
    Bridges,
    /// `/bridges/{bridgeId}`
    Bridge(BridgeId),
    /// `/bridges/{bridgeId}/calls`
    BridgeCalls(BridgeId),
    /// `/applications`
    Applications,
    /// `/applications/{applicationId}`
    Application(ApplicationId),
    /// `/phoneNumbers`
    Numbers,
    /// `/phoneNumbers/{number}`
    Number(String),
    /// `/callbacks`, which is ours
    Callbacks,
    /// `/callbacks/{callbackId}`, which is ours
    Callback(String),
    /// `/errors`
    Errors,
    /// `/errors/{errorId}`
    Error(String),
    /// Something else of the account.
    Unknown,
}

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `/v1/users/{userId}/…`
    Account(String, Route),
    /// Nothing of ours.
    Nowhere,
}

impl Route {
    /// Whether it is there only where phones are answered.
    pub fn is_of_phones(&self) -> bool {
        matches!(self.family(), Some("registrations" | "attempts")) || self.is_of_calls()
    }

    /// Whether it is about calls or bridges.
    pub fn is_of_calls(&self) -> bool {
        matches!(self.family(), Some("calls" | "bridges"))
    }

    /// The resource family that its requests are counted in (reference §6, rate limits). Phone numbers may be
    /// read two thousand times a second there, which is not limited here.
    pub fn family(&self) -> Option<&'static str> {
        Some(match self {
            Self::Account => "account",
            Self::Domains | Self::Domain(_) => "domains",
            Self::Endpoints(_)
            | Self::Endpoint(..)
            | Self::EndpointAlone(_)
            | Self::Tokens(..)
            | Self::Token(..) => "endpoints",
            Self::Applications | Self::Application(_) => "applications",
            Self::Numbers | Self::Number(_) => return None,
            Self::Summary
            | Self::DomainRegistrations(_)
            | Self::DomainSummary(_)
            | Self::Registrations(..)
            | Self::History(..)
            | Self::Registration(..) => "registrations",
            Self::Attempts(..) | Self::Trace(..) => "attempts",
            Self::Calls
            | Self::Call(_)
            | Self::CallEvents(_)
            | Self::CallEvent(..)
            | Self::CallPhones(_)
            | Self::Callbacks
            | Self::Callback(_)
            | Self::CallTrace(_)
            | Self::Keys(_) => "calls",
            Self::Bridges | Self::Bridge(_) | Self::BridgeCalls(_) => "bridges",
            Self::Stream => "stream",
            Self::Errors | Self::Error(_) => "errors",
            Self::Unknown => "unknown",
        })
    }

    /// The methods it answers.
    pub fn methods(&self) -> &'static str {
        match self {
            Self::Account
            | Self::Summary
            | Self::DomainRegistrations(_)
            | Self::DomainSummary(_)
            | Self::Registrations(..)
            | Self::History(..)
            | Self::Attempts(..)
            | Self::Trace(..)
            | Self::Stream
            | Self::CallEvents(_)
            | Self::CallEvent(..)
            | Self::CallPhones(_)
            | Self::CallTrace(_)
            | Self::BridgeCalls(_)
            | Self::Callbacks
            | Self::Errors
            | Self::Error(_) => "GET, HEAD",
            Self::Registration(..) => "GET, HEAD, DELETE",
            Self::Domains
            | Self::Endpoints(_)
            | Self::Applications
            | Self::Numbers
            | Self::Calls
            | Self::Call(_)
            | Self::Bridges
            | Self::Bridge(_) => "GET, HEAD, POST",
            Self::Domain(_) | Self::Endpoint(..) | Self::Application(_) | Self::Number(_) => {
                "GET, HEAD, POST, DELETE"
            }
            Self::EndpointAlone(_) | Self::Tokens(..) | Self::Keys(_) | Self::Callback(_) => "POST",
            Self::Token(..) => "DELETE",
            Self::Unknown => "",
        }
    }
}

/// Reads a path. Escapes are resolved inside each segment; a bad one, or one that is not UTF-8, is refused.
pub fn parse(path: &str) -> Result<Target, Refusal> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    let segments = path
        .split('/')
        .map(unescape)
        .collect::<Result<Vec<_>, _>>()?;
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    Ok(match segments.as_slice() {
        ["v1", "users", user, rest @ ..] => Target::Account((*user).into(), account(rest)),
        _ => Target::Nowhere,
    })
}

fn account(segments: &[&str]) -> Route {
    match *segments {
        ["account"] => Route::Account,
        ["domains"] => Route::Domains,
        ["domains", "endpoints", endpoint] => Route::EndpointAlone(endpoint.into()),
        ["domains", domain] => Route::Domain(domain.into()),
        ["domains", domain, "endpoints"] => Route::Endpoints(domain.into()),
        ["domains", domain, "endpoints", endpoint] => {
            Route::Endpoint(domain.into(), endpoint.into())
        }
        ["domains", domain, "endpoints", endpoint, "tokens"] => {
            Route::Tokens(domain.into(), endpoint.into())
        }
        ["domains", domain, "endpoints", endpoint, "tokens", token] => {
            Route::Token(domain.into(), endpoint.into(), token.into())
        }
        ["registrations", "summary"] => Route::Summary,
        ["domains", domain, "registrations"] => Route::DomainRegistrations(domain.into()),
        ["domains", domain, "registrations", "summary"] => Route::DomainSummary(domain.into()),
        ["domains", domain, "endpoints", endpoint, "registrations"] => {
            Route::Registrations(domain.into(), endpoint.into())
        }
        [
            "domains",
            domain,
            "endpoints",
            endpoint,
            "registrations",
            "history",
        ] => Route::History(domain.into(), endpoint.into()),
        [
            "domains",
            domain,
            "endpoints",
            endpoint,
            "registrations",
            registration,
        ] => Route::Registration(domain.into(), endpoint.into(), registration.into()),
        ["domains", domain, "endpoints", endpoint, "attempts"] => {
            Route::Attempts(domain.into(), endpoint.into())
        }
        ["domains", domain, "endpoints", endpoint, "trace"] => {
            Route::Trace(domain.into(), endpoint.into())
        }
        ["calls"] => Route::Calls,
        ["calls", call] => Route::Call(call.into()),
        ["calls", call, "events"] => Route::CallEvents(call.into()),
        ["calls", call, "events", event] => Route::CallEvent(call.into(), event.into()),
        ["calls", call, "phones"] => Route::CallPhones(call.into()),
        ["calls", call, "trace"] => Route::CallTrace(call.into()),
        ["calls", call, "dtmf"] => Route::Keys(call.into()),
        ["bridges"] => Route::Bridges,
        ["bridges", bridge] => Route::Bridge(bridge.into()),
        ["bridges", bridge, "calls"] => Route::BridgeCalls(bridge.into()),
        ["stream"] => Route::Stream,
        ["applications"] => Route::Applications,
        ["applications", application] => Route::Application(application.into()),
        ["phoneNumbers"] => Route::Numbers,
        ["phoneNumbers", number] => Route::Number(number.into()),
        ["callbacks"] => Route::Callbacks,
        ["callbacks", id] => Route::Callback((*id).into()),
        ["errors"] => Route::Errors,
        ["errors", error] => Route::Error(error.into()),
        _ => Route::Unknown,
    }
}

fn unescape(segment: &str) -> Result<String, Refusal> {
    let bad = || Refusal::malformed("The path has an escape that is not a % and two hex digits.");
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|b| char::from(b).to_digit(16));
        let (high, low) = (digit().ok_or_else(bad)?, digit().ok_or_else(bad)?);
        bytes.push(u8::try_from(high * 16 + low).map_err(|_| bad())?);
    }
    String::from_utf8(bytes).map_err(|_| Refusal::malformed("The path is not UTF-8."))
}

/// The refusal for a path that names nothing.
pub fn nowhere(path: &str) -> Refusal {
    let path = excerpt(path, choices::EXCERPT);
    Refusal::missing("resource", &path, choices::NO_RESOURCE)
}

#[cfg(test)]
mod tests {
    use super::{Route, Target, parse};

    fn route(path: &str) -> Route {
        match parse(path) {
            Ok(Target::Account(user, route)) if user == "u-1" => route,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_trailing_slash_makes_no_difference() {
        assert_eq!(route("/v1/users/u-1/domains/"), Route::Domains);
        assert_eq!(
            route("/v1/users/u-1/domains/rd-1/endpoints/re-2/tokens/"),
            Route::Tokens("rd-1".into(), "re-2".into())
        );
    }

    #[test]
    fn the_update_path_without_a_domain_is_known() {
        assert_eq!(
            route("/v1/users/u-1/domains/endpoints/re-2"),
            Route::EndpointAlone("re-2".into())
        );
    }

    #[test]
    fn bad_escapes_are_refused_and_good_ones_resolved() {
        assert_eq!(
            route("/v1/users/%75-1/domains/rd%2D1"),
            Route::Domain("rd-1".into())
        );
        for bad in ["/v1/%", "/v1/%4", "/v1/%zz", "/v1/%ff", "/%+1/"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
