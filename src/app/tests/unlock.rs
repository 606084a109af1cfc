//! A profile whose secret has to be typed: asked for in the dashboard, shown nowhere, forgotten on leaving.

use crate::{
    api::Secret,
    app::{effect::Effect, message::Message, overlay::Overlay, service::profile::Profile},
};

use super::player::Player;

const CANARY: &str = "canary7Secret";

fn profile(name: &str) -> Profile {
    Profile {
        name: name.into(),
        ..Profile::default()
    }
}

/// At the prompt for the secret of lab.
fn asked() -> Player {
    let mut player = Player::with(profile("prod"));
    player.model.shared.profiles = ["lab", "prod"].map(profile).into();
    player.keys(": p r o f i l e Space l a b Enter");
    player.asked.clear();
    player.tell(Message::SecretWanted("lab".into(), None));
    player
}

fn sent(player: &Player) -> Option<&Secret> {
    player.asked.iter().find_map(|effect| {
        if let Effect::Open(name, typed) = effect {
            assert_eq!(name, "lab");
            return typed.as_ref();
        }
        None
    })
}

fn shown(player: &Player) -> String {
    format!("{:?} {:?}", player.model, player.asked)
}

#[test]
fn a_secret_that_was_typed_or_pasted_opens_the_profile_and_is_in_no_debug_output() {
    let mut player = asked();
    player.keys("x ^u").paste(&format!("{CANARY}\n"));
    assert!(!shown(&player).contains(CANARY));
    player.keys("Enter");
    assert_eq!(sent(&player).map(Secret::reveal), Some(CANARY));
    assert!(!shown(&player).contains(CANARY));
    assert!(player.question().title.contains("lab"), "it is waited for");
}

#[test]
fn a_wrong_secret_is_said_to_be_wrong_and_must_be_typed_afresh() {
    let mut player = asked();
    player.keys("w r o n g Enter");
    player.asked.clear();
    let why = "The service does not take this secret.";
    player.tell(Message::SecretWanted("lab".into(), Some(why.into())));
    let Some(Overlay::Unlock(unlock)) = &player.model.overlay else {
        panic!("{:?}", player.model.overlay);
    };
    assert_eq!(unlock.refused.as_deref(), Some(why));
    assert!(unlock.hidden.line.text().is_empty());
    player.keys("Enter");
    assert_eq!(sent(&player), None, "nothing was typed yet");
}

#[test]
fn escape_stays_in_the_profile_and_forgets_what_was_typed() {
    let mut player = asked();
    player.keys("s e c Esc");
    assert!(player.model.overlay.is_none());
    assert_eq!(player.model.shared.profile.name, "prod");
    assert_eq!(sent(&player), None);
    player.keys("j q");
}
