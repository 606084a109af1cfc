//! Cancels background work that nobody is waiting for any more.

use crate::app::{
    model::Model,
    overlay::Overlay,
    page::notice::Notice,
    screens::{Screen, endpoints::NOT_ASKED},
    service::ticket::Ticket,
};

/// Has everything stopped that nobody waits for any more: what a screen or a command line that is gone had asked for,
/// and the question about a list that the person does not look at now.
pub fn tend(model: &mut Model) {
    if model.shared.gathers.is_empty() {
        return;
    }
    let Model {
        shared,
        screens,
        overlay,
    } = model;
    let last = screens.len().saturating_sub(1);
    for (at, screen) in screens.iter_mut().enumerate() {
        if let Screen::Endpoints(list) = screen
            && (at < last || overlay.is_some() || list.prompt.typing)
            && list.leave_question()
        {
            shared.say(Notice::plain(NOT_ASKED));
        }
    }
    let mut wanted: Vec<Ticket> = screens.iter().filter_map(awaited).collect();
    if let Some(Overlay::Command(command)) = overlay {
        wanted.extend(command.awaited());
    }
    shared.gather_only(&wanted);
}

fn awaited(screen: &Screen) -> Option<Ticket> {
    match screen {
        Screen::Endpoints(list) => list.gathering().map(|gathering| gathering.ticket),
        Screen::Form(form) => form.awaits_name(),
        Screen::Domains(_)
        | Screen::Endpoint(_)
        | Screen::Requests(_)
        | Screen::Messages(_)
        | Screen::Jobs(_) => None,
    }
}
