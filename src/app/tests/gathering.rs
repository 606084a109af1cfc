//! Background scans of many rows, while the person goes on.

use crate::app::{
    effect::Effect, keys::chord, message::Message, screens::endpoints::NOT_ASKED,
    service::ticket::Ticket, work::gather::Gather,
};

use super::{large::large, player::Player, turn};

/// Presses a key without having anything run.
fn press(player: &mut Player, key: &str) -> Vec<Effect> {
    let key = chord::parse(key).expect("a key");
    turn(&mut player.model, Message::Key(key))
}

fn begun(effects: Vec<Effect>) -> (Ticket, Box<Gather>) {
    let begun = effects.into_iter().find_map(|effect| {
        if let Effect::Gather(ticket, gather) = effect {
            Some((ticket, gather))
        } else {
            None
        }
    });
    begun.expect("something is found out")
}

fn cancelled(effects: &[Effect], ticket: Ticket) -> bool {
    effects.contains(&Effect::Cancel(ticket))
}

/// A list with thousands of marks, and the question about deleting them on its way.
fn asking() -> (Player, Ticket, Box<Gather>) {
    let mut player = large();
    player.keys("*");
    let (ticket, gather) = begun(press(&mut player, "x"));
    (player, ticket, gather)
}

#[test]
fn whoever_goes_on_is_not_asked_about_the_marked_rows_later() {
    for key in ["Enter", "?", ":", "/", "s", "h", "Esc"] {
        let (mut player, ticket, gather) = asking();
        let effects = press(&mut player, key);
        assert!(cancelled(&effects, ticket), "{key}: {effects:?}");
        let before = (player.model.overlay.clone(), player.model.screens.depth());
        // It was ready before it heard that nobody waits.
        player.tell(Message::Gathered(ticket, Box::new(gather.run(&|| false))));
        let after = (player.model.overlay.clone(), player.model.screens.depth());
        assert!(before == after, "{key}");
        if key != "h" {
            assert_eq!(player.said(), NOT_ASKED, "{key}");
        }
    }
}

#[test]
fn the_key_that_clears_stops_the_question_and_keeps_the_marks() {
    let (mut player, ..) = asking();
    press(&mut player, "Esc");
    assert_eq!(player.marks(), 3_062);
    player.keys("x");
    assert_eq!(player.question().title, "Delete 3,062 endpoints?");
}

#[test]
fn a_move_of_the_cursor_does_not_stop_the_question() {
    let (mut player, ticket, gather) = asking();
    let effects = press(&mut player, "j");
    assert!(!cancelled(&effects, ticket), "{effects:?}");
    player.tell(Message::Gathered(ticket, Box::new(gather.run(&|| false))));
    assert_eq!(player.question().title, "Delete 3,062 endpoints?");
}

#[test]
fn marks_and_names_are_not_looked_for_once_nobody_wants_them() {
    let mut player = large();
    let (ticket, _) = begun(press(&mut player, "*"));
    let effects = press(&mut player, "h");
    assert!(cancelled(&effects, ticket), "{effects:?}");

    let mut player = large();
    player.keys("/ phone-2999 Enter");
    let (ticket, _) = begun(press(&mut player, "c"));
    let effects = press(&mut player, "Esc");
    assert!(cancelled(&effects, ticket), "{effects:?}");
}

#[test]
fn a_command_line_that_goes_on_or_is_closed_has_the_former_search_stopped() {
    let mut player = large();
    player.keys(": o p e n Space");
    let (first, _) = begun(press(&mut player, "p"));
    let effects = press(&mut player, "h");
    assert!(cancelled(&effects, first), "{effects:?}");
    let (second, _) = begun(effects);
    let effects = press(&mut player, "Esc");
    assert!(cancelled(&effects, second), "{effects:?}");
}

#[test]
fn nothing_is_looked_at_any_more_once_nobody_waits() {
    let (_, _, gather) = asking();
    let Gather::Items { found, .. } = &*gather else {
        panic!("{gather:?}");
    };
    let looked = std::cell::Cell::new(0);
    let _ = gather.run(&|| {
        looked.set(looked.get() + 1);
        looked.get() > 10
    });
    assert!(looked.get() < 20 && found.total > 3_000, "{}", looked.get());
}
