//! What a path below an account is about: [`Paths`](super::paths::Paths) read backwards.

use crate::api::id::{ApplicationId, CallId, DomainId, EndpointId};

/// What a request was about. Pages are counted from 0, where the path says which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The account itself.
    Account,
    /// The list of domains.
    Domains(Option<u64>),
    /// One domain.
    Domain(DomainId),
    /// The endpoints of a domain.
    Endpoints(DomainId, Option<u64>),
    /// One endpoint.
    Endpoint(DomainId, EndpointId),
    /// The tokens of an endpoint, or one of them.
    Tokens(DomainId, EndpointId),
    /// The phones that are registered in a domain, or as one of its endpoints, in short or in full.
    Registrations(DomainId, Option<EndpointId>),
    /// One registration of an endpoint.
    Registration(DomainId, EndpointId),
    /// When phones were registered as an endpoint.
    History(DomainId, EndpointId),
    /// The last messages of an endpoint.
    Trace(DomainId, EndpointId),
    /// The failed attempts of an endpoint.
    Attempts(DomainId, EndpointId),
    /// How many phones are registered in each domain.
    Sums,
    /// The stream of events.
    Stream,
    /// The list of calls.
    Calls(Option<u64>),
    /// One call, or a list of it.
    Call(CallId),
    /// What applications were told.
    Callbacks,
    /// The list of applications.
    Applications(Option<u64>),
    /// One application.
    Application(ApplicationId),
    /// None of these.
    Other,
}

impl Target {
    /// Of a path with its query, as the log of requests has it.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let page = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("page=")?.parse().ok());
        let segments: Vec<&str> = below_account(path).split('/').skip(1).collect();
        match *segments.as_slice() {
            ["account"] => Self::Account,
            ["domains"] => Self::Domains(page),
            ["domains", id] => Self::Domain(id.into()),
            ["domains", id, "endpoints"] => Self::Endpoints(id.into(), page),
            ["domains", id, "endpoints", endpoint] => Self::Endpoint(id.into(), endpoint.into()),
            ["domains", id, "endpoints", endpoint, "tokens", ..] => {
                Self::Tokens(id.into(), endpoint.into())
            }
            ["registrations", "summary"] => Self::Sums,
            ["stream"] => Self::Stream,
            ["domains", id, "registrations"] | ["domains", id, "registrations", "summary"] => {
                Self::Registrations(id.into(), None)
            }
            ["domains", id, "endpoints", endpoint, "registrations"] => {
                Self::Registrations(id.into(), Some(endpoint.into()))
            }
            [
                "domains",
                id,
                "endpoints",
                endpoint,
                "registrations",
                "history",
            ] => Self::History(id.into(), endpoint.into()),
            ["domains", id, "endpoints", endpoint, "registrations", _] => {
                Self::Registration(id.into(), endpoint.into())
            }
            ["domains", id, "endpoints", endpoint, "attempts"] => {
                Self::Attempts(id.into(), endpoint.into())
            }
            ["domains", id, "endpoints", endpoint, "trace"] => {
                Self::Trace(id.into(), endpoint.into())
            }
            ["calls"] => Self::Calls(page),
            ["calls", id, ..] => Self::Call(id.into()),
            ["callbacks", ..] => Self::Callbacks,
            ["applications"] => Self::Applications(page),
            ["applications", id] => Self::Application(id.into()),
            _ => Self::Other,
        }
    }
}

/// The path without what is the same for every request: version and account.
#[must_use]
pub fn below_account(path: &str) -> &str {
    let account = path
        .split_once("/users/")
        .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    account.unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::Target;
    use crate::api::paths::{Paths, first_page};

    #[test]
    fn every_path_of_ours_is_read_back() {
        let origin = Url::parse("https://api.example.com").expect("an address");
        let paths = Paths::new(&origin, &"u-1".into()).expect("paths");
        let (domain, endpoint) = ("rd-1".into(), "re-1".into());
        for (url, target) in [
            (paths.account(), Target::Account),
            (paths.domains().map(first_page), Target::Domains(Some(0))),
            (paths.domains(), Target::Domains(None)),
            (paths.domain(&domain), Target::Domain("rd-1".into())),
            (
                paths.endpoints(&domain),
                Target::Endpoints("rd-1".into(), None),
            ),
            (
                paths.endpoint(&domain, &endpoint),
                Target::Endpoint("rd-1".into(), "re-1".into()),
            ),
            (
                paths.tokens(&domain, &endpoint),
                Target::Tokens("rd-1".into(), "re-1".into()),
            ),
            (paths.stream(), Target::Stream),
            (paths.summary(None), Target::Sums),
            (
                paths.summary(Some(&domain)),
                Target::Registrations("rd-1".into(), None),
            ),
            (
                paths.registrations(&domain, None).map(first_page),
                Target::Registrations("rd-1".into(), None),
            ),
            (
                paths.registrations(&domain, Some(&endpoint)),
                Target::Registrations("rd-1".into(), Some("re-1".into())),
            ),
            (
                paths.registration(&domain, &endpoint, &"rg-1".into()),
                Target::Registration("rd-1".into(), "re-1".into()),
            ),
            (
                paths.history(&domain, &endpoint),
                Target::History("rd-1".into(), "re-1".into()),
            ),
            (
                paths.attempts(&domain, &endpoint),
                Target::Attempts("rd-1".into(), "re-1".into()),
            ),
            (
                paths.trace(&domain, &endpoint),
                Target::Trace("rd-1".into(), "re-1".into()),
            ),
            (
                paths.applications().map(first_page),
                Target::Applications(Some(0)),
            ),
            (
                paths.application(&"a-1".into()),
                Target::Application("a-1".into()),
            ),
        ] {
            let url = url.expect("a path");
            let query = url
                .query()
                .map_or_else(String::new, |query| format!("?{query}"));
            assert_eq!(Target::of(&format!("{}{query}", url.path())), target);
        }
        assert_eq!(
            Target::of("/v1/users/u-1/domains/rd-1/endpoints?size=1000&page=2"),
            Target::Endpoints("rd-1".into(), Some(2))
        );
        assert_eq!(Target::of("/v2/else"), Target::Other);
    }
}
