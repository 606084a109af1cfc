//! What the service of a simulated world has, and answers.

use std::{collections::BTreeMap, sync::Arc};

use sipdeck::{
    api::{Credentials, Domain, DomainId, Endpoint},
    app::service::{
        call::{Call, Reply},
        rows::EndpointPage,
    },
};

#[expect(clippy::wildcard_enum_match_arm, reason = "nothing else is asked here")]
pub fn reply(domains: &BTreeMap<DomainId, Vec<Arc<EndpointPage>>>, call: &Call) -> Reply {
    match call {
        Call::ListDomains { .. } => Reply::Domains {
            rows: domains.keys().map(domain).collect(),
            next: None,
        },
        Call::ListApplications { .. } => Reply::Applications {
            rows: Vec::new(),
            next: None,
        },
        Call::ListEndpoints { domain, after } => {
            let pages = &domains[domain];
            let number = after
                .as_ref()
                .map_or(0, |at| at.as_str().parse().expect("ours"));
            let more = number + 1 < pages.len();
            Reply::Endpoints {
                page: Arc::clone(&pages[number]),
                next: more.then(|| (number + 1).to_string().into()),
            }
        }
        other => panic!("not answered here: {other:?}"),
    }
}

fn domain(id: &DomainId) -> Domain {
    Domain {
        id: id.clone(),
        name: id.to_string(),
        description: None,
    }
}

pub fn filled(domain: &str, size: usize) -> (DomainId, Vec<Arc<EndpointPage>>) {
    let id = DomainId::from(domain);
    let endpoint = |number: usize| Endpoint {
        id: format!("re-{domain}-{number}").as_str().into(),
        name: format!("desk-{number}"),
        description: None,
        domain_id: Some(id.clone()),
        application_id: None,
        enabled: true,
        sip_uri: format!("sip:desk-{number}@{domain}.bwapp.bwsip.io"),
        credentials: Credentials::default(),
    };
    let all: Vec<Endpoint> = (0..size).map(endpoint).collect();
    let mut pages: Vec<_> = all
        .chunks(1_000)
        .map(|rows| Arc::new(EndpointPage::pack(id.clone(), rows)))
        .collect();
    if pages.is_empty() {
        pages.push(Arc::new(EndpointPage::pack(id.clone(), &[])));
    }
    (id, pages)
}
