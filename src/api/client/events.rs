//! The stream of what happens at the service: opened, read, and opened again where it ended.

use std::{collections::VecDeque, time::Duration};

use jiff::Timestamp;
use reqwest::Response;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    Client,
    answer::read,
    lines::{Reader, Sent},
    refusal::{Refusal, short},
    request::Want,
};
use crate::api::{
    call::CallSound,
    failure::{Cause, Failure},
    id::{DomainId, EndpointId, EventId},
    pace::{Family, schedule::Outcome},
    patience::AWAY,
    registration::{Attempt, Event, Refusals, Registration},
    resource::{Domain, Endpoint},
    wire,
};

/// What is heard of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// It is open: what happens from now on is told.
    Open {
        /// Whether nothing was missed since what was heard last. The first time, everything was.
        whole: bool,
        /// Whether the service has phones to tell of.
        phones: bool,
    },
    /// Something happened.
    Happened(Event),
    /// Something was told that cannot be read, as a sentence. What follows can.
    Unreadable(String),
    /// It ended, or was not opened. It is opened again after this time.
    Lost(Failure, Duration),
    /// The service has no such stream. That is the last that is heard.
    Absent,
    /// The service does not let us hear it. That is the last that is heard.
    Refused(Failure),
}

/// The stream, as one client listens to it.
pub struct Events {
    client: Client,
    line: Option<Response>,
    reader: Reader,
    seen: Option<EventId>,
    heard: VecDeque<News>,
    failures: u32,
    pause: Option<Duration>,
    over: bool,
}

/// Data of any event, as far as it is of use.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    #[serde(default, deserialize_with = "wire::time")]
    at: Option<Timestamp>,
    #[serde(default, deserialize_with = "wire::loose")]
    phones: Option<bool>,
    #[serde(default)]
    registration: Value,
    #[serde(default, deserialize_with = "wire::number")]
    registrations: u64,
    #[serde(default, deserialize_with = "wire::word")]
    reason: String,
    #[serde(default, deserialize_with = "wire::loose")]
    domain_id: Option<DomainId>,
    #[serde(default, deserialize_with = "wire::loose")]
    endpoint_id: Option<EndpointId>,
    #[serde(default, deserialize_with = "wire::loose")]
    attempt: Option<Attempt>,
    #[serde(default, deserialize_with = "wire::loose")]
    refused: Option<Refusals>,
    #[serde(default, deserialize_with = "wire::word")]
    change: String,
    #[serde(default, deserialize_with = "wire::part")]
    calls: Vec<CallSound>,
    #[serde(default)]
    endpoint: Value,
    #[serde(default)]
    domain: Value,
}

impl Client {
    /// The stream of what happens at the service. Nothing is sent before the first [`Events::next`].
    #[must_use]
    pub fn events(&self) -> Events {
        Events {
            client: self.clone(),
            line: None,
            reader: Reader::default(),
            seen: None,
            heard: VecDeque::new(),
            failures: 0,
            pause: None,
            over: false,
        }
    }
}

impl Events {
    /// What is heard next; `None` when nothing more ever will be. Giving the waiting up loses what was on its way.
    pub async fn next(&mut self) -> Option<News> {
        loop {
            if let Some(news) = self.heard.pop_front() {
                return Some(news);
            }
            if self.over {
                return None;
            }
            let Some(line) = &mut self.line else {
                if let Some(pause) = self.pause.take() {
                    tokio::time::sleep(pause).await;
                }
                self.open().await;
                continue;
            };
            match line.chunk().await {
                Ok(Some(bytes)) => {
                    for sent in self.reader.read(&bytes) {
                        self.hear(sent);
                    }
                }
                Ok(None) => self.lost(Failure::new(
                    Cause::Unreachable,
                    "The service ended its stream of events.",
                )),
                Err(error) if error.is_timeout() => self.lost(Failure::new(
                    Cause::Timeout,
                    "The stream of events fell silent.",
                )),
                Err(_) => self.lost(Failure::new(
                    Cause::Unreachable,
                    "The line to the stream of events broke.",
                )),
            }
        }
    }

    fn lost(&mut self, failure: Failure) {
        self.line = None;
        self.reader = Reader::default();
        self.failures += 1;
        let pause = self.client.shared.gate.pause(AWAY, self.failures);
        self.pause = Some(pause);
        self.heard.push_back(News::Lost(failure, pause));
    }

    fn end(&mut self, news: News) {
        self.over = true;
        self.heard.push_back(news);
    }

