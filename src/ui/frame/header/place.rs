//! The path of the shown object in the header, however a person came to it.

use crate::{
    api::{DomainId, text},
    app::{
        screens::{Screen, Stack, endpoints::Endpoints},
        shared::Shared,
        text::number::counted,
    },
    ui::theme::symbols,
};

/// The steps from the top down to the last of these screens: a list or an endpoint stands at its own place, and
/// all else is opened from where one was.
pub fn place(screens: &Stack, shared: &Shared) -> Vec<String> {
    let mut steps = Vec::new();
    let mut list: Option<Option<&DomainId>> = None;
    for screen in screens.iter() {
        match screen {
            Screen::Overview(_) => {
                let tally = shared.account.tally(None);
                let more = if tally.complete { "" } else { symbols::MORE };
                let count = counted(tally.endpoints, "endpoint", "endpoints");
                steps = vec![format!("{count}{more}")];
                list = None;
            }
            Screen::Domains(_) => {
                steps = vec!["Domains".into()];
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
                steps.push(screen.name(shared));
            }
            Screen::Examination(screen) => {
                about(&mut steps, screen.name(shared), "Test");
            }
            Screen::Ladder(screen) => {
                about(&mut steps, screen.name(shared), "Messages of phones");
            }
            Screen::Form(form) => steps.push(form.purpose.crumb()),
            Screen::Requests(screen) if screen.open.is_some() => steps.push("Request".into()),
            Screen::Requests(_) => steps.push("Requests".into()),
            Screen::Messages(_) => steps.push("Messages".into()),
            Screen::Jobs(screen) => {
                let open = screen.open.as_ref();
                let known = open.and_then(|id| shared.jobs.find(id));
                let title = known.map(|known| text::clean(&known.job.plan.title).into_owned());
                steps.push(title.unwrap_or_else(|| "Jobs".into()));
            }
        }
    }
    steps
}

/// What a screen is that is about this endpoint, whose own page may be beneath it.
fn about(steps: &mut Vec<String>, name: String, what: &str) {
    if steps.last() != Some(&name) {
        steps.push(name);
    }
    steps.push(what.to_owned());
}

fn beneath(domain: Option<&DomainId>, shared: &Shared) -> Vec<String> {
    domain.map_or_else(
        || vec!["All endpoints".into()],
        |domain| vec![shared.account.names.domain(domain).to_owned()],
    )
}

#[cfg(test)]
mod tests {
    use super::place;
    use crate::app::{
        service::profile::Profile,
        tests::{player::Player, town::town},
    };

    fn way(player: &Player) -> String {
        place(&player.model.screens, &player.model.shared).join(" › ")
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
        assert_eq!(way(&player), "lab1 › bench › Requests");
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
