//! Lets the phones of an endpoint ring for a few seconds, and sees what becomes of it at each of them.

use std::time::Duration;

use tokio::time::{Instant, interval_at};

use super::{account::said, debts::Debts};
use crate::{
    api::{
        Client,
        call::CalledPhone,
        failure::Cause,
        patience::{RING, RING_LOOK, RING_ON},
    },
    app::phones::{host, who},
    doctor::{Fate, Rang, Rung},
    sip::message::Uri,
};

/// Calls the endpoint by itself, and ends the call once every phone has said something, or the time is over.
pub(super) async fn ring(client: &Client, address: &str, debts: &Debts) -> Result<Rang, String> {
    let made = client.create_call(address, address, RING.as_secs()).await;
    let id = made.map_err(|why| format!("no call could be made: {}", said(&why)))?;
    debts.call(id.clone());
    let end = Instant::now() + RING;
    let mut ticks = interval_at(Instant::now() + RING_LOOK, RING_LOOK);
    let mut rang = Rang::default();
    let mut settled: Option<Instant> = None;
    let mut are_told = true;
    loop {
        ticks.tick().await;
        if are_told {
            match client.called_phones(&id).await {
                Ok(phones) => rang.phones = Some(phones.iter().map(rung).collect()),
                // Only our own platform tells of phones.
                Err(failure) if failure.cause == Cause::Missing => are_told = false,
                Err(failure) => return Err(said(&failure)),
            }
        }
        let call = client.call(&id).await.map_err(|why| said(&why))?;
        rang.is_answered |= call.state == "active";
        if !call.is_live() {
            rang.cause = call.cause;
            debts.call_ended();
            return Ok(rang);
        }
        let now = Instant::now();
        let phones = rang.phones.as_deref().unwrap_or_default();
        let is_known = !phones.is_empty() && phones.iter().all(|one| one.fate != Fate::Silent);
        if is_known || rang.is_answered {
            settled = settled.or(Some(now));
        }
        // Whoever stands beside a phone shall hear it.
        let is_heard = settled.is_some_and(|at| now.saturating_duration_since(at) >= RING_ON);
        if is_heard || rang.is_answered || now >= end - Duration::from_millis(500) {
            rang.left = debts.end_call(client).await.unwrap_or_default();
            return Ok(rang);
        }
    }
}

fn rung(told: &CalledPhone) -> Rung {
    let host_of = |uri: Uri<'_>| host(&uri.host.text()).to_owned();
    let address = Uri::read(told.contact.as_bytes()).map(host_of);
    let fate = match (told.fate.as_str(), told.status) {
        ("ringing" | "answered" | "cancelled", _) => Fate::Rings,
        ("refused", Some(486 | 600)) => Fate::Busy,
        ("refused", status) => Fate::Refused(status.unwrap_or_default()),
        ("unreachable", _) => Fate::Unreachable,
        _ => Fate::Silent,
    };
    Rung {
        phone: who(&told.user_agent, address.as_deref().unwrap_or_default()),
        fate,
    }
}