    /// Opens it in its turn among all requests, which it does not hold up once it is open.
    async fn open(&mut self) {
        let shared = &self.client.shared;
        let url = match self.client.paths().stream() {
            Ok(url) => url,
            Err(failure) => return self.end(News::Refused(failure)),
        };
        let want = Want::get(Family::Stream, url);
        let place = shared
            .gate
            .place(want.family, self.client.caller.urgency.clone());
        let turn = place.turn().await;
        let seen = self.seen.as_ref().map(EventId::as_str);
        let opened = shared.transport.open(&want, seen).await;
        let mut response = match opened {
            Ok(response) => response,
            Err(breakage) => {
                turn.settle(Outcome::Failed, None);
                return self.lost(breakage.failure);
            }
        };
        let status = response.status().as_u16();
        let outcome = match status {
            429 => {
                let reset = response.headers().get("x-ratelimit-reset");
                Outcome::Limited(reset.and_then(|at| at.to_str().ok()?.trim().parse().ok()))
            }
            500.. => Outcome::Failed,
            _ => Outcome::Taken,
        };
        turn.settle(outcome, None);
        let kind = response.headers().get(reqwest::header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if status == 200 && kind.trim_start().starts_with("text/event-stream") {
            self.line = Some(response);
            return;
        }
        let refusal = match status {
            // Whatever it is that answers so, it is no stream.
            200..=399 | 404 | 405 | 410 | 501 => return self.end(News::Absent),
            _ => Refusal::read(status, &read(&mut response).await.unwrap_or_default()),
        };
        match refusal.failure.cause {
            Cause::TooMany | Cause::Server | Cause::Timeout => self.lost(refusal.failure),
            Cause::Unauthorized
            | Cause::Forbidden
            | Cause::Limit
            | Cause::Missing
            | Cause::Conflict
            | Cause::Refused
            | Cause::UnknownHost
            | Cause::Unreachable
            | Cause::Tls
            | Cause::Garbled
            | Cause::Disturbed
            | Cause::Unknown
            | Cause::ReadOnly
            | Cause::Cancelled => self.end(News::Refused(refusal.failure)),
        }
    }

    fn hear(&mut self, sent: Sent) {
        let news = match sent {
            Sent::Seen(id) => {
                self.seen = (!id.is_empty()).then(|| id.into());
                return;
            }
            Sent::TooLong => Some(News::Unreadable(
                "The service told something that is longer than any event.".into(),
            )),
            Sent::Event(kind, data) => {
                told(&kind, &data, self.seen.is_some()).unwrap_or_else(|why| {
                    let kind = short(&kind, 40);
                    Some(News::Unreadable(format!(
                        "The service told of an event ({kind}) in a way that cannot be read: {why}."
                    )))
                })
            }
        };
        if let Some(News::Open { .. }) = news {
            self.failures = 0;
        }
        self.heard.extend(news);
    }
}

/// What an event says; nothing when it is of a kind that is not known.
fn told(kind: &str, data: &str, resumed: bool) -> Result<Option<News>, String> {
    let known = [
        "ready",
        "reset",
        "registered",
        "refreshed",
        "unregistered",
        "expired",
        "refused",
        "resolved",
        "endpoint",
        "domain",
        "call",
        "sound",
    ];
    if !known.contains(&kind) {
        return Ok(None);
    }
    let unreadable = |error: serde_json::Error| short(&error.to_string(), 120);
    if kind == "call" {
        let news = serde_json::from_str(data).map_err(unreadable)?;
        return Ok(Some(News::Happened(Event::Call(Box::new(news)))));
    }
    let data: Data = serde_json::from_str(data).map_err(unreadable)?;
    let event = match kind {
        "sound" => Event::Sounds(data.calls),
        "ready" | "reset" => {
            return Ok(Some(News::Open {
                whole: kind == "ready" && resumed,
                phones: data.phones.unwrap_or(true),
            }));
        }
        "registered" | "refreshed" => Event::Registered {
            registration: registration(data.registration)?,
            registrations: data.registrations,
            again: kind == "refreshed",
        },
        "unregistered" | "expired" => Event::Gone {
            registration: registration(data.registration)?,
            registrations: data.registrations,
            reason: data.reason,
            at: data.at,
        },
        "refused" | "resolved" => match (data.domain_id, data.endpoint_id) {
            (Some(domain), Some(endpoint)) => Event::Refused {
                domain,
                endpoint,
                left: data.refused,
                attempt: data.attempt.map(Box::new),
                at: data.at,
            },
            // Of somebody who does not exist.
            _ => return Ok(None),
        },
        "endpoint" => {
            let mut endpoint: Endpoint = of(data.endpoint)?;
            let domain = data.domain_id.or_else(|| endpoint.domain_id.clone());
            let domain = domain.ok_or("it names no domain")?;
            if data.change == "deleted" {
                Event::EndpointDeleted(domain, endpoint.id)
            } else {
                endpoint.domain_id = Some(domain.clone());
                Event::Endpoint(domain, Box::new(endpoint))
            }
        }
        _ => {
            let domain: Domain = of(data.domain)?;
            if data.change == "deleted" {
                Event::DomainDeleted(domain.id)
            } else {
                Event::Domain(domain)
            }
        }
    };
    Ok(Some(News::Happened(event)))
}

fn registration(value: Value) -> Result<Registration, String> {
    let registration: Registration = of(value)?;
    if registration.domain_id.is_none() {
        return Err("it names no domain".into());
    }
    Ok(registration)
}

fn of<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| short(&error.to_string(), 120))
}
