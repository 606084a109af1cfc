//! The way through the screens: into one, back to the one before, and back to one that lies on the way.

use crate::app::{
    model::Model,
    next::Route,
    screens::{Screen, prompt::Prompt},
};

/// Leaves the screen that is shown.
pub fn back(model: &mut Model) {
    if let Some(mut screen) = model.screens.pop() {
        left(model, &mut screen);
        model.shared.free(screen.spent());
    }
}

/// Goes back to the first screen.
pub fn home(model: &mut Model) {
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

/// Goes to a place. One that lies on the way here is gone back to.
pub fn open(model: &mut Model, route: &Route) {
    let at = model.screens.iter().rposition(|screen| screen.is_at(route));
    let screen = Screen::open(&mut model.shared, route);
    match at {
        Some(at) => back_to(model, at),
        None => model.screens.push(screen),
    }
}

/// Opens the list of the whole account, or goes back to it, with this filter.
pub fn widen(model: &mut Model, filter: &str) {
    open(model, &Route::Endpoints(None));
    if let Some(Screen::Endpoints(list)) = model.screens.last_mut() {
        list.prompt = Prompt::default().with(filter);
    }
}
