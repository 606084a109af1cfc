//! Carries out what a screen or an overlay wants to happen next: builds screens and overlays, sends writes and orders.

use crate::app::{
    effect::Effect,
    model::Model,
    next::{Finish, Intent, Next, Route},
    overlay::{Overlay, command::Command, help::Help, picker::Picker, unlock::Unlock},
    page::notice::Notice,
    screens::{Screen, export::export_of, jobs::import::import},
    service::call::Call,
    shared::Shared,
    work::{job::control::Control, order::Order},
};

use super::{quit, switch, way};

/// Carries it out.
pub fn follow(model: &mut Model, next: Next) {
    match next {
        Next::Back if model.overlay.is_some() => {
            close_overlay(model);
        }
        Next::Back | Next::Up if !model.screens.is_at_first() => way::back(model),
        Next::Stay | Next::Up => {}
        Next::Back | Next::Quit => quit::ask(model),
        Next::Open(route) => {
            model.overlay = None;
            way::open(model, &route);
        }
        Next::Turn(domain) => way::turn(model, domain),
        Next::Ask(question) => model.overlay = Some(Overlay::Ask(question)),
        Next::Pick(subject) => {
            let picker = Picker::open(&mut model.shared, subject);
            model.overlay = Some(Overlay::Pick(picker));
        }
        Next::Try(address) => {
            model.overlay = Some(Overlay::Unlock(Unlock::password(address)));
        }
        Next::Help => {
            let help = Help::of(model.screen(), &model.shared);
            model.overlay = Some(Overlay::Help(help));
        }
        Next::Command => {
            let command = Command::over(model.screen(), &model.shared);
            model.overlay = Some(Overlay::Command(command));
        }
        Next::Prefix(prefix) => model.overlay = Some(Overlay::Prefix(prefix)),
        Next::Say(notice) => {
            close_asking(model);
            model.shared.say(notice);
        }
        Next::Act(action) => {
            model.overlay = None;
            on_screen(model, |screen, shared| screen.act(shared, action));
        }
        Next::Complete(action, text) => {
            model.overlay = None;
            on_screen(model, |screen, shared| {
                let next = screen.act(shared, action);
                completed(screen, next, &text)
            });
        }
        Next::Letter(prefix, letter) => {
            model.overlay = None;
            let (_, choices) = prefix.choices(model.screen());
            if choices.iter().any(|(known, _)| *known == letter) {
                on_screen(model, |screen, shared| {
                    screen.scene_mut().letter(shared, prefix, letter)
                });
            } else {
                model.shared.say(prefix.refusal(letter));
            }
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
        Next::Dress(name) => {
            model.overlay = None;
            let text = format!(
                "The theme is {name} until you leave; theme = \"{name}\" in the configuration keeps it."
            );
            model.shared.theme = Some(name);
            model.shared.say(Notice::plain(text));
        }
        Next::Widen(filter) => {
            model.overlay = None;
            way::widen(model, &filter);
        }
        Next::Mark(endpoints) => {
            way::widen(model, "");
            if let Screen::Endpoints(list) = model.screens.top_mut() {
                list.marks.clear();
                for id in &endpoints {
                    list.marks.insert(id.as_str());
                }
            }
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
            on_screen(model, |screen, shared| {
                screen.scene_mut().choose(shared, choice)
            });
        }
    }
}

/// Answers the question for a second key with a text; where none is asked, the screen said why.
fn completed(screen: &Screen, next: Next, text: &str) -> Next {
    let Next::Prefix(prefix) = next else {
        return next;
    };
    prefix.named(screen, text).map_or_else(
        || {
            let choices = prefix.sentence(screen);
            Next::Say(Notice::plain(format!(
                "{text} is not among them. {choices}"
            )))
        },
        |letter| Next::Letter(prefix, letter),
    )
}

/// Lets the screen that is shown do something, and carries out what it answers.
fn on_screen(model: &mut Model, doing: impl FnOnce(&mut Screen, &mut Shared) -> Next) {
    let Model {
        shared, screens, ..
    } = model;
    let next = doing(screens.top_mut(), shared);
    follow(model, next);
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

fn perform(model: &mut Model, intent: Intent) {
    match intent {
        Intent::Write { what, call } => write(model, what, call),
        Intent::Save { from, to } => {
            if let Screen::Form(form) = model.screens.top_mut() {
                form.save(&mut model.shared, from, to);
            }
        }
        Intent::TakeOver { theirs, merged } => {
            if let Screen::Form(form) = model.screens.top_mut() {
                form.take_over(&theirs, &merged);
            }
        }
        Intent::Start(plan) => order(model, Order::Start(plan)),
        Intent::Consider(judgement) => {
            let next = import(&model.shared, *judgement);
            follow(model, next);
        }
        Intent::SetAside { aside, judgement } => {
            let source = judgement.source.clone();
            let order = Order::SetAside(source, aside);
            model.shared.ask(Effect::Work(order));
            let next = import(&model.shared, *judgement);
            follow(model, next);
        }
        Intent::Resume { id, retry } => order(model, Order::Resume { id, retry }),
        Intent::GiveUp(id) => {
            let order = Order::Steer(id, Control::GiveUp);
            model.shared.ask(Effect::Work(order));
        }
        Intent::Ring(domain, endpoint) => {
            // One at a time: the one before is over.
            if matches!(model.screen(), Screen::Ring(_)) {
                way::back(model);
            }
            way::open(model, &Route::Ring(domain, endpoint));
        }
        Intent::Back => way::back(model),
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
        Intent::Examine(trial) => {
            if let Screen::Examination(screen) = model.screens.top_mut() {
                screen.again(&mut model.shared, Some(trial));
            }
        }
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
    match (shared.write(what, call), screens.top_mut()) {
        (Ok(ticket), Screen::Form(form)) => form.sent(ticket, shared),
        (Ok(_), _) => {}
        (Err(failure), _) => shared.say(Notice::bad(failure.to_string())),
    }
}

fn close(model: &mut Model, finish: Finish) {
    model.screens.pop();
    if let Some(found) = finish.found {
        let below = model.screens.top_mut().scene_mut();
        below.go_to(&model.shared, found);
    }
    model.overlay = finish.card.map(Overlay::Card);
    model.shared.say(finish.notice);
}
