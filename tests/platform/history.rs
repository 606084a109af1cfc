//! Any sequence of requests leaves the store sound and equal to a simple model of it.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::line::{Line, platform};

/// A request, with positions instead of identifiers: they are taken modulo what there is.
#[derive(Debug, Clone)]
enum Step {
    AddDomain(usize),
    DropDomain(usize),
    Describe(usize, String),
    AddEndpoint(usize, usize),
    DropEndpoint(usize, usize),
    Toggle(usize, usize, bool),
    AddApplication,
    DropApplication(usize),
    Attach(usize, usize, usize),
    Token(usize, usize),
}

#[derive(Debug)]
struct Domain {
    id: String,
    name: String,
    description: Option<String>,
    endpoints: Vec<Endpoint>,
}

#[derive(Debug)]
struct Endpoint {
    id: String,
    name: String,
    enabled: bool,
    application: Option<String>,
}

#[derive(Debug, Default)]
struct Model {
    domains: Vec<Domain>,
    applications: Vec<String>,
}

fn step() -> impl Strategy<Value = Step> {
    let at = 0..100usize;
    prop_oneof![
        2 => (0..6usize).prop_map(Step::AddDomain),
        1 => at.clone().prop_map(Step::DropDomain),
        1 => (at.clone(), "[a-zé ]{0,8}").prop_map(|(d, text)| Step::Describe(d, text)),
        6 => (at.clone(), 0..12usize).prop_map(|(d, name)| Step::AddEndpoint(d, name)),
        3 => (at.clone(), at.clone()).prop_map(|(d, e)| Step::DropEndpoint(d, e)),
        2 => (at.clone(), at.clone(), any::<bool>()).prop_map(|(d, e, on)| Step::Toggle(d, e, on)),
        1 => Just(Step::AddApplication),
        1 => at.clone().prop_map(Step::DropApplication),
        2 => (at.clone(), at.clone(), at.clone()).prop_map(|(d, e, a)| Step::Attach(d, e, a)),
        1 => (at.clone(), at).prop_map(|(d, e)| Step::Token(d, e)),
    ]
}

fn pick<T>(of: &mut [T], at: usize) -> Option<&mut T> {
    let count = of.len();
    if count == 0 {
        None
    } else {
        of.get_mut(at % count)
    }
}

impl Model {
    fn endpoint(&mut self, domain: usize, endpoint: usize) -> Option<(String, &mut Endpoint)> {
        let domain = pick(&mut self.domains, domain)?;
        let list = format!("domains/{}/endpoints", domain.id);
        let endpoint = pick(&mut domain.endpoints, endpoint)?;
        Some((format!("{list}/{}", endpoint.id), endpoint))
    }

    /// Sends the request and changes the model as the answer must have it; the status if it is not as it must be.
    async fn take(&mut self, line: &Line, step: Step) -> Option<u16> {
        match step {
            Step::AddDomain(name) => self.add_domain(line, name).await,
            Step::DropDomain(at) => self.drop_domain(line, at).await,
            Step::Describe(at, text) => {
                let domain = pick(&mut self.domains, at)?;
                domain.description = Some(text.clone()).filter(|text| !text.is_empty());
                let item = format!("domains/{}", domain.id);
                unless(
                    200,
                    line.post(&item, &json!({"description": text})).await.status,
                )
            }
            Step::AddEndpoint(at, name) => self.add_endpoint(line, at, name).await,
            Step::DropEndpoint(d, e) => {
                let (item, endpoint) = self.endpoint(d, e)?;
                let id = endpoint.id.clone();
                let domain = pick(&mut self.domains, d)?;
                domain.endpoints.retain(|endpoint| endpoint.id != id);
                unless(200, line.delete(&item).await.status)
            }
            Step::Toggle(d, e, on) => {
                let (item, endpoint) = self.endpoint(d, e)?;
                endpoint.enabled = on;
                unless(200, line.post(&item, &json!({"enabled": on})).await.status)
            }
            Step::AddApplication => {
                let body = json!({"name": "App", "incomingCallUrl": "http://h/"});
                self.applications
                    .push(line.post("applications", &body).await.id());
                None
            }
            Step::DropApplication(at) => {
                let id = pick(&mut self.applications, at)?.clone();
                self.applications.retain(|application| *application != id);
                let mut endpoints = self.domains.iter_mut().flat_map(|d| &mut d.endpoints);
                endpoints
                    .by_ref()
                    .filter(|e| e.application.as_ref() == Some(&id))
                    .for_each(|e| e.application = None);
                unless(200, line.delete(&format!("applications/{id}")).await.status)
            }
            Step::Attach(d, e, a) => {
                let id = pick(&mut self.applications, a)?.clone();
                let (item, endpoint) = self.endpoint(d, e)?;
                endpoint.application = Some(id.clone());
                unless(
                    200,
                    line.post(&item, &json!({"applicationId": id})).await.status,
                )
            }
            Step::Token(d, e) => {
                let (item, _) = self.endpoint(d, e)?;
                unless(
                    201,
                    line.post(&format!("{item}/tokens"), &json!({}))
                        .await
                        .status,
                )
            }
        }
    }

