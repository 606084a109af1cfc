//! Actions that work the same on every screen.

use crate::app::{
    effect::Effect,
    keys::{action::Action, key::Key},
    next::{
        Next, Route,
        choice::Subject,
        prefix::{Prefix, SWITCHES},
    },
    page::{blank::Blank, notice::Notice},
    screens::{
        copy::copy,
        endpoints::{NOT_ASKED, bulk, marks, widen},
        offer,
        prompt::Prompt,
    },
    shared::{Shared, mouse},
    work::{change::Change, order::Order},
};

use super::screen::Screen;

impl Screen {
    /// Takes a key: what it is bound to is done, any other is typed.
    pub fn press(&mut self, shared: &mut Shared, key: Key) -> Next {
        if let Some(action) = shared.keymap.resolve(self.contexts(), key) {
            return self.act(shared, action);
        }
        if let Self::Form(form) = self {
            return form.type_key(shared, key);
        }
        if let Some(prompt) = self.typing() {
            prompt.type_key(key);
            return Next::Stay;
        }
        offer::elsewhere(shared, key).map_or(Next::Stay, Next::Say)
    }

    /// The filter that is being typed.
    fn typing(&mut self) -> Option<&mut Prompt> {
        self.prompt_mut().filter(|prompt| prompt.typing)
    }

    /// Does what a key, a word, the help screen or the command line asked for, or says why not.
    pub fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        if let Some(why) = offer::refused(self, shared, action) {
            return Next::Say(why);
        }
        if let Self::Form(form) = self {
            return form.act(shared, action);
        }
        if let Some(prompt) = self.typing() {
            prompt.act(action, &mut shared.filters);
            return Next::Stay;
        }
        self.browse(shared, action)
    }

    /// Takes the whole text of a place.
    pub fn fill(&mut self, shared: &mut Shared, blank: Blank, text: &str) -> Next {
        match (blank, &mut *self) {
            (Blank::Field(at), Self::Form(form)) => return form.fill(shared, at, text),
            (Blank::Field(_), _) => {}
            (Blank::Line, screen) => {
                if let Some(prompt) = screen.typing() {
                    prompt.fill(text);
                }
            }
        }
        Next::Stay
    }

    /// Does what was asked for and is on offer, while nothing is typed: first what means the same everywhere.
    pub fn browse(&mut self, shared: &mut Shared, action: Action) -> Next {
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
            Action::Help => return Next::Help,
            Action::Command => return Next::Command,
            Action::Requests => return Next::Open(Route::Requests(None)),
            Action::Messages => return Next::Open(Route::Messages),
            Action::Profile => return Next::Pick(Subject::Profile),
            Action::Jobs => return Next::Open(Route::Jobs(None)),
            Action::Undo if !matches!(self, Self::Jobs(_)) => {
                shared.ask(Effect::Work(Order::Undo(None)));
            }
            Action::ReloadAll => shared.account.refresh_all(&mut shared.asks),
            Action::Widen => return widen::act(self),
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

    /// A question that is being prepared is not wanted any more. Answers whether there was one.
    fn leave_question(&mut self) -> bool {
        if let Self::Endpoints(list) = self {
            list.leave_question()
        } else {
            false
        }
    }

    /// Takes the second of two keys.
    pub fn letter(&mut self, shared: &mut Shared, prefix: Prefix, letter: char) -> Next {
        let sorted = match (prefix, &mut *self) {
            (Prefix::Sort, Self::Domains(screen)) => screen.sort_by(letter),
            (Prefix::Sort, Self::Endpoints(screen)) => screen.sort_by(letter),
            (Prefix::Switch, Self::Endpoints(screen)) => {
                return match SWITCHES.iter().find(|(known, ..)| *known == letter) {
                    Some((.., on)) => bulk::ask(shared, screen, &Change::Enable(*on)),
                    None => Next::Say(Notice::plain(format!(
                        "Nothing is switched by the letter {letter}."
                    ))),
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
}
