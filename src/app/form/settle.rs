//! What a form does with the replies that are its own.

use crate::{
    api::{Cause, Credentials, Domain, Endpoint, EndpointId, Failure},
    app::{
        Call, Next, Notice, Reply, Shared, account,
        card::Card,
        keys::Action,
        message::Ticket,
        next::{Finish, Found},
        question::{Intent, Part, Question},
        reply::misplaced,
    },
};

use super::{Facts, FieldId, Form, Phase, Purpose, facts::change, fault};

impl Form {
    /// Takes a reply, if it is the form's own: then answers `Some`.
    pub fn settle(
        &mut self,
        shared: &mut Shared,
        ticket: Ticket,
        outcome: &Result<Reply, Failure>,
    ) -> Option<Next> {
        match self.phase {
            Phase::Reading(awaited, asked) if awaited == ticket => {
                self.phase = Phase::Typing;
                if let (Some(domain), Ok(reply)) = (self.purpose.domain(), outcome) {
                    account::reread(shared, &domain.id, reply, asked);
                }
                Some(self.was_read(shared, outcome))
            }
            Phase::Sending(awaited, _) if awaited == ticket => {
                self.phase = Phase::Typing;
                Some(match outcome {
                    Ok(reply) => Next::Finish(Box::new(self.finish(reply))),
                    Err(failure) => self.was_refused(failure),
                })
            }
            Phase::Typing | Phase::Outside { .. } | Phase::Reading(..) | Phase::Sending(..) => None,
        }
    }

    fn was_read(&mut self, shared: &Shared, outcome: &Result<Reply, Failure>) -> Next {
        let theirs = match outcome {
            Ok(Reply::Endpoint(endpoint)) => Facts::from(&**endpoint),
            Ok(Reply::Domain(domain)) => Facts::from(domain),
            Ok(_) => return self.was_not_read(&misplaced(Cause::Garbled)),
            Err(failure) if failure.cause == Cause::Missing => {
                self.complaint =
                    Some("It was deleted by somebody else, so nothing was sent.".into());
                return Next::Stay;
            }
            Err(failure) => return self.was_not_read(failure),
        };
        let Some(before) = self.purpose.before().cloned() else {
            return Next::Stay;
        };
        if theirs == before {
            return self.ask_save(shared, &before);
        }
        let mine = self.facts();
        let merged = before.merged(&theirs, &mine);
        if merged == theirs {
            self.take_over(&theirs, &merged);
            self.complaint =
                Some("Somebody else has made the same change; nothing is left to send.".into());
            return Next::Stay;
        }
        self.ask_conflict(shared, &before, &theirs, &mine)
    }

    fn was_not_read(&mut self, failure: &Failure) -> Next {
        self.complaint = Some(format!(
            "Nothing was sent, because it could not be read again first. {}",
            failure.told()
        ));
        Next::Stay
    }

    fn ask_save(&self, shared: &Shared, before: &Facts) -> Next {
        let after = self.facts();
        let changes = before.difference(&after, &shared.account);
        let (question, name) = self.about_edited(shared, "Save these changes to");
        let question = question
            .parts(changes)
            .parts(warnings(before, &after))
            .yes("Yes, save", self.saving(before, &after));
        Next::Ask(question.guarded(&shared.profile, &name))
    }

    fn ask_conflict(&self, shared: &Shared, before: &Facts, theirs: &Facts, mine: &Facts) -> Next {
        let merged = before.merged(theirs, mine);
        let (how, label, keeping) = if shared.profile.protected {
            let keeping = Intent::TakeOver {
                theirs: theirs.clone(),
                merged: merged.clone(),
            };
            let how = "Keep mine goes back to the form; saving asks once more.";
            (how, "Keep mine", keeping)
        } else {
            let how = "Send mine changes only what you changed; the rest stays as they have it.";
            (how, "Send mine", self.saving(theirs, &merged))
        };
        let (question, _) = self.about_edited(shared, "Whose changes to");
        let question = question
            .otherwise("Back")
            .text("Somebody else has changed it since you began.")
            .parts(before.conflict(theirs, mine, &shared.account))
            .text(how)
            .answer(Action::Mine, label, keeping)
            .answer(
                Action::Theirs,
                "Take theirs",
                Intent::TakeOver {
                    theirs: theirs.clone(),
                    merged: before.yielding(theirs, mine),
                },
            );
        Next::Ask(question)
    }

