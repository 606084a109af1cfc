//! What the registrar tells, as notices of the stream.

use std::time::Duration;

use serde::Serialize;

use super::{Attempt, Registration, stay::reason, summary::Refused};
use crate::{
    api::{DomainId, EndpointId},
    platform::{
        moment,
        registrar::{Binding, End, Event},
        stream::{About, Notice},
    },
};

/// A phone that came or went.
#[derive(Serialize)]
struct Phone {
    at: String,
    registration: Registration,
    registrations: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

/// Somebody who was refused, or is not any more.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Trouble {
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain_id: Option<DomainId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint_id: Option<EndpointId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempt: Option<Attempt>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<Refused>,
}

/// An event of the registrar as a notice.
pub fn notice(event: &Event) -> Notice {
    told(event, None)
}

/// An event of a phone whose way is held by the node of this number.
pub fn notice_at(event: &Event, node: u32) -> Notice {
    told(event, Some(node))
}

fn told(event: &Event, node: Option<u32>) -> Notice {
    let shown = |binding: &Binding| Registration::at(binding, node);
    match event {
        Event::Registered { at, binding, count } => phone(
            "registered",
            *at,
            binding,
            shown(binding),
            *count,
            None,
            false,
        ),
        Event::Refreshed {
            at,
            binding,
            count,
            moved,
        } => phone(
            "refreshed",
            *at,
            binding,
            shown(binding),
            *count,
            None,
            !moved,
        ),
        Event::Ended {
            at,
            binding,
            count,
            end,
        } => {
            let kind = match end {
                End::Expired => "expired",
                End::Unregistered | End::Replaced | End::Taken | End::Disabled | End::Deleted => {
                    "unregistered"
                }
            };
            phone(
                kind,
                *at,
                binding,
                shown(binding),
                *count,
                Some(reason(*end)),
                false,
            )
        }
        Event::Refused { failure, open } => {
            let (domain, endpoint) = (failure.party.domain(), failure.party.endpoint());
            let trouble = Trouble {
                at: moment::text(failure.attempt.at),
                domain_id: domain.cloned(),
                endpoint_id: endpoint.cloned(),
                attempt: Some(Attempt::new(failure)),
                refused: open.as_ref().map(Into::into),
            };
            let about = match (domain.cloned(), endpoint.cloned()) {
                (Some(domain), Some(endpoint)) => About::Endpoint(domain, endpoint),
                (Some(domain), None) => About::Domain(domain),
                (None, _) => About::Nothing,
            };
            of("refused", about, false, &trouble)
        }
        Event::Resolved {
            at,
            endpoint,
            domain,
            open,
        } => {
            let trouble = Trouble {
                at: moment::text(*at),
                domain_id: Some(domain.clone()),
                endpoint_id: Some(endpoint.clone()),
                attempt: None,
                refused: open.as_ref().map(Into::into),
            };
            let about = About::Endpoint(domain.clone(), endpoint.clone());
            of("resolved", about, false, &trouble)
        }
    }
}

fn phone(
    kind: &'static str,
    at: Duration,
    binding: &Binding,
    registration: Registration,
    registrations: usize,
    reason: Option<&'static str>,
    minor: bool,
) -> Notice {
    let data = Phone {
        at: moment::text(at),
        registration,
        registrations,
        reason,
    };
    let about = About::Endpoint(binding.domain.clone(), binding.endpoint.clone());
    of(kind, about, minor, &data)
}

fn of(kind: &'static str, about: About, minor: bool, data: &impl Serialize) -> Notice {
    Notice {
        kind,
        about,
        minor,
        data: serde_json::to_string(data)
            .expect("plain data with string keys")
            .into(),
    }
}
