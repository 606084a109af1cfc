//! The screens, and what each of them is asked.

use super::{
    account, bulk,
    call::Call,
    command::Command,
    copy::copy,
    effect::Effect,
    filter::Prompt,
    form::Form,
    gathering::NOT_ASKED,
    help::Help,
    keys::{Action, Context},
    marks,
    message::{Key, Moment, Ticket},
    mouse,
    next::Next,
    notice::Notice,
    offer,
    overlay::Overlay,
    picker::Picker,
    prefix::Prefix,
    query,
    screens::{Domains, EndpointDetail, Endpoints, Jobs, Messages, Requests},
    shared::Shared,
    work::Order,
};

/// A place in the dashboard.
#[expect(
    clippy::large_enum_variant,
    reason = "there are as many screens as steps of the way here: a handful"
)]
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
    /// Bulk work, under way and ended.
    Jobs(Jobs),
}

impl Screen {
    /// The tables of keys that hold here, the innermost first.
    #[must_use]
    pub fn contexts(&self) -> &'static [Context] {
        match self {
            _ if self.prompt().is_some_and(|prompt| prompt.typing) => &[Context::Prompt],
            Self::Domains(_) => &[
                Context::Domains,
                Context::Rows,
                Context::List,
                Context::Screen,
            ],
            Self::Endpoints(_) => &[
                Context::Endpoints,
                Context::Marks,
                Context::Rows,
                Context::List,
                Context::Screen,
            ],
            Self::Endpoint(_) => &[
                Context::Endpoint,
                Context::Endpoints,
                Context::List,
                Context::Screen,
            ],
            Self::Form(_) => &[Context::Form],
            Self::Requests(screen) if screen.open.is_some() => {
                &[Context::Request, Context::List, Context::Screen]
            }
            Self::Requests(_) => &[
                Context::Requests,
                Context::Request,
                Context::Log,
                Context::List,
                Context::Screen,
            ],
            Self::Messages(_) => &[Context::Log, Context::List, Context::Screen],
            Self::Jobs(_) => &[Context::Jobs, Context::List, Context::Screen],
        }
    }

    /// Takes a key.
    pub fn press(&mut self, shared: &mut Shared, key: Key) -> Next {
        if let Self::Form(form) = self {
            return form.press(shared, key);
        }
        if let Some(prompt) = self.prompt_mut().filter(|prompt| prompt.typing) {
            prompt.press(key, &shared.keymap, &mut shared.filters);
            return Next::Stay;
        }
        match shared.keymap.resolve(self.contexts(), key) {
            Some(action) => self.act(shared, action),
            None => offer::elsewhere(shared, key)
                .map_or(Next::Stay, |text| Next::Say(Notice::plain(text))),
        }
    }

    /// Does what a key, the help screen or the command line asked for: first what means the same everywhere.
    pub fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "everything else is the screen's own"
        )]
        match action {
            Action::Quit => return Next::Back,
            Action::Back => return Next::Up,
            Action::Clear if self.leave_question() => {
                return Next::Say(Notice::plain(NOT_ASKED));
            }
            Action::Clear if !self.clear() => {
                return Next::Up;
            }
            Action::Help => return Next::Show(Overlay::Help(Help::of(self, shared))),
            Action::Command => return Next::Show(Overlay::Command(Command::over(self, shared))),
            Action::Requests => return Next::open(Self::Requests(Requests::default())),
            Action::Messages => return Next::open(Self::Messages(Messages::default())),
            Action::Profile => return Next::Pick(Picker::of_profiles(shared)),
            Action::Jobs => return Jobs::open(shared),
            Action::Undo if !matches!(self, Self::Jobs(_)) => return undo(shared),
            Action::ReloadAll => account::refresh_all(shared),
            Action::Repaint => shared.ask(Effect::Repaint),
            Action::Suspend => shared.ask(Effect::Suspend),
            Action::Mouse => return Next::Say(mouse::switch(shared)),
            Action::Leave => {
                self.prompt_mut().map(Prompt::clear);
                return Next::Leave;
            }
            _ => {}
        }
        match self {
            Self::Domains(screen) => screen.act(shared, action),
            Self::Endpoints(screen) => screen.act(shared, action),
            Self::Endpoint(screen) => screen.act(shared, action),
            Self::Form(_) => Next::Stay,
            Self::Requests(screen) => screen.act(shared, action),
            Self::Messages(screen) => screen.act(shared, action),
            Self::Jobs(screen) => screen.act(shared, action),
        }
    }

    /// Clears the filter, or without one the marks. Answers whether anything was there to clear.
    fn clear(&mut self) -> bool {
        self.prompt_mut().is_some_and(Prompt::clear)
            || if let Self::Endpoints(screen) = self {
                marks::clear(screen)
            } else {
                false
            }
    }

    /// The filter of a list.
    #[must_use]
    pub fn prompt(&self) -> Option<&Prompt> {
        match self {
            Self::Domains(screen) => Some(&screen.prompt),
            Self::Endpoints(screen) => Some(&screen.prompt),
            Self::Requests(screen) => Some(&screen.prompt),
            Self::Messages(screen) => Some(&screen.prompt),
            Self::Endpoint(_) | Self::Form(_) | Self::Jobs(_) => None,
        }
    }

    pub(super) fn prompt_mut(&mut self) -> Option<&mut Prompt> {
        match self {
            Self::Domains(screen) => Some(&mut screen.prompt),
            Self::Endpoints(screen) => Some(&mut screen.prompt),
            Self::Requests(screen) => Some(&mut screen.prompt),
            Self::Messages(screen) => Some(&mut screen.prompt),
            Self::Endpoint(_) | Self::Form(_) | Self::Jobs(_) => None,
        }
    }

    /// Takes the second of two keys.
    pub fn letter(&mut self, shared: &mut Shared, prefix: Prefix, letter: char) -> Next {
        let sorted = match (prefix, &mut *self) {
            (Prefix::Sort, Self::Domains(screen)) => screen.sort_by(letter),
            (Prefix::Sort, Self::Endpoints(screen)) => screen.sort_by(letter),
            (Prefix::Switch, Self::Endpoints(screen)) => {
                return match letter {
                    'e' => bulk::ask(shared, screen, &bulk::Change::Enable(true)),
                    'd' => bulk::ask(shared, screen, &bulk::Change::Enable(false)),
                    _ => Next::Stay,
                };
            }
            (Prefix::Copy, Self::Endpoints(screen)) => {
                let endpoint = screen.endpoint(shared);
                return copy(shared, letter, endpoint.as_ref());
            }
            (Prefix::Copy, Self::Endpoint(screen)) => {
                let endpoint = screen.endpoint(shared);
                return copy(shared, letter, endpoint.as_ref());
            }
            (Prefix::Copy, Self::Requests(screen)) => return screen.copy(shared, letter),
            _ => false,
        };
        if sorted {
            Next::Stay
        } else {
            Next::Say(Notice::plain(format!("No column has the letter {letter}.")))
        }
    }

    /// Brings what is shown up to what is known by now.
    pub fn tend(&mut self, shared: &mut Shared) {
        match self {
            Self::Domains(screen) => screen.tend(shared),
            Self::Endpoints(screen) => screen.tend(shared),
            Self::Endpoint(screen) => screen.tend(shared),
            Self::Jobs(screen) => screen.tend(shared),
            Self::Requests(screen) => screen.tend(shared),
            Self::Messages(screen) => screen.tend(shared),
            Self::Form(_) => {}
        }
    }

    /// Takes the result of a query, if this screen waits for it.
    pub fn queried(
        &mut self,
        shared: &mut Shared,
        ticket: Ticket,
        found: &mut Option<query::Found>,
    ) {
        if let Self::Endpoints(screen) = self {
            screen.queried(shared, ticket, found);
        }
    }

    /// Since when a person waits for something on this screen.
    #[must_use]
    pub fn waiting_since(&self, shared: &Shared) -> Option<Moment> {
        let account = &shared.account;
        let writes = shared.writes.since();
        let reads = match self {
            Self::Domains(_) => account.domains.awaited.map(|_| account.domains.asked),
            Self::Endpoints(screen) => account.waiting_since(screen.domain.as_ref()),
            Self::Endpoint(screen) => account.reading_since(&screen.domain, &screen.endpoint),
            Self::Form(form) => form.reading_since(),
            Self::Requests(_) | Self::Messages(_) | Self::Jobs(_) => None,
        };
        writes.or(reads)
    }

    /// Whether going to the other screen is staying here.
    #[must_use]
    pub fn is_same_place(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Endpoints(here), Self::Endpoints(there)) => here.domain == there.domain,
            (Self::Jobs(here), Self::Jobs(there)) => here.open == there.open,
            (Self::Requests(here), Self::Requests(there)) => here.open == there.open,
            (Self::Messages(_), Self::Messages(_)) => true,
            _ => false,
        }
    }

    /// Whether this call deleted what the screen is about.
    #[must_use]
    pub fn is_about_deleted(&self, call: &Call) -> bool {
        match (self, call) {
            (Self::Endpoint(screen), Call::DeleteEndpoint { endpoint, .. }) => {
                screen.endpoint == *endpoint
            }
            (Self::Endpoint(screen), Call::DeleteDomain(domain)) => screen.domain == *domain,
            (Self::Endpoints(screen), Call::DeleteDomain(domain)) => {
                screen.domain.as_ref() == Some(domain)
            }
            _ => false,
        }
    }
}

/// The last change is looked up; a question follows.
fn undo(shared: &mut Shared) -> Next {
    if let Some(reason) = shared.refusal() {
        return Next::Say(Notice::bad(reason));
    }
    shared.ask(Effect::Work(Order::Undo(None)));
    Next::Stay
}
