//! What a key, a word or the mouse does on any screen: what is refused, what means the same everywhere, and else what
//! the screen makes of it.

use crate::app::{
    effect::Effect,
    keys::{action::Action, key::Key, table::Context},
    next::{Next, Route, choice::Subject, route::Of},
    page::notice::Notice,
    screens::endpoints::NOT_ASKED,
    shared::{Shared, mouse},
    work::order::Order,
};

use super::{offer, prompt::Prompt, scene::typing, screen::Screen};

impl Screen {
    /// Takes a key: what it is bound to is done, any other is typed.
    pub fn press(&mut self, shared: &mut Shared, key: Key) -> Next {
        if let Some(action) = shared.keymap.resolve(self.contexts(), key) {
            return self.act(shared, action);
        }
        if let Some(next) = self.scene_mut().type_key(shared, key) {
            return next;
        }
        offer::elsewhere(shared, key).map_or(Next::Stay, Next::Say)
    }

    /// Does what a key, a word, the help screen or the command line asked for, or says why not.
    pub fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        if let Some(why) = offer::refused(self, shared, action) {
            return Next::Say(why);
        }
        if let Some(prompt) = typing(self.scene_mut().prompt_mut()) {
            if !matches!(action, Action::NextField | Action::PreviousField) {
                prompt.act(action, &mut shared.filters);
                return Next::Stay;
            }
            return self.scene_mut().act(shared, action);
        }
        if self.contexts().contains(&Context::Screen) {
            self.browse(shared, action)
        } else {
            self.scene_mut().act(shared, action)
        }
    }

    /// Does what was asked for and is on offer, while nothing is typed: first what means the same everywhere.
    pub fn browse(&mut self, shared: &mut Shared, action: Action) -> Next {
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "everything else is the screen's own"
        )]
        match action {
            Action::Quit => return Next::Back,
            Action::Back if self.scene_mut().step_left(shared) => return Next::Stay,
            Action::Back => return Next::Up,
            Action::Clear if self.scene_mut().leave_question() => {
                return Next::Say(Notice::plain(NOT_ASKED));
            }
            Action::Clear if !self.scene_mut().clear() => {
                return Next::Up;
            }
            Action::Help => return Next::Help,
            Action::Command => return Next::Command,
            Action::Overview => return Next::Open(Route::Overview),
            Action::Domains => return Next::Open(Route::Domains),
            Action::Endpoints => return Next::Open(Route::Endpoints(None)),
            Action::Requests => return Next::Open(Route::Requests(None)),
            Action::Messages => return Next::Open(Route::Messages),
            Action::Watches => return Next::Pick(Subject::Watched),
            Action::Profile => return Next::Pick(Subject::Profile),
            Action::Calls => return Next::Open(Route::Calls(Of::Account)),
            Action::Jobs => return Next::Open(Route::Jobs(None)),
            Action::Undo if !self.contexts().contains(&Context::Jobs) => {
                shared.ask(Effect::Work(Order::Undo(None)));
            }
            Action::ReloadAll => {
                shared.account.refresh_all(&mut shared.asks);
                shared.registrar.refresh(&mut shared.asks);
            }
            Action::Widen => {
                let typed = self.prompt().map(|prompt| prompt.line.text().to_owned());
                return Next::Widen(typed.unwrap_or_default());
            }
            Action::Repaint => shared.ask(Effect::Repaint),
            Action::Suspend => shared.ask(Effect::Suspend),
            Action::Mouse => return Next::Say(mouse::switch(shared)),
            Action::Leave => {
                self.scene_mut().prompt_mut().map(Prompt::clear);
                return Next::Leave;
            }
            _ => {}
        }
        self.scene_mut().act(shared, action)
    }
}
