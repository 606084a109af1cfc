//! Switching profiles; each has a model of its own.

use crate::{
    api::Secret,
    app::{
        effect::Effect,
        message::Luggage,
        model::Model,
        next::{Intent, Next, Question},
        overlay::{Overlay, unlock::Unlock},
        page::notice::Notice,
        service::profile::Profile,
        shared::{
            Shared,
            setup::{Operator, Setup},
        },
        text::history::History,
    },
};

use super::way;

/// Goes to the profile that is called or begins like this; asks first while changes are not answered.
#[must_use]
pub fn to(shared: &Shared, name: &str) -> Next {
    let name = meant(shared, name);
    if name == shared.profile.name {
        return Next::Say(Notice::plain(format!("{name} is the profile here.")));
    }
    let intent = Intent::Switch(name.clone());
    if shared.account.writes.is_empty() {
        return Next::Confirmed(intent);
    }
    let mut question = Question::about(&shared.profile, format!("Go to the profile {name}?"));
    for write in shared.account.writes.under_way() {
        question = question.warning(format!("Not answered yet: {}.", write.what));
    }
    Next::Ask(
        question
            .text("How they end is told in the other profile as well.")
            .yes("Yes, go", intent),
    )
}

/// The profile of this name, or the only one that begins so; else what was typed.
fn meant(shared: &Shared, name: &str) -> String {
    let names = || shared.profiles.iter().map(|profile| &profile.name);
    let mut fits = names().filter(|known| known.starts_with(name));
    match (names().any(|known| known == name), fits.next(), fits.next()) {
        (false, Some(only), None) => only.clone(),
        _ => name.to_owned(),
    }
}

/// Asks for the profile, and lets nothing else be done here until it is there.
pub(crate) fn open(shared: &mut Shared, name: &str, typed: Option<Secret>) -> Question {
    let doing = if typed.is_some() {
        "The service is asked whether it takes the secret."
    } else {
        "Its secret is being read."
    };
    shared.ask(Effect::Open(name.to_owned(), typed));
    Question::about(&shared.profile, format!("Opening the profile {name}"))
        .text(doing)
        .otherwise("Stay here")
        .refused(Intent::Stay)
}

/// Its secret has to be typed, perhaps again.
pub(crate) fn ask_secret(model: &mut Model, name: String, refused: Option<String>) -> Next {
    let unlock = Unlock::new(&model.shared, name, refused);
    model.overlay = Some(Overlay::Unlock(unlock));
    Next::Stay
}

/// It could not be opened: everything is as it was.
pub(crate) fn failed(model: &mut Model, why: &str) -> Next {
    model.overlay = None;
    let here = &model.shared.profile.name;
    Next::Say(Notice::bad(format!(
        "{why} This is still the profile {here}."
    )))
}

/// What a dashboard for another profile beside this one starts with: what belongs to the person and the terminal goes
/// along.
#[must_use]
pub fn beside(here: &Shared, profile: Profile, passwords: String) -> Setup {
    let Luggage {
        size,
        mouse,
        hidden,
        filters,
        commands,
        ..
    } = luggage(here);
    Setup {
        size,
        profile,
        profiles: here.profiles.clone(),
        operator: Operator {
            user: here.operator.user.clone(),
            passwords,
            caution: here.operator.caution.clone(),
        },
        keymap: here.keymap.clone(),
        mouse,
        start: here.start,
        hidden,
        manner: here.manner.clone(),
        filters,
        commands,
        zone: here.zone.clone(),
        now: here.now(),
    }
}

/// What goes along from this dashboard to another one.
#[must_use]
pub fn luggage(here: &Shared) -> Luggage {
    Luggage {
        size: here.size,
        mouse: here.mouse,
        hidden: here.hidden.clone(),
        theme: here.theme.clone(),
        filters: here.filters.clone(),
        commands: here.commands.clone(),
    }
}

/// This dashboard is left for another one, which has its luggage: its screens are left, what it knows stays.
pub(crate) fn leave(model: &mut Model) {
    model.overlay = None;
    model.shared.leaving = false;
    model.shared.filters = History::default();
    model.shared.commands = History::default();
    way::home(model);
}

/// The person comes back to this dashboard from another one.
pub(crate) fn come_back(here: &mut Shared, luggage: Luggage) {
    here.size = luggage.size;
    here.mouse = luggage.mouse;
    here.hidden = luggage.hidden;
    here.theme = luggage.theme;
    here.filters = luggage.filters;
    here.commands = luggage.commands;
}

/// This profile is the one that is shown from now on.
pub(crate) fn entered(shared: &Shared, warning: Option<String>) -> Next {
    let kind = match (shared.profile.read_only, shared.profile.by_key) {
        (false, _) => "",
        (true, false) => " It is read-only.",
        (true, true) => " Your key may only look.",
    };
    let here = format!("This is the profile {} now.{kind}", shared.profile.title());
    let elsewhere = shared.elsewhere.iter().cloned();
    let said: Vec<String> = [here].into_iter().chain(warning).chain(elsewhere).collect();
    Next::Say(Notice::plain(said.join(" ")))
}

/// What goes on in a profile that is not shown, as a sentence.
#[must_use]
pub fn under_way(shared: &Shared) -> Option<String> {
    let name = &shared.profile.name;
    if let Some(known) = shared.jobs.at_work() {
        return Some(format!(
            "A job is at work in {name}: {}.",
            known.job.plan.title
        ));
    }
    let first = shared.account.writes.under_way().next()?;
    Some(format!("Not answered yet in {name}: {}.", first.what))
}

/// What a dashboard that is not shown has to say, for the one that is.
#[must_use]
pub fn heard(from: &Shared, since: usize) -> Vec<Notice> {
    let name = &from.profile.name;
    let new = from.notices.since(since);
    // The key that takes it back is of use only there.
    let back = from.way_back();
    new.map(|notice| Notice {
        tone: notice.tone,
        text: format!(
            "{name}: {}",
            notice.text.strip_suffix(&back).unwrap_or(&notice.text)
        ),
    })
    .collect()
}