    async fn add_domain(&mut self, line: &Line, name: usize) -> Option<u16> {
        let name = format!("d{name}");
        let made = line.post("domains", &json!({"name": name})).await;
        if self.domains.iter().any(|domain| domain.name == name) {
            return unless(409, made.status);
        }
        self.domains.push(Domain {
            id: made.id(),
            name,
            description: None,
            endpoints: Vec::new(),
        });
        None
    }

    async fn drop_domain(&mut self, line: &Line, at: usize) -> Option<u16> {
        let domain = pick(&mut self.domains, at)?;
        let (id, full) = (domain.id.clone(), !domain.endpoints.is_empty());
        let status = line.delete(&format!("domains/{id}")).await.status;
        if full {
            return unless(409, status);
        }
        self.domains.retain(|domain| domain.id != id);
        unless(200, status)
    }

    async fn add_endpoint(&mut self, line: &Line, at: usize, name: usize) -> Option<u16> {
        let domain = pick(&mut self.domains, at)?;
        let name = format!("e{name}");
        let body = json!({"name": name, "credentials": {"password": "secret1"}});
        let made = line
            .post(&format!("domains/{}/endpoints", domain.id), &body)
            .await;
        if domain
            .endpoints
            .iter()
            .any(|endpoint| endpoint.name == name)
        {
            return unless(409, made.status);
        }
        domain.endpoints.push(Endpoint {
            id: made.id(),
            name,
            enabled: true,
            application: None,
        });
        None
    }
}

fn unless(wanted: u16, status: u16) -> Option<u16> {
    (status != wanted).then_some(status)
}

/// What the platform shows must be what the model has, in the same order.
async fn compare(line: &Line, model: &Model) {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let domains = line.get("domains").await.json();
    let domains = domains.as_array().expect("a list");
    assert_eq!(domains.len(), model.domains.len());
    for (seen, domain) in domains.iter().zip(&model.domains) {
        assert_eq!(text(&seen["id"]).as_ref(), Some(&domain.id));
        assert_eq!(text(&seen["description"]), domain.description);
        let mut endpoints = Vec::new();
        for page in 0..=domain.endpoints.len() / 4 {
            let path = format!("domains/{}/endpoints?size=4&page={page}", domain.id);
            endpoints.extend(
                line.get(&path)
                    .await
                    .json()
                    .as_array()
                    .expect("a list")
                    .clone(),
            );
        }
        assert_eq!(endpoints.len(), domain.endpoints.len());
        for (seen, endpoint) in endpoints.iter().zip(&domain.endpoints) {
            assert_eq!(text(&seen["id"]).as_ref(), Some(&endpoint.id));
            assert_eq!(seen["enabled"], endpoint.enabled);
            assert_eq!(text(&seen["applicationId"]), endpoint.application);
        }
    }
    let applications = line.get("applications?size=1000").await.json();
    let ids = applications.as_array().expect("a list").iter();
    let ids: Vec<_> = ids.map(|seen| text(&seen["id"]).expect("an id")).collect();
    assert_eq!(ids, model.applications);
}

#[test]
fn any_sequence_of_requests_keeps_the_store_sound_and_equal_to_the_model() {
    let runtime = tokio::runtime::Runtime::new().expect("starts");
    let config = ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(steps in prop::collection::vec(step(), 1..60))| {
        runtime.block_on(async {
            let (platform, line) = platform().await;
            let mut model = Model::default();
            for step in steps {
                let shown = format!("{step:?}");
                assert_eq!(model.take(&line, step).await, None, "{shown}");
            }
            compare(&line, &model).await;
            assert_eq!(platform.audit().await, Vec::<String>::new());
        });
    });
}
