//! Saving an edit: it is read again, shown, agreed to, read once more, and then sent as agreed or asked about again.

use crate::{
    api::{Cause, Failure},
    app::{
        keys::action::Action,
        next::{Intent, Next, Part, Question, route::Purpose},
        service::{
            call::{Call, Reply},
            consequence,
            facts::Facts,
            reply::misplaced,
        },
        shared::Shared,
    },
};

use super::{
    form::Form,
    versions::{conflict, difference},
};

impl Form {
    /// What is to be changed was read again.
    pub(crate) fn was_read(
        &mut self,
        shared: &mut Shared,
        outcome: &Result<Reply, Failure>,
    ) -> Next {
        let agreed = self.agreed.take();
        let theirs = match outcome {
            Ok(Reply::Endpoint(endpoint)) => Facts::of(endpoint),
            Ok(Reply::Domain(domain)) => Facts::of_domain(domain),
            Ok(_) => return self.was_not_read(&misplaced(Cause::Garbled)),
            Err(failure) if failure.cause == Cause::Missing => {
                self.complaint =
                    Some("It was deleted by somebody else, so nothing was sent.".into());
                return Next::Stay;
            }
            Err(failure) => return self.was_not_read(failure),
        };
        if let Some((_, to)) = agreed.filter(|(from, _)| *from == theirs) {
            return self.send_changes(shared, &theirs, &to);
        }
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
        let changes = difference(before, &after, &shared.account);
        let (question, name) = self.about_edited(shared, "Save these changes to");
        let question = question.parts(changes).parts(warnings(before, &after)).yes(
            "Yes, save",
            Intent::Save {
                from: before.clone(),
                to: after,
            },
        );
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
            let keeping = Intent::Save {
                from: theirs.clone(),
                to: merged,
            };
            (how, "Send mine", keeping)
        };
        let (question, _) = self.about_edited(shared, "Whose changes to");
        let question = question
            .otherwise("Back")
            .text("Somebody else has changed it since you began.")
            .parts(conflict(before, theirs, mine, &shared.account))
            .text(how)
            .answer(Action::Mine, label, keeping)
            .answer(
                Action::Theirs,
                "Take theirs",
                Intent::TakeOver {
                    theirs: theirs.clone(),
                    merged: before.merged(mine, theirs),
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
                let question = about(&domain.name).derived("SIP host", domain.host());
                (question, domain.name.clone())
            }
            Purpose::NewEndpoint { .. } | Purpose::NewPassword { .. } | Purpose::NewDomain => {
                (about(""), String::new())
            }
        }
    }

    /// The person agreed to turn one version into the other. The question may have stood for minutes, so it is read
    /// once more right before anything is sent.
    pub fn save(&mut self, shared: &mut Shared, from: Facts, to: Facts) {
        if !self.is_busy()
            && let Some(call) = self.reading()
        {
            self.agreed = Some((from, to));
            self.ask_for(shared, call);
        }
    }

    /// Sends what turns one version into the other.
    fn send_changes(&mut self, shared: &mut Shared, from: &Facts, to: &Facts) -> Next {
        let changed = to.unlike(from);
        let (what, call) = match &self.purpose {
            Purpose::EditDomain { domain, .. } => (
                format!("change the domain {}", domain.name),
                Call::UpdateDomain {
                    domain: domain.id.clone(),
                    description: changed.new_description(),
                },
            ),
            Purpose::EditEndpoint {
                domain, endpoint, ..
            } => (
                format!("change {} in {}", endpoint.name, domain.name),
                Call::UpdateEndpoint {
                    domain: domain.id.clone(),
                    endpoint: endpoint.id.clone(),
                    patch: changed.patch(None),
                },
            ),
            Purpose::NewEndpoint { .. } | Purpose::NewPassword { .. } | Purpose::NewDomain => {
                return Next::Stay;
            }
        };
        self.write(shared, what, call)
    }
}

/// What a save would break, in plain words.
fn warnings(before: &Facts, after: &Facts) -> Vec<Part> {
    let mut warnings = Vec::new();
    if before.enabled == Some(true) && after.enabled == Some(false) {
        warnings.push(Part::Warning(consequence::DISABLED.one.into()));
    }
    if before.application_id().is_some() && after.application_id().is_none() {
        warnings.push(Part::Warning(consequence::NO_APPLICATION.one.into()));
    }
    warnings
}
