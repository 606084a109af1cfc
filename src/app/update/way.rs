//! The way through the screens: into one, back to the one before, and back to one that lies on the way.

use crate::{
    api::DomainId,
    app::{
        model::Model,
        next::Route,
        screens::{Endpoints, Scene, Screen, prompt::Prompt},
    },
};

/// Leaves the screen that is shown, unless it is the first: nobody waits any more for what only this one showed.
pub fn back(model: &mut Model) {
    let Some(mut screen) = model.screens.pop() else {
        return;
    };
    let scene = screen.scene_mut();
    let others = model
        .screens
        .iter()
        .any(|screen| screen.scene().is_of_account());
    scene.leave(&mut model.shared, others);
    model.shared.free(scene.spent());
}

/// Goes back to the first screen.
pub fn home(model: &mut Model) {
    while !model.screens.is_at_first() {
        back(model);
    }
}

/// Goes to a place. One that lies on the way here is gone back to.
pub fn open(model: &mut Model, route: &Route) {
    let is_there = |screen: &Screen| screen.scene().is_at(route);
    let above = model.screens.iter().rev().position(is_there);
    let screen = Screen::open(&mut model.shared, route);
    if let Some(above) = above {
        (0..above).for_each(|_| back(model));
    } else {
        let below = model.screens.top_mut().scene_mut();
        below.covered(&mut model.shared);
        model.screens.push(screen);
    }
}

/// Opens the list of the whole account, or goes back to it, with this filter.
pub fn widen(model: &mut Model, filter: &str) {
    open(model, &Route::Endpoints(None));
    if let Screen::Endpoints(list) = model.screens.top_mut() {
        list.prompt = Prompt::default().with(filter);
    }
}

/// Shows the endpoints of another domain in the place of those that are shown.
pub fn turn(model: &mut Model, domain: Option<DomainId>) {
    let mut next = Endpoints::open(&mut model.shared, domain);
    let Screen::Endpoints(shown) = model.screens.top_mut() else {
        return;
    };
    next.take_over(shown);
    let mut left = std::mem::replace(shown, next);
    let others = model
        .screens
        .iter()
        .any(|screen| screen.scene().is_of_account());
    left.leave(&mut model.shared, others);
    model.shared.free(left.spent());
}
