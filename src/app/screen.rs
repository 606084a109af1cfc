//! The screens, the overlays, and what each of them is asked.

use crate::api::{Failure, Secret};

use super::{
    call::Reply,
    card::Card,
    form::Form,
    keys::{Action, Context},
    message::{Key, Ticket},
    next::{Found, Next},
    notice::Notice,
    picker::{Choice, Picker},
    question::Question,
    screens::{Domains, EndpointDetail, Endpoints, Messages, Requests},
    shared::Shared,
};

/// A place in the dashboard.
#[derive(Debug, Clone, PartialEq)]
pub enum Screen {
    /// The domains of the account.
    Domains(Domains),
    /// The endpoints of a domain or of the account.
    Endpoints(Endpoints),
    /// One endpoint.
    Endpoint(EndpointDetail),
    /// A form.
    Form(Box<Form>),
    /// The requests that were sent.
    Requests(Requests),
    /// Everything that was said.
    Messages(Messages),
}

/// What lies over a screen and takes every key.
#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// A question with Yes and No.
    Ask(Question),
    /// A list to choose from.
    Pick(Picker),
    /// A new password, shown once.
    Card(Card),
}

impl Screen {
    /// The tables of keys that hold here, the innermost first.
    #[must_use]
    pub fn contexts(&self) -> &'static [Context] {
        match self {
            Self::Domains(_) => &[Context::Domains, Context::List, Context::Screen],
            Self::Endpoints(_) => &[Context::Endpoints, Context::List, Context::Screen],
            Self::Endpoint(_) => &[
                Context::Endpoint,
                Context::Endpoints,
                Context::List,
                Context::Screen,
            ],
            Self::Form(_) => &[Context::Form],
            Self::Requests(_) | Self::Messages(_) => &[Context::List, Context::Screen],
        }
    }

    /// Takes a key.
    pub fn press(&mut self, shared: &mut Shared, key: Key) -> Next {
        if let Self::Form(form) = self {
            return form.press(shared, key);
        }
        match shared.keymap.resolve(self.contexts(), key) {
            Some(action) => self.act(shared, action),
            None => Next::Stay,
        }
    }

    /// Does what a key, the help screen or the command line asked for.
    pub fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        match self {
            Self::Domains(screen) => screen.act(shared, action),
            Self::Endpoints(screen) => screen.act(shared, action),
            Self::Endpoint(screen) => screen.act(shared, action),
            Self::Form(_) => Next::Stay,
            Self::Requests(screen) => screen.act(shared, action),
            Self::Messages(screen) => screen.act(shared, action),
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, shared: &mut Shared, text: &str) -> Next {
        match self {
            Self::Form(form) => form.paste(shared, text),
            Self::Domains(_)
            | Self::Endpoints(_)
            | Self::Endpoint(_)
            | Self::Requests(_)
            | Self::Messages(_) => Next::Say(Notice::plain(
                "Nothing takes text here: what was pasted was left out.",
            )),
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
            | Self::Messages(_) => None,
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
            | Self::Messages(_) => Next::Stay,
        }
    }

    /// Puts the cursor on something that a form has made.
    pub fn go_to(&mut self, found: Found) {
        match (self, found) {
            (Self::Domains(screen), Found::Domain(id)) => screen.cursor = Some(id),
            (Self::Endpoints(screen), Found::Endpoint(id)) => screen.cursor = Some(id),
            (
                Self::Domains(_)
                | Self::Endpoints(_)
                | Self::Endpoint(_)
                | Self::Form(_)
                | Self::Requests(_)
                | Self::Messages(_),
                Found::Domain(_) | Found::Endpoint(_),
            ) => {}
        }
    }

    /// Takes what a picker over this screen chose.
    pub fn choose(&mut self, shared: &mut Shared, choice: Choice) -> Next {
        match self {
            Self::Form(form) => form.choose(shared, choice),
            Self::Domains(_)
            | Self::Endpoints(_)
            | Self::Endpoint(_)
            | Self::Requests(_)
            | Self::Messages(_) => Next::Stay,
        }
    }
}

impl Overlay {
    /// Takes a key.
    pub fn press(&mut self, shared: &mut Shared, key: Key) -> Next {
        match self {
            Self::Ask(question) => question.press(shared, key),
            Self::Pick(picker) => picker.press(shared, key),
            Self::Card(card) => card.press(shared, key),
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, _shared: &mut Shared, text: &str) -> Next {
        match self {
            Self::Ask(question) => question.paste(text),
            Self::Pick(picker) => picker.paste(text),
            Self::Card(_) => Next::Stay,
        }
    }
}