    /// The start of a question about what is edited, and its name.
    fn about_edited(&self, shared: &Shared, title: &str) -> (Question, String) {
        let about = |name: &str| Question::about(&shared.profile, format!("{title} {name}?"));
        match &self.purpose {
            Purpose::EditEndpoint {
                domain, endpoint, ..
            } => {
                let question = about(&endpoint.name).fact("Domain", domain.name.as_str());
                (question, endpoint.name.clone())
            }
            Purpose::EditDomain { domain, .. } => {
                let question = about(&domain.name).fact("SIP host", domain.host());
                (question, domain.name.clone())
            }
            Purpose::NewEndpoint { .. } | Purpose::NewPassword { .. } | Purpose::NewDomain => {
                (about(""), String::new())
            }
        }
    }

    /// The write that turns one version into the other.
    fn saving(&self, before: &Facts, after: &Facts) -> Intent {
        match &self.purpose {
            Purpose::EditDomain { domain, .. } => Intent::Write {
                what: format!("change the domain {}", domain.name),
                call: Call::UpdateDomain {
                    domain: domain.id.clone(),
                    description: change(before.description.as_ref(), after.description.as_ref()),
                },
            },
            Purpose::EditEndpoint {
                domain, endpoint, ..
            } => Intent::Write {
                what: format!("change {} in {}", endpoint.name, domain.name),
                call: Call::UpdateEndpoint {
                    domain: domain.id.clone(),
                    endpoint: endpoint.id.clone(),
                    patch: before.patch(after),
                },
            },
            Purpose::NewEndpoint { .. } | Purpose::NewPassword { .. } | Purpose::NewDomain => {
                Intent::Back
            }
        }
    }

    /// The service said no: everything typed stays, and the complaint stands where it belongs.
    fn was_refused(&mut self, failure: &Failure) -> Next {
        match fault::field(self.purpose.fields(), failure) {
            Some(id) => {
                for (at, entry) in self.entries.iter_mut().enumerate() {
                    if entry.field.id == id {
                        entry.refused = Some(failure.to_string());
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

    fn finish(&self, reply: &Reply) -> Finish {
        let name = self.text(FieldId::Name);
        let say = |text: String| Notice::good(text);
        match (&self.purpose, reply) {
            (Purpose::NewEndpoint { domain }, Reply::EndpointCreated(id)) => Finish {
                found: Some(Found::Endpoint(id.clone())),
                notice: say(format!("Created {name} in {}.", domain.name)),
                card: Some(self.card(&self.created(domain, id), format!("{name} was created"))),
            },
            (Purpose::NewDomain, Reply::DomainCreated(id)) => Finish {
                found: Some(Found::Domain(id.clone())),
                notice: say(format!("Created the domain {name}.")),
                card: None,
            },
            (Purpose::NewPassword { endpoint, .. }, _) => Finish {
                found: None,
                notice: say(format!("{name} has a new password.")),
                card: Some(self.card(endpoint, format!("{name} has a new password"))),
            },
            (
                Purpose::NewEndpoint { .. }
                | Purpose::NewDomain
                | Purpose::EditEndpoint { .. }
                | Purpose::EditDomain { .. },
                _,
            ) => Finish {
                found: None,
                notice: say(format!("Saved {name}.")),
                card: None,
            },
        }
    }

    fn card(&self, endpoint: &Endpoint, title: String) -> Card {
        Card::new(title, endpoint, self.password())
    }

    /// The endpoint that was made, as far as it follows from what was sent.
    fn created(&self, domain: &Domain, id: &EndpointId) -> Endpoint {
        let name = self.text(FieldId::Name).to_owned();
        let facts = self.facts();
        Endpoint {
            id: id.clone(),
            description: facts.description,
            domain_id: Some(domain.id.clone()),
            application_id: facts.application,
            enabled: facts.enabled,
            sip_uri: format!("sip:{name}@{}", domain.host()),
            credentials: Credentials {
                realm: domain.host(),
                username: name.clone(),
            },
            name,
        }
    }
}

/// What a save would break, in plain words.
fn warnings(before: &Facts, after: &Facts) -> Vec<Part> {
    let mut warnings = Vec::new();
    if before.enabled && !after.enabled {
        warnings.push(Part::Warning(
            "Its phones are cut off: they can neither register nor call.".into(),
        ));
    }
    if before.application.is_some() && after.application.is_none() {
        warnings.push(Part::Warning(
            "Without an application, every call that it makes is rejected.".into(),
        ));
    }
    warnings
}
