//! Leaving, and what was sent and not answered.

use crate::{
    api::{Cause, Failure},
    app::{effect::Effect, overlay::Overlay, page::notice::Tone, update::quit},
};

use super::{browse::lyon, player::Player};

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
fn control_c_twice_leaves_from_a_form_with_text_unless_a_write_is_under_way() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e x ^c");
    assert!(!left(&player) && player.form().is_changed());
    assert!(player.said().contains("What was typed is lost then."));
    player.keys("y ^c");
    assert!(!left(&player), "something was typed in between");
    player.keys("^c");
    assert!(left(&player));

    let mut player = Player::new().on("re-desk-7");
    player.keys("n a b Tab h u n t e r 2 2 ^s");
    assert_eq!(player.writes().len(), 1);
    player.keys("^c ^c");
    assert!(!left(&player) && matches!(player.model.overlay, Some(Overlay::Ask(_))));
    player.keys("y");
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

/// The dashboard with a write on its way, in a window in which nothing can be shown.
fn writing() -> Player {
    let mut player = lyon();
    player.keys("G k o");
    if player.model.overlay.is_some() {
        player.keys("y");
    }
    assert_eq!(player.writes().len(), 1);
    player.resize(39, 9);
    player
}

#[test]
fn in_a_window_that_is_too_small_q_says_what_is_under_way_and_leaves_at_the_second_time() {
    for key in ["q", "^c"] {
        let mut player = writing();
        player.keys(key);
        assert!(!left(&player) && player.model.overlay.is_none());
        let costs = quit::cost(&player.model.shared, player.model.screen());
        assert!(costs[0].starts_with("Not answered yet: "), "{costs:?}");
        player.keys(key);
        assert!(left(&player));
    }
    let mut player = writing();
    player.keys("q j q");
    assert!(!left(&player), "another key came between");
    player.resize(80, 24).keys("q q");
    assert!(
        matches!(player.model.overlay, Some(Overlay::Ask(_))),
        "where there is room it is asked"
    );
}

#[test]
fn in_a_window_that_is_too_small_no_overlay_takes_keys_or_text_and_all_of_them_wait() {
    for way in ["x", "A", "?", ":", "s", "e", "p", "/"] {
        let mut player = Player::new().on("re-desk-7");
        player.keys(way);
        let before = (player.model.overlay.clone(), player.model.screens.clone());
        player
            .resize(39, 9)
            .keys("y Enter Esc a Down")
            .paste("text");
        let writes = player.writes().len();
        player.resize(80, 24);
        assert_eq!(player.model.overlay, before.0, "after {way}");
        let shown = |screens| format!("{screens:?}");
        assert_eq!(
            shown(&player.model.screens),
            shown(&before.1),
            "after {way}"
        );
        assert_eq!(writes, 0, "after {way}");
    }
}
