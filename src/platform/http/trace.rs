//! `GET /_platform/trace`: the last messages of an endpoint, as JSON or as a capture.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use hyper::{StatusCode, header};
use serde::Serialize;
use url::form_urlencoded::parse;

use super::{answer::Answer, ask::Ask, pcap::Capture, route};
use crate::{
    api::{DomainId, Endpoint, EndpointId},
    platform::{
        choices, moment,
        refusal::Refusal,
        shown,
        sip::{Phones, Traced},
        store::{Store, endpoints},
    },
    sip::message::{Address, Arrived, Message, Name, datagram},
};

/// A message as JSON.
#[derive(Serialize)]
struct Shown<'a> {
    at: String,
    direction: &'static str,
    transport: &'static str,
    peer: SocketAddr,
    text: std::borrow::Cow<'a, str>,
}

/// The last messages of the endpoint that the query names, oldest first; as a capture when that is wanted.
pub async fn trace(
    store: &Store,
    phones: Option<&Phones>,
    ask: &Ask,
    capture: bool,
) -> Result<Answer, Refusal> {
    let Some(phones) = phones else {
        return Err(route::nowhere(&ask.path));
    };
    let mut query = parse(ask.query.as_bytes());
    let id = query.find(|(name, _)| name == "endpoint");
    let (_, id) = id.ok_or_else(|| Refusal::lacking("trace", "endpoint"))?;
    let id = EndpointId::from(&*id);
    let endpoint = store.read(move |db| {
        let domain = endpoints::domain_of(db, &id)?;
        endpoints::find(db, &domain, &id)
    });
    let endpoint = endpoint.await?;
    let (all, listening) = phones.trace().await?;
    let found = last(&all, &endpoint);
    if !capture {
        return Ok(shown(&found));
    }
    let mut file = Capture::new();
    for one in found {
        let own = listening
            .iter()
            .find(|(transport, _)| *transport == one.flow.transport);
        let own = own.map_or((Ipv4Addr::UNSPECIFIED, 0).into(), |(_, address)| *address);
        let (from, to) = if one.sent {
            (own, one.flow.peer)
        } else {
            (one.flow.peer, own)
        };
        file.add(one.at, from, to, &one.bytes);
    }
    let mut answer =
        Answer::empty(StatusCode::OK).with(header::CONTENT_TYPE, "application/vnd.tcpdump.pcap");
    answer.body = file.bytes().into();
    Ok(answer)
}

/// `GET …/endpoints/{endpointId}/trace`: the same for whoever has the account.
pub async fn of_endpoint(
    store: &Store,
    phones: &Phones,
    domain: DomainId,
    id: EndpointId,
) -> Result<Answer, Refusal> {
    let endpoint = store.read(move |db| endpoints::find(db, &domain, &id));
    let endpoint = endpoint.await?;
    let (all, _) = phones.trace().await?;
    Ok(shown(&last(&all, &endpoint)))
}

/// The last messages of an endpoint, oldest first.
fn last<'a>(all: &'a [Arc<Traced>], endpoint: &Endpoint) -> Vec<&'a Traced> {
    let mut found: Vec<&Traced> = all
        .iter()
        .rev()
        .map(|one| &**one)
        .filter(|one| is_of(endpoint, &one.bytes))
        .take(choices::TRACE_MAX)
        .collect();
    found.reverse();
    found
}

fn shown(found: &[&Traced]) -> Answer {
    let shown = found.iter().map(|one| Shown {
        at: moment::text(one.at),
        direction: if one.sent { "out" } else { "in" },
        transport: shown::transport_name(one.flow.transport),
        peer: one.flow.peer,
        text: String::from_utf8_lossy(&one.bytes),
    });
    let shown: Vec<Shown> = shown.collect();
    Answer::json(StatusCode::OK, &shown)
}

/// Whether To, From or the credentials of a message name the endpoint.
fn is_of(endpoint: &Endpoint, bytes: &[u8]) -> bool {
    let Arrived::Message(message, _) = datagram(bytes) else {
        return false;
    };
    let (name, host) = (endpoint.name.as_bytes(), &endpoint.credentials.realm);
    let named = |field: &Name| {
        let address = message.headers.first(field).and_then(Address::read);
        address
            .and_then(|address| address.sip())
            .is_some_and(|uri| {
                uri.host.text().eq_ignore_ascii_case(host)
                    && uri.user_said().as_deref() == Some(name)
            })
    };
    named(&Name::To) || named(&Name::From) || proves(&message, name, host)
}

fn proves(message: &Message, name: &[u8], host: &str) -> bool {
    use crate::sip::digest::Proof;
    let (proof, _) = Proof::given(message, host.as_bytes());
    proof.is_some_and(|proof| *proof.username == *name && *proof.realm == *host.as_bytes())
}
