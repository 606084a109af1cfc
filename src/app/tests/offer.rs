//! What is not on offer says why, wherever it is asked for.

use crate::app::{
    effect::Effect,
    keys::{
        chord,
        table::{BINDINGS, Binding},
        when::When,
    },
    message::Message,
    model::Model,
    screens::{Screen, offer},
    service::profile::Profile,
};

use super::{browse::lyon, player::Player, service::Service, turn};

/// A dashboard of an account with nothing in it.
fn empty() -> Player {
    let service = Service {
        domains: Vec::new(),
        applications: Vec::new(),
        endpoints: Vec::new(),
        ..Service::sample()
    };
    let mut player = Player::waiting(Profile::default(), service);
    player.answer();
    player
}

fn read_only() -> Player {
    Player::with(Profile {
        name: "vault".into(),
        read_only: true,
        ..Profile::default()
    })
}

/// Screens with nothing on them to work on, with something, and where nothing may be changed.
fn scenes() -> Vec<Model> {
    let mut scenes = Vec::new();
    for way in [
        "",
        "Enter",
        "Enter Enter",
        "J",
        "L",
        "M",
        "n",
        "Enter / zzz Enter",
        ": endpoints Enter",
    ] {
        for mut player in [empty(), Player::new(), read_only()] {
            player.keys(way).answer();
            player.model.overlay = None;
            scenes.push(player.model);
        }
    }
    let mut jobs = lyon();
    jobs.with_job().keys("J Enter");
    scenes.push(jobs.model);
    scenes
}

/// The lines of the table that hold on this screen.
fn here(model: &Model) -> Vec<&'static Binding> {
    let contexts = model.screen().contexts();
    let all = BINDINGS.iter();
    all.filter(|binding| contexts.contains(&binding.context))
        .collect()
}

fn is_write(effect: &Effect) -> bool {
    matches!(effect, Effect::Call(_, _, call) if call.is_write())
}

#[test]
fn a_key_that_does_nothing_here_and_now_says_why_and_changes_nothing() {
    let mut refused = 0;
    for scene in scenes() {
        for binding in here(&scene) {
            let Some(why) = offer::refusal(scene.screen(), &scene.shared, binding) else {
                continue;
            };
            refused += 1;
            let key = chord::parse(binding.keys[0]).expect("a key");
            for message in [Message::Key(key), Message::Asked(binding.action)] {
                let mut model = scene.clone();
                let effects = turn(&mut model, message);
                let said = model
                    .shared
                    .notices
                    .current()
                    .map(|notice| notice.text.as_str());
                assert_eq!(said, Some(why.as_str()), "{}", binding.name());
                assert_eq!(
                    model.screens.depth(),
                    scene.screens.depth(),
                    "{}",
                    binding.name()
                );
                assert!(model.overlay.is_none() && !effects.iter().any(is_write));
            }
        }
    }
    assert!(refused > 50, "{refused} times");
}

#[test]
fn a_read_only_profile_refuses_what_leads_to_a_change_and_nothing_else() {
    let mut endpoint = lyon();
    endpoint.keys("Enter").answer();
    for mut model in [lyon().model, endpoint.model] {
        for binding in here(&model) {
            model.shared.profile.read_only = true;
            let why = offer::refusal(model.screen(), &model.shared, binding);
            let read_only = why.is_some_and(|why| why.contains("read-only"));
            let writes = binding.when.contains(&When::Writable);
            assert_eq!(read_only, writes, "{}", binding.name());
            model.shared.profile.read_only = false;
            let mut after = model.clone();
            let effects = turn(&mut after, Message::Asked(binding.action));
            let opens = matches!(after.screen(), Screen::Form(_)) || effects.iter().any(is_write);
            assert!(writes || !opens, "{}", binding.name());
        }
    }
}
