//! `GET /_platform/trace`: the last messages of an endpoint or a call, as JSON or as a capture.

use std::{net::SocketAddr, sync::Arc};

use hyper::{StatusCode, header};
use serde::Serialize;
use url::form_urlencoded::parse;

use super::{answer::Answer, ask::Ask, route};
use crate::{
    api::{CallId, DomainId, Endpoint, EndpointId},
    platform::{
        choices, moment,
        refusal::Refusal,
        shown,
        sip::{Phones, Traced, own},
        store::{Store, endpoints},
    },
    sip::{
        Capture, Transport,
        message::{Address, Arrived, Message, Name, datagram},
    },
};

/// A message as JSON.
#[derive(Serialize)]
struct Shown<'a> {
    at: String,
    direction: &'static str,
    transport: &'static str,
    peer: SocketAddr,
    local: SocketAddr,
    text: std::borrow::Cow<'a, str>,
}

/// Whose messages are looked for.
enum Subject {
    /// An endpoint's.
    Endpoint(Box<Endpoint>),
    /// Those with this Call-ID.
    Call(String),
}

/// The last messages of the endpoint or call that the query names, oldest first; as a capture when that is wanted.
pub async fn trace(
    store: &Store,
    phones: Option<&Phones>,
    ask: &Ask,
    capture: bool,
) -> Result<Answer, Refusal> {
    let Some(phones) = phones else {
        return Err(route::nowhere(&ask.path));
    };
    let named = |wanted: &str| {
        let mut query = parse(ask.query.as_bytes());
        let found = query.find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.into_owned())
    };
    let subject = if let Some(call) = named("call") {
        // What is no call of ours is the Call-ID of messages.
        let id = sip_id(phones, call.as_str().into()).await?;
        Subject::Call(id.unwrap_or(call))
    } else {
        let id = named("endpoint").ok_or_else(|| Refusal::lacking("trace", "endpoint"))?;
        let id = EndpointId::from(id);
        let endpoint = store.read(move |db| {
            let domain = endpoints::domain_of(db, &id)?;
            endpoints::find(db, &domain, &id)
        });
        Subject::Endpoint(Box::new(endpoint.await?))
    };
    let (all, listening) = phones.trace().await?;
    let found = last(&all, &subject);
    if !capture {
        return Ok(shown(&found, &listening));
    }
    let mut file = Capture::new();
    for one in found {
        let own = own(&listening, one);
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
    let subject = Subject::Endpoint(Box::new(endpoint.await?));
    let (all, listening) = phones.trace().await?;
    Ok(shown(&last(&all, &subject), &listening))
}

/// `GET …/calls/{callId}/trace`: the same of a call.
pub async fn of_call(phones: &Phones, id: CallId) -> Result<Answer, Refusal> {
    let missing = Refusal::missing("call", id.as_str(), choices::NO_CALL);
    let found = sip_id(phones, id).await?;
    let subject = Subject::Call(found.ok_or(missing)?);
    let (all, listening) = phones.trace().await?;
    Ok(shown(&last(&all, &subject), &listening))
}

/// The Call-ID of a call's messages; nothing where there is no such call.
async fn sip_id(phones: &Phones, id: CallId) -> Result<Option<String>, Refusal> {
    let found = phones.with(move |core, _, _| {
        let call = core.calls.call(&id);
        call.map(|call| call.sip_id.clone())
    });
    found.await
}

/// The last messages, oldest first.
fn last<'a>(all: &'a [Arc<Traced>], subject: &Subject) -> Vec<&'a Traced> {
    let is_wanted = |one: &&Traced| match subject {
        Subject::Endpoint(endpoint) => is_of(endpoint, &one.bytes),
        Subject::Call(id) => is_of_call(id, &one.bytes),
    };
    let newest_first = all.iter().rev().map(|one| &**one);
    let found = newest_first.filter(is_wanted).take(choices::TRACE_MAX);
    let mut found: Vec<&Traced> = found.collect();
    found.reverse();
    found
}

fn is_of_call(id: &str, bytes: &[u8]) -> bool {
    let Arrived::Message(message, _) = datagram(bytes) else {
        return false;
    };
    let found = message.headers.first(&Name::CallId);
    !id.is_empty() && found.is_some_and(|found| String::from_utf8_lossy(found).trim() == id)
}

fn shown(found: &[&Traced], listening: &[(Transport, SocketAddr)]) -> Answer {
    let shown = found.iter().map(|one| Shown {
        at: moment::text(one.at),
        direction: if one.sent { "out" } else { "in" },
        transport: shown::transport_name(one.flow.transport),
        peer: one.flow.peer,
        local: own(listening, one),
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
