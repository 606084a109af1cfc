//! Sending a form: nothing wrong goes out, an edit is read again first, nothing is sent twice.

use crate::{
    api::{Domain, DomainDraft, Endpoint, EndpointPatch, pace::Priority},
    app::{
        next::{Intent, Next, Question, route::Purpose},
        service::{call::Call, consequence, ticket::Ticket},
        shared::Shared,
    },
};

use super::{
    form::{Form, Phase},
    table::FieldId,
};

impl Form {
    /// Sends the form, or shows why not.
    pub(crate) fn submit(&mut self, shared: &mut Shared) -> Next {
        if self.is_busy() {
            return Next::Stay;
        }
        self.complaint = None;
        self.recheck(shared);
        for entry in &mut self.entries {
            entry.touched = true;
            entry.refused = None;
        }
        let wrong = |form: &Self, at: usize| form.complaint_about(&form.entries[at]).is_some();
        if let Some(at) = (0..self.entries.len()).find(|at| wrong(self, *at)) {
            self.focus = at;
            return Next::Stay;
        }
        if let Some(refusal) = shared.refusal() {
            self.complaint = Some(refusal);
            return Next::Stay;
        }
        match self.purpose.clone() {
            Purpose::NewEndpoint { domain, .. } => self.create_endpoint(shared, &domain),
            Purpose::NewDomain => self.create_domain(shared),
            Purpose::NewPassword { domain, endpoint } => {
                self.ask_password(shared, &domain, &endpoint)
            }
            Purpose::EditEndpoint { .. } | Purpose::EditDomain { .. } => self.read_again(shared),
        }
    }

    /// What reads again what is to be changed, if something that is there is.
    pub(crate) fn reading(&self) -> Option<Call> {
        match &self.purpose {
            Purpose::EditEndpoint {
                domain, endpoint, ..
            } => Some(Call::ReadEndpoint {
                domain: domain.id.clone(),
                endpoint: endpoint.id.clone(),
            }),
            Purpose::EditDomain { domain, .. } => Some(Call::ReadDomain(domain.id.clone())),
            Purpose::NewEndpoint { .. } | Purpose::NewPassword { .. } | Purpose::NewDomain => None,
        }
    }

    /// Asks how it stands at the service.
    pub(crate) fn ask_for(&mut self, shared: &mut Shared, call: Call) {
        let ticket = shared.call(Priority::Interactive, call);
        self.phase = Phase::Reading(ticket, shared.now());
    }

    /// A write of this form went out with this ticket.
    pub fn sent(&mut self, ticket: Ticket, shared: &Shared) {
        self.phase = Phase::Sending(ticket, shared.now());
        self.complaint = None;
    }

    fn create_endpoint(&mut self, shared: &mut Shared, domain: &Domain) -> Next {
        let name = self.text(FieldId::Name).to_owned();
        let draft = self.facts().draft(name, self.password());
        let name = draft.name.clone();
        let what = format!("create {name} in {}", domain.name);
        let call = Call::CreateEndpoint {
            domain: domain.id.clone(),
            draft,
        };
        if shared.profile.protected {
            let question = Question::about(&shared.profile, format!("Create {name}?"))
                .fact("Domain", domain.name.as_str());
            return ask_create(question, shared, &name, Intent::Write { what, call });
        }
        self.write(shared, what, call)
    }

    fn create_domain(&mut self, shared: &mut Shared) -> Next {
        let draft = DomainDraft {
            name: self.text(FieldId::Name).to_owned(),
            description: self.facts().text().map(str::to_owned),
        };
        let name = draft.name.clone();
        let what = format!("create the domain {name}");
        let call = Call::CreateDomain(draft);
        if shared.profile.protected {
            let title = format!("Create the domain {name}?");
            let question = Question::about(&shared.profile, title);
            return ask_create(question, shared, &name, Intent::Write { what, call });
        }
        self.write(shared, what, call)
    }

    pub(crate) fn write(&mut self, shared: &mut Shared, what: String, call: Call) -> Next {
        match shared.write(what, call) {
            Ok(ticket) => self.sent(ticket, shared),
            Err(failure) => self.complaint = Some(failure.to_string()),
        }
        Next::Stay
    }

    /// Reads what is to be changed again: somebody else may have changed it in the meantime.
    fn read_again(&mut self, shared: &mut Shared) -> Next {
        self.agreed = None;
        let before = self.purpose.before();
        if before.is_some_and(|before| *before == self.facts()) {
            self.complaint = Some("Nothing was changed, so nothing was sent.".into());
        } else if let Some(call) = self.reading() {
            self.ask_for(shared, call);
        }
        Next::Stay
    }

    fn ask_password(&self, shared: &Shared, domain: &Domain, endpoint: &Endpoint) -> Next {
        let call = Call::UpdateEndpoint {
            domain: domain.id.clone(),
            endpoint: endpoint.id.clone(),
            patch: EndpointPatch {
                password: Some(self.password()),
                ..EndpointPatch::default()
            },
        };
        let what = format!("set a new password for {}", endpoint.name);
        let question = Question::on_endpoint(shared, domain, endpoint, "Set a new password for")
            .warning(consequence::NEW_PASSWORD.one)
            .yes("Yes, set it", Intent::Write { what, call });
        Next::Ask(question.guarded(&shared.profile, &endpoint.name))
    }
}

/// In a protected account, nothing is made before its name was typed out once more.
fn ask_create(question: Question, shared: &Shared, name: &str, intent: Intent) -> Next {
    let question = question.yes("Yes, create it", intent);
    Next::Ask(question.guarded(&shared.profile, name))
}
