//! A small account, kept as plain values, that answers calls: the contract tests have the real platform.

use std::sync::Arc;

use crate::{
    api::{
        Application, Cause, Change, Domain, Endpoint, EndpointId, EndpointPatch, Failure,
        call::CallNews,
        callback::Callback,
        registration::{Attempt, DomainSummary, Registration, Stay, Traced},
    },
    app::service::{
        call::{Call, Reply},
        registration::{Binding, Bindings},
        rows::EndpointPage,
    },
};

/// What is in the account.
pub struct Service {
    /// Its domains.
    pub domains: Vec<Domain>,
    /// Its applications.
    pub applications: Vec<Application>,
    /// The endpoints of all domains.
    pub endpoints: Vec<Endpoint>,
    /// The phones that are registered.
    pub registrations: Vec<Registration>,
    /// What endpoints have failed at.
    pub attempts: Vec<(EndpointId, Attempt)>,
    /// The last messages of every endpoint.
    pub messages: Vec<Traced>,
    /// The calls, newest first.
    pub calls: Vec<CallNews>,
    /// What applications were told, oldest first.
    pub callbacks: Vec<Callback>,
    /// When phones were registered.
    pub stays: Vec<(EndpointId, Stay)>,
}

fn read<T: serde::de::DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).expect("the sample decodes")
}

impl Service {
    /// Two domains, three applications and four endpoints.
    pub fn sample() -> Self {
        let endpoint = |id: &str, application: &str, enabled: bool, description: &str| Endpoint {
            description: Some(description.to_owned()),
            enabled,
            ..read(&format!(
                r#"{{"id":"re-{id}","name":"{id}","domainId":"rd-lyon","applicationId":"{application}",
                "sipUri":"sip:{id}@lyon.bwapp.bwsip.io",
                "credentials":{{"realm":"lyon.bwapp.bwsip.io","username":"{id}"}}}}"#
            ))
        };
        Self {
            registrations: Vec::new(),
            attempts: Vec::new(),
            messages: Vec::new(),
            calls: Vec::new(),
            callbacks: Vec::new(),
            stays: Vec::new(),
            domains: read(
                r#"[{"id":"rd-lyon","name":"lyon","description":"Lyon office"},
                    {"id":"rd-lab","name":"lab","description":"Bench phones"}]"#,
            ),
            applications: read(
                r#"[{"id":"a-main","name":"Main IVR","incomingCallUrl":"https://ivr.example.com/calls"},
                    {"id":"a-night","name":"Night desk","incomingMessageUrl":"https://night.example.com/sms"},
                    {"id":"a-tokyo","name":"東京 受付","incomingCallUrl":"https://tokyo.example.com/very/long/path/to/the/calls"}]"#,
            ),
            endpoints: vec![
                endpoint("desk-6", "a-main", true, "Reception"),
                endpoint("desk-7", "a-main", true, "Lobby phone"),
                endpoint("fax", "", false, "Fax in the cellar"),
                endpoint(
                    "lobby-3",
                    "a-tokyo",
                    true,
                    "東京ロビーの電話機、エレベーターの隣、二階の受付カウンターの上に置いてあります。問い合わせは総務部まで。",
                ),
            ],
        }
    }

    /// Answers a call and changes accordingly.
    pub fn reply(&mut self, call: &Call) -> Result<Reply, Failure> {
        let missing = || Failure::new(Cause::Missing, "The endpoint could not be found");
        Ok(match call {
            Call::ListDomains { .. } => Reply::Domains {
                rows: self.domains.clone(),
                next: None,
            },
            Call::ListApplications { .. } => Reply::Applications {
                rows: self.applications.clone(),
                next: None,
            },
            Call::ListEndpoints { domain, .. } => {
                let here = self.endpoints.iter();
                let here = here.filter(|one| one.domain_id.as_ref() == Some(domain));
                let rows: Vec<Endpoint> = here.cloned().collect();
                Reply::Endpoints {
                    page: Arc::new(EndpointPage::pack(domain.clone(), &rows)),
                    next: None,
                }
            }
            Call::ReadDomain(id) => {
                let mut found = self.domains.iter().filter(|one| one.id == *id);
                Reply::Domain(found.next().ok_or_else(missing)?.clone())
            }
            Call::ReadEndpoint { endpoint, .. } => {
                let mut found = self.endpoints.iter().filter(|one| one.id == *endpoint);
                Reply::Endpoint(Box::new(found.next().ok_or_else(missing)?.clone()))
            }
            Call::SumRegistrations
            | Call::ListRegistrations { .. }
            | Call::ListSummaries { .. }
            | Call::ListAttempts { .. }
            | Call::ListMessages { .. }
            | Call::ListStays { .. }
            | Call::Inquire(_)
            | Call::EndRegistration { .. } => self.phones(call),
            Call::ListCalls { .. }
            | Call::ReadCall(_)
            | Call::ListCallbacks { .. }
            | Call::TellAgain(_)
            | Call::Ring { .. }
            | Call::EndCall(_) => self.calls(call)?,
            Call::CreateDomain(draft) => {
                self.domains.push(Domain {
                    id: format!("rd-{}", draft.name).into(),
                    name: draft.name.clone(),
                    description: draft.description.clone(),
                });
                Reply::DomainCreated(format!("rd-{}", draft.name).into())
            }
            Call::UpdateDomain {
                domain,
                description,
            } => {
                let found = self.domains.iter_mut().find(|one| one.id == *domain);
                change(&mut found.ok_or_else(missing)?.description, description);
                Reply::Done
            }
            Call::DeleteDomain(id) => {
                self.domains.retain(|one| one.id != *id);
                Reply::Done
            }
            Call::CreateEndpoint { domain, draft } => {
                let id = format!("re-{}", draft.name);
                self.endpoints.push(Endpoint {
                    id: id.as_str().into(),
                    name: draft.name.clone(),
                    description: draft.description.clone(),
                    domain_id: Some(domain.clone()),
                    application_id: draft.application_id.clone(),
                    enabled: draft.enabled,
                    sip_uri: format!("sip:{}@lyon.bwapp.bwsip.io", draft.name),
                    credentials: self.endpoints[0].credentials.clone(),
                });
                Reply::EndpointCreated(id.into())
            }
            Call::UpdateEndpoint {
                endpoint, patch, ..
            } => {
                let found = self.endpoints.iter_mut().find(|one| one.id == *endpoint);
                update(found.ok_or_else(missing)?, patch);
                Reply::Done
            }
            Call::DeleteEndpoint { endpoint, .. } => {
                self.endpoints.retain(|one| one.id != *endpoint);
                Reply::Done
            }
        })
    }
}

