//! Themes that are looked at and changed to, notices that pass, and rows that are tinted.

use crate::app::{
    effect::Effect,
    message::Message,
    phones::tests::refused,
    service::{profile::Profile, ticket::TimerId},
    shared::setup::Manner,
    tests::service::Service,
};

use super::{browse::lyon, player::Player};

fn dressed() -> Player {
    let mut player = lyon();
    let names = ["auto", "dark", "light"].map(str::to_owned);
    player.model.shared.manner.themes = names.into();
    player
}

#[test]
fn a_theme_is_seen_while_it_is_chosen_and_gone_again_unless_it_is_taken() {
    let mut player = dressed();
    let shown = |player: &Player| player.model.shared.shown_theme().map(str::to_owned);
    player.keys(": theme Enter");
    assert_eq!(shown(&player).as_deref(), Some("auto"));
    player.keys("Down Down");
    assert_eq!(shown(&player).as_deref(), Some("light"));
    player.keys("Esc");
    assert_eq!(shown(&player), None);
    player.keys(": theme Enter Down Enter");
    assert_eq!(shown(&player).as_deref(), Some("dark"));
    assert!(
        player
            .said()
            .starts_with("The theme is dark until you leave")
    );
    player.keys(": theme Space light");
    assert_eq!(shown(&player).as_deref(), Some("light"));
    player.keys("Esc");
    assert_eq!(shown(&player).as_deref(), Some("dark"));
    player.keys(": theme Space li Tab Enter");
    assert_eq!(shown(&player).as_deref(), Some("light"));
    player.keys(": theme Space blue Enter");
    assert_eq!(
        player.said(),
        "There is no theme blue; there are auto, dark, light."
    );
}

/// The last timer of so many milliseconds.
fn timer(player: &Player, millis: u128) -> Option<TimerId> {
    player.asked.iter().rev().find_map(|effect| {
        if let Effect::After(time, timer) = effect {
            (time.as_millis() == millis).then_some(*timer)
        } else {
            None
        }
    })
}

#[test]
fn a_notice_stays_for_its_time_whatever_is_pressed_where_it_passes_by_itself() {
    let mut player = Player::waiting(Profile::default(), Service::sample());
    player.model.shared.notices = crate::app::page::notice::Notices::new(true);
    player.answer().keys("m j");
    let current = |player: &Player| player.model.shared.notices.current().is_some();
    assert!(current(&player), "a key does not take it away");
    let timer = timer(&player, 6_000).expect("a timer");
    player.tell(Message::TimedOut(timer));
    assert!(!current(&player));
}

#[test]
fn a_row_whose_phones_changed_is_tinted_for_a_second() {
    let mut player = super::phones::live();
    let is_lit = |player: &Player| player.model.shared.registrar.flashes.is_lit("re-desk-6");
    player.happens(refused("rd-lyon", "re-desk-6", 1));
    assert!(is_lit(&player));
    let timer = timer(&player, 1_000).expect("a timer");
    player.model.shared.asks.now.0 += 1_000;
    player.tell(Message::TimedOut(timer));
    assert!(!is_lit(&player));
    assert_eq!(Manner::default(), player.model.shared.manner);
}
