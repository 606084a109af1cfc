//! What the page of one endpoint shows besides who is registered: failed attempts, and who was registered when.

use crate::{
    api::{
        registration::{Attempt, Event, Stay},
        {DomainId, EndpointId, Failure, pace::Priority},
    },
    app::{
        effect::Asks,
        service::{
            call::{Call, Reply},
            registration::{Bindings, Inquiry},
            remote::Remote,
            ticket::Ticket,
        },
    },
};

/// Attempts and times that are kept of one endpoint.
const KEPT: usize = 50;

/// What is read of one endpoint for its page.
#[derive(Debug, Clone, PartialEq)]
pub struct Detail {
    /// Its domain.
    pub domain: DomainId,
    /// Which one.
    pub endpoint: EndpointId,
    /// Failed attempts, newest first.
    pub attempts: Remote<Vec<Attempt>>,
    /// From when to when each phone was registered, newest first.
    pub stays: Remote<Vec<Stay>>,
    /// Who is registered, as the registrar itself says.
    pub bindings: Remote<Bindings>,
    /// The question who is registered, while it is open.
    pub(super) phones: Option<Ticket>,
}

impl Detail {
    pub(super) fn new(domain: DomainId, endpoint: EndpointId) -> Self {
        Self {
            domain,
            endpoint,
            attempts: Remote::default(),
            stays: Remote::default(),
            bindings: Remote::default(),
            phones: None,
        }
    }

    /// Asks for everything; who is registered only when that is not known anyway.
    pub(super) fn ask(&mut self, asks: &mut Asks, phones: bool) {
        let (domain, endpoint) = (&self.domain, &self.endpoint);
        let attempts = Call::ListAttempts {
            domain: domain.clone(),
            endpoint: endpoint.clone(),
        };
        let stays = Call::ListStays {
            domain: domain.clone(),
            endpoint: endpoint.clone(),
        };
        if phones && self.phones.is_none() {
            let call = Call::ListRegistrations {
                domain: domain.clone(),
                endpoint: Some(endpoint.clone()),
                after: None,
            };
            self.phones = Some(asks.call(Priority::Interactive, call));
        }
        if !self.attempts.is_loading() {
            self.attempts
                .load(asks.call(Priority::Interactive, attempts));
        }
        if !self.stays.is_loading() {
            self.stays.load(asks.call(Priority::Interactive, stays));
        }
    }

    /// Asks the registrar itself, unless that is under way.
    pub(super) fn inquire(&mut self, asks: &mut Asks, inquiry: Inquiry) {
        if !self.bindings.is_loading() {
            let call = Call::Inquire(Box::new(inquiry));
            self.bindings.load(asks.call(Priority::Interactive, call));
            self.bindings.asked = asks.now;
        }
    }

    /// Nobody waits for it any more.
    pub(super) fn leave(&mut self, asks: &mut Asks) {
        let open = [
            self.phones.take(),
            self.attempts.cancel(),
            self.stays.cancel(),
        ];
        for ticket in open.into_iter().flatten() {
            asks.cancel(ticket);
        }
    }

    /// Takes a reply in, if it is one of its own.
    pub(super) fn settle(
        &mut self,
        asks: &Asks,
        ticket: Ticket,
        outcome: &Result<Reply, Failure>,
    ) -> bool {
        if self.attempts.awaited == Some(ticket) {
            let attempts = outcome.clone().and_then(Reply::into_attempts);
            return self.attempts.settle(ticket, attempts, asks.now);
        }
        if self.bindings.awaited == Some(ticket) {
            let bindings = outcome.clone().and_then(Reply::into_bindings);
            return self.bindings.settle(ticket, bindings, asks.now);
        }
        if self.stays.awaited == Some(ticket) {
            let stays = outcome.clone().and_then(Reply::into_stays);
            return self.stays.settle(ticket, stays, asks.now);
        }
        false
    }

    /// Takes in what happened to this endpoint.
    pub(super) fn apply(&mut self, event: &Event) {
        match event {
            Event::Registered {
                registration,
                again: false,
                ..
            } if registration.endpoint_id == self.endpoint => {
                let Some(stays) = &mut self.stays.value else {
                    return;
                };
                if stays
                    .iter()
                    .all(|stay| stay.registration_id != registration.id.as_str())
                {
                    stays.insert(
                        0,
                        Stay {
                            registration_id: registration.id.to_string(),
                            transport: registration.transport.clone(),
                            source: registration.source.clone(),
                            user_agent: registration.user_agent.clone(),
                            from: registration.registered_at,
                            until: None,
                            end: String::new(),
                        },
                    );
                    stays.truncate(KEPT);
                }
            }
            Event::Gone {
                registration,
                reason,
                at,
                ..
            } if registration.endpoint_id == self.endpoint => {
                let stays = self.stays.value.iter_mut().flatten();
                for stay in stays {
                    if stay.registration_id == registration.id.as_str() && stay.end.is_empty() {
                        stay.until = *at;
                        stay.end.clone_from(reason);
                    }
                }
            }
            Event::Refused {
                endpoint,
                attempt: Some(attempt),
                ..
            } if *endpoint == self.endpoint => {
                let Some(attempts) = &mut self.attempts.value else {
                    return;
                };
                attempts.retain(|known| !known.is_like(attempt));
                attempts.insert(0, Attempt::clone(attempt));
                attempts.truncate(KEPT);
            }
            Event::Refused {
                endpoint,
                left: None,
                at,
                ..
            } if *endpoint == self.endpoint => {
                let attempts = self.attempts.value.iter_mut().flatten();
                for attempt in attempts {
                    attempt.resolved_at = attempt.resolved_at.or(*at).or(attempt.last_at);
                }
            }
            Event::Registered { .. }
            | Event::Gone { .. }
            | Event::Refused { .. }
            | Event::Endpoint(..)
            | Event::EndpointDeleted(..)
            | Event::Domain(_)
            | Event::DomainDeleted(_)
            | Event::Call(_)
            | Event::Sounds(_) => {}
        }
    }
}
