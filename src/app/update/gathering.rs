//! Cancels background scans that nobody is waiting for any more.

use crate::app::{
    model::Model, overlay::Overlay, page::notice::Notice, screens::endpoints::NOT_ASKED,
    service::ticket::Ticket,
};

/// Has everything stopped that nobody waits for any more: what a screen or a command line that is gone had asked for,
/// and the question about a list that the person does not look at now.
pub fn cancel_unwanted(model: &mut Model) {
    if model.shared.gathers.is_empty() {
        return;
    }
    let Model {
        shared,
        screens,
        overlay,
    } = model;
    let top = screens.depth() - 1;
    for (at, screen) in screens.iter_mut().enumerate() {
        let scene = screen.scene_mut();
        let typing = scene.prompt().is_some_and(|prompt| prompt.typing);
        if (at < top || overlay.is_some() || typing) && scene.leave_question() {
            shared.say(Notice::plain(NOT_ASKED));
        }
    }
    let wanted = screens.iter().flat_map(|screen| screen.scene().awaited());
    let mut wanted: Vec<Ticket> = wanted.collect();
    if let Some(Overlay::Command(command)) = overlay {
        wanted.extend(command.awaited());
    }
    shared.gather_only(&wanted);
}
