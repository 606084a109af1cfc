//! The platform's own paths under `/_platform/`, for programs on the same machine: health, figures, requests, messages
//! and faults.
use hyper::{StatusCode, header};
use serde::Serialize;

use super::{
    answer::Answer,
    ask::Ask,
    database::Database,
    document, figures, gate, metrics,
    operations::Control,
    resources::callbacks,
    route::{self, Place},
    service::Service,
    trace,
};
use crate::platform::{
    choices,
    faults::{FaultPlan, Trouble},
    refusal::Refusal,
    store::{peers, ranks},
};

#[derive(Serialize)]
struct Health {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    version: &'static str,
    uptime_s: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<Database>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domains: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    applications: Option<i64>,
    requests: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    phones: Option<figures::Shown>,
}

/// The name after `/_platform/`, when the path is one of these.
pub fn name(ask: &Ask) -> Option<String> {
    let name = ask.path.strip_prefix("/_platform/")?;
    Some(name.trim_end_matches('/').to_owned())
}

/// Whether a request about the platform may be answered. Health and the document of the API are open to every program on
/// this machine; who is elsewhere is told that nothing is there.
pub fn admit(service: &Service, ask: &Ask, name: &str) -> Result<(), Refusal> {
    if !ask.remote.ip().to_canonical().is_loopback() {
        return Err(route::nowhere(&ask.path));
    }
    if route::control(name).is_some_and(|place| place.row().is_open) {
        return Ok(());
    }
    gate::admit(&service.control, ask)
}

/// Answers a request about the platform that was admitted, or says why it was not.
pub async fn answer(
    service: &Service,
    ask: &mut Ask,
    name: &str,
    body: Result<(), Refusal>,
) -> Answer {
    let place = route::control(name);
    let operation = place.as_ref().and_then(|it| it.entry(&ask.method));
    ask.operation = operation.map(|entry| entry.row.name);
    let ask = &*ask;
    let refuse = |refusal: &Refusal| Answer::refused(refusal, &ask.origin(), None);
    if let Err(refusal) = body {
        let answer = refuse(&refusal);
        return if refusal.status == 401 {
            answer.with(header::WWW_AUTHENTICATE, "Bearer realm=\"sipdeck control\"")
        } else {
            answer
        };
    }
    let Some(place) = place else {
        return refuse(&route::nowhere(&ask.path));
    };
    let Some(entry) = operation else {
        let methods = place.methods();
        return refuse(&Refusal::method(&ask.verb, &methods)).with(header::ALLOW, &methods);
    };
    if entry.row.body.is_some()
        && let Err(refusal) = gate::check_kind(ask)
    {
        return refuse(&refusal);
    }
    let outcome = act(service, ask, &place, entry.operation).await;
    outcome.unwrap_or_else(|refusal| refuse(&refusal))
}

async fn act(
    service: &Service,
    ask: &Ask,
    at: &Place<Control>,
    operation: Control,
) -> Result<Answer, Refusal> {
    Ok(match operation {
        Control::GetHealth => health(service).await,
        Control::GetDocument => Answer::json(StatusCode::OK, &document::document()),
        Control::GetMetrics => metrics::metrics(service).await?,
        Control::Trace => trace(service, ask, false).await?,
        Control::Capture => trace(service, ask, true).await?,
        Control::ListTold => callbacks::list(&service.told, ask),
        Control::ForgetTold => {
            service.told.clear();
            Answer::done()
        }
        Control::RepeatTold => {
            let id = at.id::<String>("callbackId");
            callbacks::again(&service.told, &service.teller, &id).await?
        }
        Control::ListRequests => Answer::json(StatusCode::OK, &service.record.last()),
        Control::ForgetRequests => {
            service.record.clear();
            Answer::done()
        }
        Control::ListFaults => Answer::json(StatusCode::OK, &service.faults.shown()),
        Control::PlanFaults => {
            let plan = serde_json::from_slice::<FaultPlan>(&ask.body).map_err(|why| {
                Refusal::malformed(format!("The fault plan cannot be read: {why}"))
            })?;
            if plan.sip.contains(&Trouble::WrongName) && !service.has_wrong {
                return Err(Refusal::malformed(choices::NO_WRONG_NAME.to_owned()));
            }
            service.faults.replace(plan);
            Answer::done()
        }
        Control::EndFaults => {
            service.faults.replace(FaultPlan::default());
            Answer::done()
        }
    })
}

async fn trace(service: &Service, ask: &Ask, capture: bool) -> Result<Answer, Refusal> {
    trace::trace(&service.store, service.phones.as_ref(), ask, capture).await
}

/// 200 while the store can be read and written, and 503 with the reason when it cannot.
async fn health(service: &Service) -> Answer {
    let counts = async {
        service.check_complete()?;
        service.store.check().await?;
        let is_common = service.store.is_common();
        let counts = service.store.read(move |db| {
            let domains = ranks::total(db, ranks::DOMAINS)?;
            let applications = ranks::total(db, ranks::APPLICATIONS)?;
            let place = is_common.then(|| peers::find(db)).transpose()?;
            Ok(((domains, applications), place))
        });
        counts.await
    };
    let (status, found, reason) = match counts.await {
        Ok(found) => (StatusCode::OK, Some(found), None),
        Err(refusal) => (StatusCode::SERVICE_UNAVAILABLE, None, Some(refusal.message)),
    };
    let (counts, place) = found.unzip();
    let health = Health {
        status: if reason.is_none() {
            "ok"
        } else {
            "unavailable"
        },
        reason,
        version: env!("CARGO_PKG_VERSION"),
        uptime_s: service.started.elapsed().as_secs(),
        database: place.flatten().map(Database::from),
        domains: counts.map(|(domains, _)| domains),
        applications: counts.map(|(_, applications)| applications),
        requests: service.record.count(),
        phones: figures::figures(service).await.unwrap_or_default(),
    };
    Answer::json(status, &health)
}
