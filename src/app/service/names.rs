//! Domains and applications by name, and what an endpoint's application means for it.

use std::collections::HashMap;

use crate::{
    api::{Application, ApplicationId, Domain, DomainId},
    app::{
        filter::{Standing, State},
        text::order::natural,
    },
};

use super::longest::longer;

/// What rows need to know of other resources: a snapshot that can be handed to a query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    domains: HashMap<DomainId, String>,
    ordered: Vec<DomainId>,
    applications: HashMap<ApplicationId, KnownApplication>,
    complete: bool,
    /// The cells of the longest name of a domain.
    pub longest_domain: u16,
    /// The cells of the longest name of an application.
    pub longest_application: u16,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct KnownApplication {
    name: String,
    takes_calls: bool,
}

impl Names {
    /// Collects what is known. `complete` says whether every application has been read.
    #[must_use]
    pub fn new(domains: &[Domain], applications: &[Application], complete: bool) -> Self {
        let known = |application: &Application| KnownApplication {
            name: application.name.clone(),
            takes_calls: takes_calls(application),
        };
        let mut longest_domain = 0;
        for domain in domains {
            longer(&mut longest_domain, &domain.name);
        }
        let mut longest_application = 0;
        for application in applications {
            longer(&mut longest_application, &application.name);
        }
        let mut ordered: Vec<_> = domains.iter().collect();
        ordered.sort_by(|a, b| natural(&a.name, &b.name).then_with(|| a.id.cmp(&b.id)));
        Self {
            longest_domain,
            longest_application,
            ordered: ordered.iter().map(|domain| domain.id.clone()).collect(),
            domains: domains
                .iter()
                .map(|domain| (domain.id.clone(), domain.name.clone()))
                .collect(),
            applications: applications
                .iter()
                .map(|one| (one.id.clone(), known(one)))
                .collect(),
            complete,
        }
    }

    /// The domain's name, or its id while the name is unknown.
    #[must_use]
    pub fn domain<'a>(&'a self, id: &'a DomainId) -> &'a str {
        self.domains.get(id).map_or(id.as_str(), String::as_str)
    }

    /// The domains as people count: by their names, and those of one name by their ids.
    #[must_use]
    pub fn domains_in_order(&self) -> &[DomainId] {
        &self.ordered
    }

    /// Whether the domains are called what they are called there.
    #[must_use]
    pub fn same_domains(&self, other: &Self) -> bool {
        self.domains == other.domains
    }

    /// The application's name, or its id while the name is unknown.
    #[must_use]
    pub fn application<'a>(&'a self, id: &'a ApplicationId) -> &'a str {
        self.applications
            .get(id)
            .map_or(id.as_str(), |known| &known.name)
    }

    /// Whether an endpoint with this application is in this state: it may be in several. Where its phones decide, whether
    /// it can be.
    #[must_use]
    pub fn is(&self, state: State, enabled: bool, application: Option<&ApplicationId>) -> bool {
        let trouble = self.standing(true, application);
        match state {
            State::Ready => enabled && trouble == Standing::Ready,
            State::Enabled | State::Stands(Standing::Refused) => enabled,
            State::Disabled | State::Stands(Standing::Disabled) => !enabled,
            State::NoApplication => trouble == Standing::NoApplication,
            State::UnknownApplication => trouble == Standing::UnknownApplication,
            State::NoCallUrl => trouble == Standing::NoCallUrl,
            State::Stands(standing) => enabled && trouble == standing.without_phones(),
        }
    }

    /// How an endpoint with this application stands.
    #[must_use]
    pub fn standing(&self, enabled: bool, application: Option<&ApplicationId>) -> Standing {
        let Some(application) = application.filter(|_| enabled) else {
            return if enabled {
                Standing::NoApplication
            } else {
                Standing::Disabled
            };
        };
        match self.applications.get(application) {
            Some(known) if known.takes_calls => Standing::Ready,
            Some(_) => Standing::NoCallUrl,
            None if self.complete => Standing::UnknownApplication,
            None => Standing::Ready,
        }
    }
}

/// Whether call events of an endpoint with this application go anywhere.
#[must_use]
pub fn takes_calls(application: &Application) -> bool {
    application
        .incoming_call_url
        .as_ref()
        .is_some_and(|url| !url.trim().is_empty())
}
