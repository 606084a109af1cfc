//! The path of the shown object, however a person came to it.

use crate::{
    api::{DomainId, text},
    app::{
        next::{Route, route::Of},
        page::found::WHOLE,
        screens::{Screen, Stack, endpoints::Endpoints},
        service::call::Whose,
        shared::Shared,
        text::number::counted,
    },
};

/// A step of the path.
#[derive(Debug, Clone, PartialEq)]
pub struct Crumb {
    /// How it is called.
    pub name: String,
    /// Where a click leads; nowhere from what is shown, and from what lies over a place.
    pub route: Option<Route>,
}

impl Crumb {
    fn bare(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            route: None,
        }
    }

    fn to(name: impl Into<String>, route: Route) -> Self {
        Self {
            name: name.into(),
            route: Some(route),
        }
    }
}

/// The steps from the top down to the last of these screens: what has a tab or is an endpoint stands at its own place,
/// and all else is opened from where one was.
pub fn crumbs(screens: &Stack, shared: &Shared) -> Vec<Crumb> {
    let mut steps = Vec::new();
    let mut list: Option<Option<&DomainId>> = None;
    for screen in screens.iter() {
        match screen {
            Screen::Overview(_) => {
                let tally = shared.account.tally(None);
                let more = if tally.complete { "" } else { "…" };
                let count = counted(tally.endpoints, "endpoint", "endpoints");
                steps = vec![Crumb::to(format!("{count}{more}"), Route::Overview)];
                list = None;
            }
            Screen::Domains(_) => {
                steps = vec![Crumb::to("Domains", Route::Domains)];
                list = None;
            }
            Screen::Endpoints(Endpoints { domain, .. }) => {
                steps = beneath(domain.as_ref(), shared);
                list = Some(domain.as_ref());
            }
            Screen::Endpoint(screen) => {
                if list != Some(None) {
                    list = Some(Some(&screen.domain));
                }
                steps = beneath(list.flatten(), shared);
                let route = Route::Endpoint(screen.domain.clone(), screen.endpoint.clone());
                steps.push(Crumb::to(screen.name(shared), route));
            }
            Screen::Examination(screen) => {
                let route = Route::Endpoint(screen.domain.clone(), screen.endpoint.clone());
                about(&mut steps, screen.name(shared), route, "Test");
            }
            Screen::Ladder(screen) => {
                if let Whose::Endpoint(domain, endpoint) = &screen.of {
                    let route = Route::Endpoint(domain.clone(), endpoint.clone());
                    about(&mut steps, screen.name(shared), route, "Messages of phones");
                } else {
                    steps.push(Crumb::bare(format!("Messages of {}", screen.name(shared))));
                }
            }
            Screen::Calls(screen) => match (screen.title(shared), &screen.whose) {
                (Some(name), Of::Endpoint(domain, endpoint)) => {
                    let route = Route::Endpoint(domain.clone(), endpoint.clone());
                    about(&mut steps, name, route, "Calls");
                }
                (Some(name), _) => steps.extend([name, "Calls".into()].map(Crumb::bare)),
                (None, whose) => {
                    steps = vec![Crumb::to("Calls", Route::Calls(whose.clone()))];
                    list = None;
                }
            },
            Screen::Call(screen) => {
                steps.push(Crumb::to(
                    screen.name(shared),
                    Route::Call(screen.id.clone()),
                ));
            }
            Screen::Form(form) => {
                // In a list of the whole account, nothing before it says which domain it is about.
                let title = match list {
                    Some(None) => form.purpose.title(),
                    Some(Some(_)) | None => form.purpose.crumb(),
                };
                steps.push(Crumb::bare(title));
            }
            Screen::Requests(screen) => {
                steps = vec![Crumb::to("Requests", Route::Requests(None))];
                steps.extend(screen.open.map(|_| Crumb::bare("Request")));
                list = None;
            }
            Screen::Messages(_) => steps.push(Crumb::bare("Messages")),
            Screen::Application(screen) => {
                steps.push(Crumb::bare(screen.name(shared)));
                steps.push(Crumb::bare("What it was told"));
            }
            Screen::Ring(screen) => {
                let route = Route::Endpoint(screen.domain.clone(), screen.endpoint.clone());
                about(&mut steps, screen.name(shared), route, "Ring test");
            }
            Screen::Jobs(screen) => {
                let open = screen.open.as_ref();
                let known = open.and_then(|id| shared.jobs.find(id));
                let title = known.map(|known| text::clean(&known.job.plan.title).into_owned());
                steps = vec![Crumb::to("Jobs", Route::Jobs(None))];
                steps.extend(title.map(Crumb::bare));
                list = None;
            }
        }
    }
    steps
}

/// What a screen is that is about this endpoint, whose own page may be beneath it.
fn about(steps: &mut Vec<Crumb>, name: String, route: Route, what: &str) {
    if steps.last().is_none_or(|last| last.name != name) {
        steps.push(Crumb::to(name, route));
    }
    steps.push(Crumb::bare(what));
}

fn beneath(domain: Option<&DomainId>, shared: &Shared) -> Vec<Crumb> {
    let name = domain.map_or(WHOLE, |domain| shared.account.names.domain(domain));
    vec![Crumb::to(name, Route::Endpoints(domain.cloned()))]
}

#[cfg(test)]
mod tests {
    use super::crumbs;
    use crate::app::{
        service::profile::Profile,
        tests::{player::Player, town::town},
    };

    fn way(player: &Player) -> String {
        let crumbs = crumbs(&player.model.screens, &player.model.shared);
        let names: Vec<String> = crumbs.into_iter().map(|crumb| crumb.name).collect();
        names.join(" › ")
    }

    #[test]
    fn the_crumbs_name_where_the_shown_thing_is_and_esc_goes_back_the_way_that_was_come() {
        let mut player = Player::waiting(Profile::default(), town());
        player.answer().keys(": endpoints Enter").answer();
        assert_eq!(way(&player), "All endpoints");
        player.keys(": open Space uketsuke Enter").answer();
        assert_eq!(way(&player), "All endpoints › uketsuke");
        player.keys(": endpoints Space lyon Enter").answer();
        assert_eq!(way(&player), "lyon");
        player.keys(": open Space desk-7 Enter").answer();
        assert_eq!(way(&player), "lyon › desk-7");
        player.keys("e").answer();
        assert_eq!(way(&player), "lyon › desk-7 › Edit desk-7");
        player.keys("Esc : open Space bench Enter").answer();
        assert_eq!(way(&player), "lab1 › bench");
        player.keys("L");
        assert_eq!(way(&player), "Requests");
        player.keys("5");
        assert_eq!(way(&player), "Jobs");
        player.keys("M");
        assert_eq!(way(&player), "Jobs › Messages");
        player.keys("Esc Esc");
        assert_eq!(way(&player), "Requests");
        for before in [
            "lab1 › bench",
            "lyon › desk-7",
            "lyon",
            "All endpoints › uketsuke",
            "All endpoints",
            "Domains",
        ] {
            player.keys("Esc").answer();
            assert_eq!(way(&player), before);
        }
    }
}
