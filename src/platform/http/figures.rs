//! The figures of the platform: for `/_platform/health`, and for `/_platform/metrics` as Prometheus reads them.

use std::fmt::Write as _;

use hyper::{StatusCode, header};
use serde::Serialize;

use super::{answer::Answer, service::Service};
use crate::platform::{refusal::Refusal, sip::Figures};

/// What is known of phones.
#[derive(Serialize)]
pub struct Shown {
    registrations: usize,
    transactions: usize,
    connections: usize,
    calls: usize,
    watchers: usize,
    waiting_ms: u128,
    granted: u64,
    refused: u64,
    busy: u64,
    unstored: u64,
    messages_in: u64,
    messages_out: u64,
    connections_refused: u64,
    datagrams_dropped: u64,
}

/// The figures, where phones are answered.
pub async fn figures(service: &Service) -> Result<Option<Shown>, Refusal> {
    let Some(phones) = &service.phones else {
        return Ok(None);
    };
    let figures: Figures = phones.figures().await?;
    let counts = figures.counts;
    Ok(Some(Shown {
        registrations: figures.registrations,
        transactions: figures.transactions,
        connections: figures.connections,
        calls: figures.calls,
        watchers: service.store.wire.stream.watchers(),
        waiting_ms: figures.waiting.as_millis(),
        granted: counts.granted,
        refused: counts.denied,
        busy: counts.refused,
        unstored: counts.unstored,
        messages_in: counts.arrived,
        messages_out: counts.sent,
        connections_refused: figures.connections_refused,
        datagrams_dropped: figures.dropped,
    }))
}

/// `GET /_platform/metrics`.
pub async fn metrics(service: &Service) -> Result<Answer, Refusal> {
    let mut text = String::new();
    let mut add = |name: &str, kind: &str, help: &str, value: u128| {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "# HELP sipdeck_{name} {help}\n# TYPE sipdeck_{name} {kind}\nsipdeck_{name} {value}\n"
        );
    };
    let (gauge, counter) = ("gauge", "counter");
    add(
        "uptime_seconds",
        gauge,
        "Since the start.",
        service.started.elapsed().as_secs().into(),
    );
    add(
        "requests_total",
        counter,
        "Requests to the API.",
        service.record.count().into(),
    );
    if let Some(shown) = figures(service).await? {
        for (name, help, value) in [
            (
                "registrations",
                "Phones that are registered.",
                shown.registrations,
            ),
            (
                "transactions",
                "SIP transactions that are open.",
                shown.transactions,
            ),
            (
                "connections",
                "SIP connections that are open.",
                shown.connections,
            ),
            ("calls", "Calls that have not ended.", shown.calls),
            ("watchers", "Clients that watch the stream.", shown.watchers),
        ] {
            add(name, gauge, help, value as u128);
        }
        let help = "How long datagrams wait until they are read.";
        add("waiting_milliseconds", gauge, help, shown.waiting_ms);
        for (name, help, value) in [
            (
                "granted_total",
                "REGISTERs that were granted.",
                shown.granted,
            ),
            (
                "refused_total",
                "REGISTERs that were refused.",
                shown.refused,
            ),
            (
                "busy_total",
                "Requests that were told to come back later.",
                shown.busy,
            ),
            (
                "unstored_total",
                "REGISTERs that could not be stored.",
                shown.unstored,
            ),
            (
                "messages_in_total",
                "SIP messages that came.",
                shown.messages_in,
            ),
            (
                "messages_out_total",
                "SIP messages that were sent.",
                shown.messages_out,
            ),
            (
                "connections_refused_total",
                "SIP connections for which there was no room.",
                shown.connections_refused,
            ),
            (
                "datagrams_dropped_total",
                "Datagrams that the system had no room for.",
                shown.datagrams_dropped,
            ),
        ] {
            add(name, counter, help, value.into());
        }
    }
    let mut answer = Answer::empty(StatusCode::OK).with(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    );
    answer.body = text.into();
    Ok(answer)
}
