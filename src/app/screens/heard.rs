//! Messages that reach a screen besides keys: pasted text, replies, choices and results of searches.

use crate::{
    api::{EndpointId, Failure, Secret},
    app::{
        next::{Found, Next, choice::Choice},
        page::{layout, notice::Notice},
        service::{call::Reply, ticket::Ticket},
        shared::Shared,
        work::{change::Change, gather::Gathered},
    },
};

use super::{endpoints::bulk, screen::Screen};

/// What is said where what was pasted goes nowhere.
pub fn not_pasted() -> Notice {
    Notice::plain("Nothing takes text here: what was pasted was left out.")
}

impl Screen {
    /// Takes pasted text.
    pub fn paste(&mut self, shared: &mut Shared, text: &str) -> Next {
        if let Some(prompt) = self.prompt_mut().filter(|prompt| prompt.typing) {
            prompt.paste(text);
            return Next::Stay;
        }
        match self {
            Self::Form(form) => form.paste(shared, text),
            Self::Domains(_)
            | Self::Endpoints(_)
            | Self::Endpoint(_)
            | Self::Requests(_)
            | Self::Messages(_)
            | Self::Jobs(_) => Next::Say(not_pasted()),
        }
    }

    /// Takes a reply, if it is this screen's own: then answers `Some`.
    pub fn settle(
        &mut self,
        shared: &mut Shared,
        ticket: Ticket,
        outcome: &Result<Reply, Failure>,
    ) -> Option<Next> {
        match self {
            Self::Form(form) => form.settle(shared, ticket, outcome),
            Self::Domains(_)
            | Self::Endpoints(_)
            | Self::Endpoint(_)
            | Self::Requests(_)
            | Self::Messages(_)
            | Self::Jobs(_) => None,
        }
    }

    /// Takes a password that was asked for.
    pub fn generated(&mut self, shared: &mut Shared, password: Option<Secret>) -> Next {
        match self {
            Self::Form(form) => form.generated(shared, password),
            Self::Domains(_)
            | Self::Endpoints(_)
            | Self::Endpoint(_)
            | Self::Requests(_)
            | Self::Messages(_)
            | Self::Jobs(_) => Next::Stay,
        }
    }

    /// Takes what was found out about many rows, if this screen asked for it.
    pub fn gathered(
        &mut self,
        shared: &mut Shared,
        ticket: Ticket,
        gathered: &mut Option<Gathered>,
    ) -> Next {
        match self {
            Self::Form(form) => form.gathered(shared, ticket, gathered),
            Self::Endpoints(screen) => screen.gathered(shared, ticket, gathered),
            Self::Domains(_)
            | Self::Endpoint(_)
            | Self::Requests(_)
            | Self::Messages(_)
            | Self::Jobs(_) => Next::Stay,
        }
    }

    /// Takes the mark off an endpoint: what it was marked for is done.
    pub fn unmark(&mut self, id: &EndpointId) {
        if let Self::Endpoints(screen) = self {
            screen.marks.remove(id.as_str());
        }
    }

    /// Puts the cursor on something that a form has made.
    pub fn go_to(&mut self, shared: &Shared, found: Found) {
        match (self, found) {
            (Self::Domains(screen), Found::Domain(id)) => screen.list.cursor = Some(id),
            (Self::Endpoints(screen), Found::Endpoint(id)) => {
                screen.seek(id, layout::rows(shared.size));
            }
            (
                Self::Domains(_)
                | Self::Endpoints(_)
                | Self::Endpoint(_)
                | Self::Form(_)
                | Self::Requests(_)
                | Self::Messages(_)
                | Self::Jobs(_),
                Found::Domain(_) | Found::Endpoint(_),
            ) => {}
        }
    }

    /// Takes what a picker over this screen chose.
    pub fn choose(&mut self, shared: &mut Shared, choice: Choice) -> Next {
        match self {
            Self::Form(form) => form.choose(shared, choice),
            Self::Endpoints(screen) => {
                let Choice::Application(application) = choice;
                bulk::ask(shared, screen, &Change::Application(application))
            }
            Self::Domains(_)
            | Self::Endpoint(_)
            | Self::Requests(_)
            | Self::Messages(_)
            | Self::Jobs(_) => Next::Stay,
        }
    }
}
