//! The platform's own paths under `/_platform/`, for programs on the same machine: health, figures, requests, messages
//! and faults.
//!
//! * `GET /_platform/health`: whether the store can be read and written, and a few counts; 503 with a reason if not.
//! * `GET /_platform/metrics`: the figures, as Prometheus reads them.
//! * `GET /_platform/trace?endpoint=re-…`: the last SIP messages of an endpoint, or of a call with `call=c-…` (or the Call-ID
//!   of its messages); `trace.pcap` as a capture.
//! * `GET /_platform/requests`: the last thousand requests to the API, oldest first; `DELETE` forgets them.
//! * `GET /_platform/callbacks?call=c-…`: the last thousand events that applications were told, with their answers, oldest
//!   first; of one call, or all. `DELETE` forgets them; `POST /_platform/callbacks/ID` tells one of them again.
//! * `GET /_platform/faults`: the plan and how often each fault struck; `POST` replaces it, `DELETE` ends it.

use hyper::{Method, StatusCode, header};
use serde::Serialize;

use super::{
    answer::Answer, ask::Ask, figures, gate, resources::callbacks, route, service::Service, trace,
};
use crate::platform::{
    choices,
    faults::{FaultPlan, Trouble},
    refusal::Refusal,
    store::ranks,
};

#[derive(Serialize)]
struct Health {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    version: &'static str,
    uptime_s: u64,
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

/// Whether a request about the platform may be answered. Health is open to every program on this machine; who is
/// elsewhere is told that nothing is there.
pub fn admit(service: &Service, ask: &Ask, name: &str) -> Result<(), Refusal> {
    if !ask.remote.ip().to_canonical().is_loopback() {
        return Err(route::nowhere(&ask.path));
    }
    if name == "health" {
        return Ok(());
    }
    gate::admit(&service.control, ask)
}

/// Answers a request about the platform that was admitted, or says why it was not.
pub async fn answer(service: &Service, ask: &Ask, name: &str, body: Result<(), Refusal>) -> Answer {
    let outcome = match body {
        Ok(()) => act(service, ask, name).await,
        Err(refusal) => Err(refusal),
    };
    match outcome {
        Ok(Some(answer)) => answer,
        Ok(None) => refused(ask, name),
        Err(refusal) if refusal.status == 401 => {
            let answer = Answer::refused(&refusal, &ask.origin(), None);
            answer.with(header::WWW_AUTHENTICATE, "Bearer realm=\"sipdeck control\"")
        }
        Err(refusal) => Answer::refused(&refusal, &ask.origin(), None),
    }
}

async fn act(service: &Service, ask: &Ask, name: &str) -> Result<Option<Answer>, Refusal> {
    let (get, post, delete) = (&Method::GET, &Method::POST, &Method::DELETE);
    Ok(Some(match (&ask.method, name) {
        (m, "health") if m == get => health(service).await,
        (m, "metrics") if m == get => figures::metrics(service).await?,
        (m, "trace") if m == get => trace(service, ask, false).await?,
        (m, "trace.pcap") if m == get => trace(service, ask, true).await?,
        (m, "callbacks") if m == get => callbacks::list(&service.told, ask),
        (m, name) if m == post && name.starts_with("callbacks/") => {
            let number = name.trim_start_matches("callbacks/");
            callbacks::again(&service.told, &service.teller, number).await?
        }
        (m, "callbacks") if m == delete => {
            service.told.clear();
            Answer::done()
        }
        (m, "requests") if m == get => Answer::json(StatusCode::OK, &service.record.last()),
        (m, "requests") if m == delete => {
            service.record.clear();
            Answer::done()
        }
        (m, "faults") if m == get => Answer::json(StatusCode::OK, &service.faults.shown()),
        (m, "faults") if m == post => {
            let plan = serde_json::from_slice::<FaultPlan>(&ask.body).map_err(|why| {
                Refusal::malformed(format!("The fault plan cannot be read: {why}"))
            })?;
            if plan.sip.contains(&Trouble::WrongName) && !service.has_wrong {
                return Err(Refusal::malformed(choices::NO_WRONG_NAME.to_owned()));
            }
            service.faults.replace(plan);
            Answer::done()
        }
        (m, "faults") if m == delete => {
            service.faults.replace(FaultPlan::default());
            Answer::done()
        }
        _ => return Ok(None),
    }))
}

async fn trace(service: &Service, ask: &Ask, capture: bool) -> Result<Answer, Refusal> {
    trace::trace(&service.store, service.phones.as_ref(), ask, capture).await
}

/// 200 while the store can be read and written, and 503 with the reason when it cannot.
async fn health(service: &Service) -> Answer {
    let counts = async {
        service.check_complete()?;
        service.store.check().await?;
        let counts = service.store.read(|db| {
            let domains = ranks::total(db, ranks::DOMAINS)?;
            Ok((domains, ranks::total(db, ranks::APPLICATIONS)?))
        });
        counts.await
    };
    let (status, counts, reason) = match counts.await {
        Ok(counts) => (StatusCode::OK, Some(counts), None),
        Err(refusal) => (StatusCode::SERVICE_UNAVAILABLE, None, Some(refusal.message)),
    };
    let health = Health {
        status: if reason.is_none() {
            "ok"
        } else {
            "unavailable"
        },
        reason,
        version: env!("CARGO_PKG_VERSION"),
        uptime_s: service.started.elapsed().as_secs(),
        domains: counts.map(|(domains, _)| domains),
        applications: counts.map(|(_, applications)| applications),
        requests: service.record.count(),
        phones: figures::figures(service).await.unwrap_or_default(),
    };
    Answer::json(status, &health)
}

/// The answer for a path that names nothing, or for a method that it does not know.
fn refused(ask: &Ask, name: &str) -> Answer {
    let methods = match name {
        "health" | "metrics" | "trace" | "trace.pcap" => "GET, HEAD",
        "callbacks" | "requests" => "GET, HEAD, DELETE",
        "faults" => "GET, HEAD, POST, DELETE",
        name if name.starts_with("callbacks/") => "POST",
        _ => return Answer::refused(&route::nowhere(&ask.path), &ask.origin(), None),
    };
    Answer::refused(&Refusal::method(&ask.verb, methods), &ask.origin(), None)
        .with(header::ALLOW, methods)
}
