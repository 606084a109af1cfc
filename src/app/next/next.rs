//! The answers of screens and overlays: what should happen next, as data.

use crate::{
    api::{DomainId, EndpointId},
    app::{
        effect::Effect,
        keys::action::Action,
        model::Model,
        next::choice::Choice,
        overlay::{Overlay, picker::Picker, prefix::Prefix},
        page::notice::Notice,
        screens::{Screen, endpoints::widen::widen, export::export_of},
        service::call::Call,
        shared::Shared,
        update::{quit, switch},
        work::order::Order,
    },
};

use super::{
    card::Card,
    question::{Intent, Question},
};

/// The answer of every `act`, `press` and `settle`.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// Nothing else.
    Stay,
    /// Close the overlay, or without one go back to the screen before.
    Back,
    /// Go back to the screen before, if there is one.
    Up,
    /// Go into this screen.
    Open(Box<Screen>),
    /// Put this screen in the place of the one that is shown, such as a form that led somewhere.
    Replace(Box<Screen>),
    /// Ask before anything happens.
    Ask(Question),
    /// Let one thing be chosen.
    Pick(Picker),
    /// Lay this over the screen.
    Show(Overlay),
    /// Tell the person something.
    Say(Notice),
    /// The form on top has done its work: close it, and show what came of it.
    Finish(Box<Finish>),
    /// A question was answered with yes: close it, then do this.
    Confirmed(Intent),
    /// A picker chose: close it, then hand this to the screen below.
    Chosen(Choice),
    /// Close what lies over the screen, then do this there.
    Act(Action),
    /// The second key of two: close the first, then hand the letter to the screen.
    Letter(Prefix, char),
    /// Write what the screen shows to this file.
    Export(String),
    /// Go to the profile that is called like this.
    Switch(String),
    /// Go back to the first screen.
    Home,
    /// Look in the whole account with this filter.
    Widen(String),
    /// Leave the program, at the second time of asking.
    Leave,
    /// Leave the program, asking first while writes are under way.
    Quit,
}

/// What a form led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finish {
    /// Where the cursor of the list below goes, if it moves.
    pub found: Option<Found>,
    /// What is said.
    pub notice: Notice,
    /// The new password with all that a phone must be told.
    pub card: Option<Card>,
}

/// Something in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// This domain.
    Domain(DomainId),
    /// This endpoint.
    Endpoint(EndpointId),
}

impl Next {
    /// Go into this screen.
    #[must_use]
    pub fn open(screen: Screen) -> Self {
        Self::Open(Box::new(screen))
    }
}

/// Carries it out.
pub fn follow(model: &mut Model, next: Next) {
    match next {
        Next::Back if model.overlay.is_some() => {
            close_overlay(model);
        }
        Next::Back | Next::Up if model.screens.len() > 1 => back(model),
        Next::Stay | Next::Up => {}
        Next::Back | Next::Quit => quit::ask(model),
        Next::Open(screen) => {
            model.overlay = None;
            open(model, *screen);
        }
        Next::Replace(screen) => {
            model.overlay = None;
            back(model);
            model.screens.push(*screen);
        }
        Next::Ask(question) => model.overlay = Some(Overlay::Ask(question)),
        Next::Pick(picker) => model.overlay = Some(Overlay::Pick(picker)),
        Next::Show(overlay) => model.overlay = Some(overlay),
        Next::Say(notice) => {
            close_asking(model);
            model.shared.say(notice);
        }
        Next::Act(action) => {
            model.overlay = None;
            on_screen(model, |screen, shared| screen.act(shared, action));
        }
        Next::Letter(prefix, letter) => {
            model.overlay = None;
            on_screen(model, |screen, shared| {
                screen.letter(shared, prefix, letter)
            });
        }
        Next::Export(path) => {
            model.overlay = None;
            on_screen(model, |screen, shared| export_of(screen, shared, path));
        }
        Next::Switch(name) => {
            model.overlay = None;
            let next = switch::to(&model.shared, &name);
            follow(model, next);
        }
        Next::Widen(filter) => {
            model.overlay = None;
            widen(model, &filter);
        }
        Next::Home => {
            model.shared.account.reopen(&mut model.shared.asks);
            model.overlay = None;
            back_to(model, 0);
        }
        Next::Leave if model.shared.leaving => quit::ask(model),
        Next::Leave => quit::warn(model),
        Next::Finish(finish) => close(model, *finish),
        Next::Confirmed(intent) => {
            model.overlay = None;
            perform(model, intent);
        }
        Next::Chosen(choice) => {
            model.overlay = None;
            on_screen(model, |screen, shared| screen.choose(shared, choice));
        }
    }
}

