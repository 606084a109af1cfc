//! Bindings as the store keeps them, and back.

use std::{net::SocketAddr, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    platform::{
        refusal::Refusal,
        registrar::{Binding, BindingId, Change, Contact},
        store::{
            Connection,
            phones::{self, Phone},
        },
    },
    sip::{Flow, FlowId, Transport, message::Raw},
};

/// A connection that was there before the start, and no connection of this one.
const GONE: FlowId = FlowId(0);

/// What nobody looks for in the table.
#[derive(Serialize, Deserialize)]
struct Rest {
    call_id: String,
    cseq: u32,
    path: Option<String>,
    instance: Option<String>,
    reg_id: Option<u32>,
    q: u16,
    refreshed: i64,
}

/// Does what was decided in the table as well.
pub fn store(db: &Connection, changes: &[Change]) -> Result<(), Refusal> {
    for change in changes {
        match change {
            Change::Added(binding) | Change::Refreshed(binding) => {
                phones::put(db, &phone(binding))?;
            }
            Change::Removed { id, .. } => phones::remove(db, number(id.0))?,
        }
    }
    Ok(())
}

/// Puts these bindings in place of everything that the table has.
pub fn replace(db: &Connection, bindings: &[Binding]) -> Result<(), Refusal> {
    phones::clear(db)?;
    for binding in bindings {
        phones::put(db, &phone(binding))?;
    }
    Ok(())
}

fn phone(binding: &Binding) -> Phone {
    let rest = Rest {
        call_id: text(&binding.call_id),
        cseq: binding.cseq,
        path: binding.path.as_deref().map(text),
        instance: binding.contact.instance.as_deref().map(text),
        reg_id: binding.contact.reg_id,
        q: binding.contact.q,
        refreshed: millis(binding.refreshed),
    };
    Phone {
        id: number(binding.id.0),
        endpoint: binding.endpoint.clone(),
        domain: binding.domain.clone(),
        contact: text(&binding.contact.item),
        source: format!("{} {}", binding.flow.transport, binding.flow.peer),
        user_agent: binding.user_agent.as_deref().map(text),
        registered: millis(binding.registered),
        expires: millis(binding.expires),
        rest: serde_json::to_string(&rest).unwrap_or_default(),
    }
}

/// A binding that was kept; none where the row makes no sense. `datagrams` finds the flow to a peer.
pub fn binding(phone: Phone, datagrams: impl Fn(SocketAddr) -> Option<Flow>) -> Option<Binding> {
    let rest: Rest = serde_json::from_str(&phone.rest).ok()?;
    let (transport, peer) = phone.source.split_once(' ')?;
    let transport = Transport::named(transport.as_bytes())?;
    let peer = peer.parse().ok()?;
    let gone = Flow {
        id: GONE,
        transport,
        peer,
    };
    let flow = match transport {
        Transport::Udp => datagrams(peer).unwrap_or(gone),
        Transport::Tcp | Transport::Tls => gone,
    };
    let mut contact = Contact::kept(raw(&phone.contact)?)?;
    contact.instance = optional(rest.instance)?;
    contact.reg_id = rest.reg_id;
    contact.q = rest.q;
    Some(Binding {
        id: BindingId(phone.id.try_into().ok()?),
        endpoint: phone.endpoint,
        domain: phone.domain,
        contact,
        call_id: raw(&rest.call_id)?,
        cseq: rest.cseq,
        path: optional(rest.path)?,
        flow,
        user_agent: optional(phone.user_agent)?,
        registered: time(phone.registered)?,
        refreshed: time(rest.refreshed)?,
        expires: time(phone.expires)?,
    })
}

fn number(id: u64) -> i64 {
    id.try_into().unwrap_or(i64::MAX)
}

/// Milliseconds since the Unix epoch.
pub fn millis(time: Duration) -> i64 {
    time.as_millis().try_into().unwrap_or(i64::MAX)
}

fn time(millis: i64) -> Option<Duration> {
    Some(Duration::from_millis(millis.try_into().ok()?))
}

/// Bytes as the characters of the same numbers.
pub(super) fn text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The bytes of a text that was made so; none of any other.
pub(super) fn raw(text: &str) -> Option<Raw> {
    let bytes: Option<Vec<u8>> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect();
    Some(bytes?.into())
}

/// Nothing stays nothing; a text that is no bytes fails.
#[expect(clippy::option_option, reason = "the outer one is failure")]
fn optional(text: Option<String>) -> Option<Option<Raw>> {
    match text {
        None => Some(None),
        Some(text) => raw(&text).map(Some),
    }
}
