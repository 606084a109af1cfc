//! What a screen or an overlay wants to happen next, and the one place where it does.

use super::{
    effect::Effect,
    model::Model,
    notice::Notice,
    picker::{Choice, Picker},
    question::{Intent, Question},
    screen::{Overlay, Screen},
};

/// The answer of every `act`, `press` and `settle`.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// Nothing else.
    Stay,
    /// Close the overlay, or without one go back to the screen before.
    Back,
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
    /// A question was answered with yes: close it, then do this.
    Confirmed(Intent),
    /// A picker chose: close it, then hand this to the screen below.
    Chosen(Choice),
    /// Leave the program, asking first while writes are under way.
    Quit,
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
        Next::Stay => {}
        Next::Back if model.overlay.is_some() => model.overlay = None,
        Next::Back if model.screens.len() > 1 => back(model),
        Next::Back | Next::Quit => quit(model),
        Next::Open(screen) => {
            model.overlay = None;
            model.screens.push(*screen);
        }
        Next::Replace(screen) => {
            model.overlay = None;
            model.screens.pop();
            model.screens.push(*screen);
        }
        Next::Ask(question) => model.overlay = Some(Overlay::Ask(question)),
        Next::Pick(picker) => model.overlay = Some(Overlay::Pick(picker)),
        Next::Show(overlay) => model.overlay = Some(overlay),
        Next::Say(notice) => model.shared.say(notice),
        Next::Confirmed(intent) => {
            model.overlay = None;
            perform(model, intent);
        }
        Next::Chosen(choice) => {
            model.overlay = None;
            let Model {
                shared, screens, ..
            } = model;
            if let Some(screen) = screens.last_mut() {
                let next = screen.choose(shared, choice);
                follow(model, next);
            }
        }
    }
}

fn back(model: &mut Model) {
    model.screens.pop();
}

fn perform(model: &mut Model, intent: Intent) {
    match intent {
        Intent::Write { what, call } => {
            if let Err(failure) = model.shared.write(what, call) {
                model.shared.say(Notice::bad(failure.to_string()));
            }
        }
        Intent::Back => back(model),
        Intent::Quit => model.shared.ask(Effect::Quit),
    }
}

fn quit(model: &mut Model) {
    if model.shared.writes.is_empty() {
        model.shared.ask(Effect::Quit);
        return;
    }
    let mut lines: Vec<String> = model
        .shared
        .writes
        .under_way()
        .map(|write| format!("Not answered yet: {}.", write.what))
        .collect();
    lines.push(
        "They were sent and may still happen; leaving now means not seeing how they end.".into(),
    );
    model.overlay = Some(Overlay::Ask(Question {
        title: "Leave before the service has answered?".into(),
        lines,
        intent: Intent::Quit,
    }));
}
