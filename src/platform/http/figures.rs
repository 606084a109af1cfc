//! The figures of the platform, as `/_platform/health` tells them.

use serde::Serialize;

use super::service::Service;
use crate::platform::{refusal::Refusal, sip::Figures, store::location};

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

/// What there is to do for phones, where they are answered.
pub async fn of_phones(service: &Service) -> Result<Option<Figures>, Refusal> {
    let Some(phones) = &service.phones else {
        return Ok(None);
    };
    let mut figures = phones.figures().await?;
    if service.store.is_common() {
        figures.registrations = service.store.read(|db| Ok(location::count(db)?)).await?;
    }
    Ok(Some(figures))
}

/// The same as it is shown.
pub async fn figures(service: &Service) -> Result<Option<Shown>, Refusal> {
    let Some(figures) = of_phones(service).await? else {
        return Ok(None);
    };
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