/// Lets the screen that is shown do something, and carries out what it answers.
fn on_screen(model: &mut Model, doing: impl FnOnce(&mut Screen, &mut Shared) -> Next) {
    let Model {
        shared, screens, ..
    } = model;
    if let Some(screen) = screens.last_mut() {
        let next = doing(screen, shared);
        follow(model, next);
    }
}

/// A command line that was answered with a sentence has done its work.
fn close_asking(model: &mut Model) {
    if matches!(model.overlay, Some(Overlay::Command(_))) {
        model.overlay = None;
    }
}

/// Closes what lies over the screen.
fn close_overlay(model: &mut Model) {
    if let Some(Overlay::Ask(question)) = model.overlay.take() {
        model.shared.free(question.spent());
    }
}

fn back(model: &mut Model) {
    if let Some(mut screen) = model.screens.pop() {
        left(model, &mut screen);
        model.shared.free(screen.spent());
    }
}

/// Goes back to the first screen.
pub(crate) fn home(model: &mut Model) {
    back_to(model, 0);
}

/// Goes back until this place is shown.
fn back_to(model: &mut Model, place: usize) {
    while model.screens.len() > place + 1 {
        back(model);
    }
}

/// Nobody waits any more for what only this screen showed.
fn left(model: &mut Model, screen: &mut Screen) {
    let Model {
        shared, screens, ..
    } = model;
    let all = |screen: &Screen| matches!(screen, Screen::Endpoints(list) if list.domain.is_none());
    match screen {
        Screen::Endpoints(list) => {
            list.leave(shared);
            shared.account.moved_on(list.domain.as_ref());
            let others = screens.iter().any(all);
            shared
                .account
                .leave_list(&mut shared.asks, list.domain.as_ref(), others);
        }
        Screen::Endpoint(page) => {
            shared
                .account
                .leave_endpoint(&mut shared.asks, &page.domain, &page.endpoint);
        }
        Screen::Domains(_)
        | Screen::Form(_)
        | Screen::Requests(_)
        | Screen::Messages(_)
        | Screen::Jobs(_) => {}
    }
}

/// A place that lies on the way here is gone back to.
pub(crate) fn open(model: &mut Model, screen: Screen) {
    let same = |known: &Screen| known.is_same_place(&screen);
    match model.screens.iter().rposition(same) {
        Some(at) => back_to(model, at),
        None => model.screens.push(screen),
    }
}

fn perform(model: &mut Model, intent: Intent) {
    match intent {
        Intent::Write { what, call } => write(model, what, call),
        Intent::Save { from, to } => {
            if let Some(Screen::Form(form)) = model.screens.last_mut() {
                form.save(&mut model.shared, from, to);
            }
        }
        Intent::TakeOver { theirs, merged } => {
            if let Some(Screen::Form(form)) = model.screens.last_mut() {
                form.take_over(&theirs, &merged);
            }
        }
        Intent::Start(plan) => order(model, Order::Start(plan)),
        Intent::Resume { id, retry } => order(model, Order::Resume { id, retry }),
        Intent::Back => back(model),
        Intent::Quit => model.shared.ask(Effect::Quit),
        Intent::Switch(name) => {
            let waiting = switch::open(&mut model.shared, &name, None);
            model.overlay = Some(Overlay::Ask(waiting));
        }
        Intent::Unlock(name, secret) => {
            let waiting = switch::open(&mut model.shared, &name, Some(secret));
            model.overlay = Some(Overlay::Ask(waiting));
        }
        Intent::Stay => model.shared.ask(Effect::Stay),
    }
}

/// Has a job done, unless nobody would hear of it.
fn order(model: &mut Model, order: Order) {
    match model.shared.absence() {
        Some(reason) => {
            model.shared.account.ask_again(&mut model.shared.asks);
            model.shared.say(Notice::bad(reason));
            model.shared.free(order.spent());
        }
        None => model.shared.ask(Effect::Work(order)),
    }
}

/// Sends it; a form on top waits for the answer.
fn write(model: &mut Model, what: String, call: Call) {
    let Model {
        shared, screens, ..
    } = model;
    match (shared.write(what, call), screens.last_mut()) {
        (Ok(ticket), Some(Screen::Form(form))) => form.sent(ticket, shared),
        (Ok(_), _) => {}
        (Err(failure), _) => shared.say(Notice::bad(failure.to_string())),
    }
}

fn close(model: &mut Model, finish: Finish) {
    model.screens.pop();
    if let (Some(screen), Some(found)) = (model.screens.last_mut(), finish.found) {
        screen.go_to(&model.shared, found);
    }
    model.overlay = finish.card.map(Overlay::Card);
    model.shared.say(finish.notice);
}
