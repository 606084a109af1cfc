//! Takes in the replies to what a form sent.

use crate::{
    api::{Cause, Credentials, Domain, Endpoint, EndpointId, Failure},
    app::{
        next::{Finish, Next, card::Card, route::Purpose},
        page::{found::Found, notice::Notice},
        service::{call::Reply, ticket::Ticket},
        shared::Shared,
    },
};

use super::{
    fault,
    form::{Form, Phase},
    table::FieldId,
};

impl Form {
    /// Takes a reply, if it is the form's own: then answers `Some`.
    pub(super) fn take_reply(
        &mut self,
        shared: &mut Shared,
        ticket: Ticket,
        outcome: &Result<Reply, Failure>,
    ) -> Option<Next> {
        match self.phase {
            Phase::Reading(awaited, asked) if awaited == ticket => {
                self.phase = Phase::Typing;
                if let (Some(domain), Ok(reply)) = (self.purpose.domain(), outcome) {
                    shared
                        .account
                        .reread(&mut shared.asks, &domain.id, reply, asked);
                }
                Some(self.was_read(shared, outcome))
            }
            Phase::Sending(awaited, _) if awaited == ticket => {
                self.phase = Phase::Typing;
                Some(match outcome {
                    Ok(reply) => {
                        let finish = self.finish(ticket, reply, &shared.way_back());
                        Next::Finish(Box::new(finish))
                    }
                    Err(failure) => self.was_refused(failure),
                })
            }
            Phase::Typing | Phase::Reading(..) | Phase::Sending(..) => None,
        }
    }

    /// The service said no: everything typed stays, and the complaint stands where it belongs.
    fn was_refused(&mut self, failure: &Failure) -> Next {
        match fault::field(self.purpose.fields(), failure) {
            Some(id) => {
                for (at, entry) in self.entries.iter_mut().enumerate() {
                    if entry.field.id == id {
                        entry.refused = Some(failure.to_string().into());
                        self.focus = at;
                    }
                }
            }
            None if failure.cause == Cause::Unknown && self.purpose.is_new() => {
                let safe = "Sending again is safe: a name exists only once.";
                let why = failure.to_string();
                let why = why.trim_end_matches('.');
                self.complaint = Some(format!("It may have been created. {why}. {safe}"));
            }
            None => self.complaint = Some(failure.told()),
        }
        Next::Stay
    }

    fn finish(&self, ticket: Ticket, reply: &Reply, back: &str) -> Finish {
        let name = self.text(FieldId::Name);
        let say = |text: String| Notice::good(text);
        match (&self.purpose, reply) {
            (Purpose::NewEndpoint { domain, .. }, Reply::EndpointCreated(id)) => Finish {
                found: Some(Found::Endpoint(id.clone())),
                notice: say(format!("Created {name} in {}.{back}", domain.name)),
                card: Some(self.card(
                    ticket,
                    &self.created(domain, id),
                    format!("{name} was created"),
                )),
            },
            (Purpose::NewDomain, Reply::DomainCreated(id)) => Finish {
                found: Some(Found::Domain(id.clone())),
                notice: say(format!("Created the domain {name}.{back}")),
                card: None,
            },
            // An old password is not known.
            (Purpose::NewPassword { endpoint, .. }, _) => Finish {
                found: None,
                notice: say(format!("{name} has a new password.")),
                card: Some(self.card(ticket, endpoint, format!("{name} has a new password"))),
            },
            (
                Purpose::NewEndpoint { .. }
                | Purpose::NewDomain
                | Purpose::EditEndpoint { .. }
                | Purpose::EditDomain { .. },
                _,
            ) => Finish {
                found: None,
                notice: say(format!("Saved {name}.{back}")),
                card: None,
            },
        }
    }

    fn card(&self, ticket: Ticket, endpoint: &Endpoint, title: String) -> Card {
        Card::new(title, endpoint, (ticket, self.password()))
    }

    /// The endpoint that was made, as far as it follows from what was sent.
    fn created(&self, domain: &Domain, id: &EndpointId) -> Endpoint {
        let name = self.text(FieldId::Name).to_owned();
        let facts = self.facts();
        Endpoint {
            id: id.clone(),
            description: facts.text().map(str::to_owned),
            domain_id: Some(domain.id.clone()),
            application_id: facts.application_id(),
            enabled: facts.enabled.unwrap_or(true),
            sip_uri: format!("sip:{name}@{}", domain.host()),
            credentials: Credentials {
                realm: domain.host(),
                username: name.clone(),
            },
            name,
        }
    }
}
