//! Leaving, and what was sent and not answered.

use super::{Player, browse::lyon};
use crate::{
    api::{Cause, Failure},
    app::{Effect, Overlay, notice::Tone},
};

fn left(player: &Player) -> bool {
    player.asked.contains(&Effect::Quit)
}

#[test]
fn control_c_leaves_at_the_second_time_and_only_if_nothing_came_between() {
    let mut player = lyon();
    player.keys("^c j ^c");
    assert!(!left(&player));
    player.keys("^c");
    assert!(left(&player));
}

#[test]
fn control_c_first_clears_what_is_there() {
    let mut player = lyon();
    player.keys("/ lobby ^c");
    assert_eq!(player.names().len(), 62);
    assert!(!left(&player));
}

#[test]
fn q_goes_back_and_leaves_from_the_first_screen() {
    let mut player = lyon();
    player.keys("q");
    assert!(!left(&player));
    player.keys("q");
    assert!(left(&player));
}

#[test]
fn leaving_with_a_write_on_its_way_asks_first() {
    let mut player = lyon();
    player.keys("G k o");
    if player.model.overlay.is_some() {
        player.keys("y");
    }
    assert_eq!(player.writes().len(), 1);
    player.keys("^c ^c");
    assert!(!left(&player) && matches!(player.model.overlay, Some(Overlay::Ask(_))));
    player.keys("n ^c ^c y");
    assert!(left(&player));
}

#[test]
fn a_write_that_fails_while_nobody_looks_is_told() {
    let mut player = lyon();
    player.keys("o y h");
    player.refuse(Failure::new(Cause::Server, "The service has a problem."));
    assert!(
        player
            .said()
            .starts_with("Not done: disable desk-1 in lyon."),
        "{}",
        player.said()
    );
    let shown = player.model.shared.notices.current();
    assert_eq!(shown.map(|notice| notice.tone), Some(Tone::Bad));
    player.keys("j");
    assert!(player.model.shared.notices.current().is_none());
}

#[test]
fn in_a_window_that_is_too_small_q_leaves_at_once_or_twice_when_something_was_typed() {
    let mut player = Player::new();
    player.resize(39, 9).keys("q");
    assert!(player.asked.contains(&Effect::Quit));
    let mut player = Player::new().on("re-desk-7");
    player.keys("e x").resize(39, 9).keys("q");
    assert!(!player.asked.contains(&Effect::Quit));
    player.keys("q");
    assert!(player.asked.contains(&Effect::Quit));
}
