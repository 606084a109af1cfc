//! The service's addresses as the client spells them: `/v1/users/{userId}/…` (reference §1, §4, §5, §7).

use url::Url;

use crate::api::{
    failure::{Cause, Failure},
    id::{ApplicationId, CallId, DomainId, EndpointId, RegistrationId, UserId},
    secret::Secret,
};

/// Rows asked for in a page of a list: the documented maximum (reference §3). A service that allows
/// fewer clamps it.
pub const PAGE_SIZE: usize = 1000;

/// Addresses below one account at one origin.
#[derive(Debug, Clone)]
pub struct Paths {
    account: Url,
}

impl Paths {
    /// For this account. The origin has no path of its own (see [`super::Connection`]).
    pub fn new(origin: &Url, user: &UserId) -> Result<Self, Failure> {
        let account = below(origin, &["v1", "users", user.as_str()])?;
        Ok(Self { account })
    }

    /// `/account`.
    pub fn account(&self) -> Result<Url, Failure> {
        below(&self.account, &["account"])
    }

    /// `/domains`.
    pub fn domains(&self) -> Result<Url, Failure> {
        below(&self.account, &["domains"])
    }

    /// `/domains/{id}`.
    pub fn domain(&self, id: &DomainId) -> Result<Url, Failure> {
        below(&self.account, &["domains", id.as_str()])
    }

    /// `/domains/{id}/endpoints`.
    pub fn endpoints(&self, domain: &DomainId) -> Result<Url, Failure> {
        below(&self.account, &["domains", domain.as_str(), "endpoints"])
    }

    /// `/domains/{id}/endpoints/{id}`. Never the path without a domain that one page prints (reference §5).
    pub fn endpoint(&self, domain: &DomainId, id: &EndpointId) -> Result<Url, Failure> {
        below(
            &self.account,
            &["domains", domain.as_str(), "endpoints", id.as_str()],
        )
    }

    /// `…/tokens` of an endpoint.
    pub fn tokens(&self, domain: &DomainId, endpoint: &EndpointId) -> Result<Url, Failure> {
        below(&self.endpoint(domain, endpoint)?, &["tokens"])
    }

    /// `…/tokens/{token}` of an endpoint.
    pub fn token(
        &self,
        domain: &DomainId,
        endpoint: &EndpointId,
        token: &Secret,
    ) -> Result<Url, Failure> {
        below(
            &self.endpoint(domain, endpoint)?,
            &["tokens", token.reveal()],
        )
    }

    /// `…/registrations` of a domain, or of one of its endpoints: none of the documented API.
    pub fn registrations(
        &self,
        domain: &DomainId,
        endpoint: Option<&EndpointId>,
    ) -> Result<Url, Failure> {
        let of = match endpoint {
            Some(endpoint) => self.endpoint(domain, endpoint)?,
            None => self.domain(domain)?,
        };
        below(&of, &["registrations"])
    }

    /// `…/registrations/{id}` of an endpoint.
    pub fn registration(
        &self,
        domain: &DomainId,
        endpoint: &EndpointId,
        id: &RegistrationId,
    ) -> Result<Url, Failure> {
        let all = self.registrations(domain, Some(endpoint))?;
        below(&all, &[id.as_str()])
    }

    /// `…/registrations/history` of an endpoint.
    pub fn history(&self, domain: &DomainId, endpoint: &EndpointId) -> Result<Url, Failure> {
        let all = self.registrations(domain, Some(endpoint))?;
        below(&all, &["history"])
    }

    /// `…/registrations/summary` of a domain, or of the account.
    pub fn summary(&self, domain: Option<&DomainId>) -> Result<Url, Failure> {
        match domain {
            Some(domain) => below(&self.registrations(domain, None)?, &["summary"]),
            None => below(&self.account, &["registrations", "summary"]),
        }
    }

    /// `…/attempts` of an endpoint.
    pub fn attempts(&self, domain: &DomainId, endpoint: &EndpointId) -> Result<Url, Failure> {
        below(&self.endpoint(domain, endpoint)?, &["attempts"])
    }

    /// `…/trace` of an endpoint.
    pub fn trace(&self, domain: &DomainId, endpoint: &EndpointId) -> Result<Url, Failure> {
        below(&self.endpoint(domain, endpoint)?, &["trace"])
    }

    /// `/stream`.
    pub fn stream(&self) -> Result<Url, Failure> {
        below(&self.account, &["stream"])
    }

    /// `/callbacks`, of one call or of all.
    pub fn callbacks(&self, call: Option<&CallId>) -> Result<Url, Failure> {
        let mut url = below(&self.account, &["callbacks"])?;
        if let Some(call) = call {
            url.query_pairs_mut().append_pair("call", call.as_str());
        }
        Ok(url)
    }

    /// `/callbacks/{id}`.
    pub fn callback(&self, id: u64) -> Result<Url, Failure> {
        below(&self.account, &["callbacks", &id.to_string()])
    }

    /// `/calls`.
    pub fn calls(&self) -> Result<Url, Failure> {
        below(&self.account, &["calls"])
    }

    /// `/calls/{id}`, or a list of it.
    pub fn call(&self, id: &CallId, list: Option<&str>) -> Result<Url, Failure> {
        let call = below(&self.calls()?, &[id.as_str()])?;
        list.map_or(Ok(call.clone()), |list| below(&call, &[list]))
    }

    /// `/applications`.
    pub fn applications(&self) -> Result<Url, Failure> {
        below(&self.account, &["applications"])
    }

    /// `/applications/{id}`.
    pub fn application(&self, id: &ApplicationId) -> Result<Url, Failure> {
        below(&self.account, &["applications", id.as_str()])
    }
}

/// The first page of a list, at the largest size.
#[must_use]
pub fn first_page(mut list: Url) -> Url {
    list.set_query(Some(&format!("page=0&size={PAGE_SIZE}")));
    list
}

/// Appends segments. An empty or dotted one would name the collection above instead of the thing, and a
/// `DELETE` would hit the wrong target.
fn below(base: &Url, segments: &[&str]) -> Result<Url, Failure> {
    let wrong = || Failure::new(Cause::Refused, "The id is not one that the service gives.");
    if segments
        .iter()
        .any(|segment| matches!(*segment, "" | "." | ".."))
    {
        return Err(wrong());
    }
    let mut url = base.clone();
    url.path_segments_mut()
        .map_err(|()| wrong())?
        .pop_if_empty()
        .extend(segments);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::{Paths, first_page};
    use url::Url;

    fn paths() -> Paths {
        let origin = Url::parse("https://api.example.com").expect("an address");
        Paths::new(&origin, &"u-1".into()).expect("paths")
    }

    #[test]
    fn lists_ask_for_the_largest_page() {
        let url = first_page(paths().endpoints(&"rd-1".into()).expect("a path"));
        assert_eq!(
            url.as_str(),
            "https://api.example.com/v1/users/u-1/domains/rd-1/endpoints?page=0&size=1000"
        );
    }

    #[test]
    fn an_id_cannot_leave_its_place_in_the_path() {
        let paths = paths();
        let url = paths
            .endpoint(&"rd-1".into(), &"a/../b?c#d e".into())
            .expect("a path");
        assert_eq!(
            url.path(),
            "/v1/users/u-1/domains/rd-1/endpoints/a%2F..%2Fb%3Fc%23d%20e"
        );
        for id in ["", ".", ".."] {
            assert!(paths.domain(&id.into()).is_err(), "{id:?}");
            assert!(
                paths.endpoint(&"rd-1".into(), &id.into()).is_err(),
                "{id:?}"
            );
        }
    }
}