impl Service {
    /// Answers a call about phones.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "no other call is about phones"
    )]
    fn phones(&mut self, call: &Call) -> Reply {
        match call {
            Call::SumRegistrations => {
                let sum = |domain: &Domain| {
                    let here = self.registrations.iter();
                    let here = here.filter(|one| one.domain_id.as_ref() == Some(&domain.id));
                    let registrations = here.count() as u64;
                    DomainSummary {
                        domain_id: domain.id.clone(),
                        registrations,
                        endpoints: registrations,
                        refused: u64::from(!self.attempts.is_empty()),
                    }
                };
                Reply::Sums(self.domains.iter().map(sum).collect())
            }
            Call::ListRegistrations {
                domain, endpoint, ..
            } => {
                let here = self.registrations.iter().filter(|one| {
                    let same = |id: &EndpointId| one.endpoint_id == *id;
                    one.domain_id.as_ref() == Some(domain) && endpoint.as_ref().is_none_or(same)
                });
                Reply::Registrations {
                    rows: here.cloned().collect(),
                    next: None,
                }
            }
            Call::ListSummaries { .. } => Reply::Summaries {
                rows: Vec::new(),
                next: None,
            },
            Call::ListAttempts { endpoint, .. } => {
                let own = self.attempts.iter().filter(|(id, _)| id == endpoint);
                Reply::Attempts(own.map(|(_, attempt)| attempt.clone()).collect())
            }
            Call::ListMessages { .. } => Reply::Messages(self.messages.clone()),
            Call::ListStays { endpoint, .. } => {
                let own = self.stays.iter().filter(|(id, _)| id == endpoint);
                Reply::Stays(own.map(|(_, stay)| stay.clone()).collect())
            }
            Call::Inquire(inquiry) => Reply::Bindings(Bindings {
                rows: vec![Binding {
                    contact: format!("{};transport=tcp", inquiry.address),
                    seconds: Some(3_000),
                }],
                left: None,
            }),
            Call::EndRegistration { registration, .. } => {
                self.registrations.retain(|one| one.id != *registration);
                Reply::Done
            }
            call => panic!("{call:?} is not about phones"),
        }
    }
}

fn update(endpoint: &mut Endpoint, patch: &EndpointPatch) {
    change(&mut endpoint.description, &patch.description);
    change(&mut endpoint.application_id, &patch.application_id);
    endpoint.enabled = patch.enabled.unwrap_or(endpoint.enabled);
}

fn change<T: Clone>(field: &mut Option<T>, change: &Change<T>) {
    match change {
        Change::Keep => {}
        Change::Set(value) => *field = Some(value.clone()),
        Change::Clear => *field = None,
    }
}
