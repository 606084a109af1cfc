//! An account of any size: domains of the same size, endpoints with names, descriptions and applications as people
//! give them.

use std::sync::Arc;

use sipdeck::{
    api::{Application, Credentials, Domain, DomainId, Endpoint},
    app::service::{
        call::{Call, Reply},
        rows::EndpointPage,
    },
};

const PAGE: u32 = 1_000;
const PLACES: [&str; 8] = [
    "Lyon", "Oslo", "Porto", "Turin", "Ghent", "Graz", "Brno", "Vigo",
];

/// How many endpoints, in how many domains.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    pub domains: u32,
    pub endpoints: u32,
}

impl Account {
    /// So many endpoints in all; a hundred domains as soon as these are worth a page each.
    pub fn of(rows: u32) -> Self {
        let domains = (rows / PAGE).clamp(1, 100);
        Self {
            domains,
            endpoints: rows / domains,
        }
    }

    /// What the service would say.
    pub fn answer(self, call: &Call) -> Reply {
        if let Call::ListEndpoints { domain, after } = call {
            let page = after
                .as_ref()
                .map_or(0, |at| at.as_str().parse().unwrap_or(0));
            let last = (page + 1) * PAGE >= self.endpoints;
            return Reply::Endpoints {
                page: self.page(domain, page),
                next: (!last).then(|| (page + 1).to_string().into()),
            };
        }
        let next = None;
        if matches!(call, Call::ListApplications { .. }) {
            let rows = (0..20).map(application).collect();
            return Reply::Applications { rows, next };
        }
        let rows = (0..self.domains).map(domain).collect();
        Reply::Domains { rows, next }
    }

    fn page(self, domain: &DomainId, page: u32) -> Arc<EndpointPage> {
        let number: u32 = domain.as_str()[3..].parse().unwrap_or(0);
        let end = self.endpoints.min((page + 1) * PAGE);
        let rows: Vec<Endpoint> = (page * PAGE..end)
            .map(|row| endpoint(number, row))
            .collect();
        Arc::new(EndpointPage::pack(domain.clone(), &rows))
    }
}

fn domain(number: u32) -> Domain {
    Domain {
        id: format!("rd-{number:023}").into(),
        name: format!("{}-{number}", PLACES[number as usize % 8].to_lowercase()),
        description: Some(format!("Branch {number}")),
    }
}

fn application(number: u32) -> Application {
    let json = serde_json::json!({
        "id": format!("a-{number:023}"), "name": format!("Switchboard {number}"), "incomingCallUrl": "https://example.com/",
    });
    serde_json::from_value(json).expect("an application")
}

fn endpoint(domain: u32, row: u32) -> Endpoint {
    // The same names in every branch, as real accounts have them.
    let mixed = row.wrapping_mul(2_654_435_761) >> 7;
    let place = PLACES[domain as usize % 8];
    let name = format!("desk-{mixed:x}-{row}");
    let host = format!("{}-{domain}.bwapp.bwsip.io", place.to_lowercase());
    Endpoint {
        id: format!("re-{:023}", u64::from(domain) * 1_000_000 + u64::from(row)).into(),
        sip_uri: format!("sip:{name}@{host}"),
        description: Some(format!(
            "{place}, floor {}, room {}",
            mixed % 40,
            mixed % 997
        )),
        domain_id: Some(format!("rd-{domain:023}").into()),
        application_id: (!row.is_multiple_of(11)).then(|| format!("a-{:023}", mixed % 20).into()),
        enabled: !row.is_multiple_of(17),
        credentials: Credentials {
            realm: host,
            username: name.clone(),
        },
        name,
    }
}
