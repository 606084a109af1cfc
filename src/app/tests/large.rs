//! An account that is too large to be filtered within one key press.

use crate::app::{
    effect::Effect,
    keys::chord,
    message::Message,
    next::Found,
    search::{self as query, Query},
    service::{profile::Profile, ticket::Ticket},
    work::{gather::Gather, spent::Spent},
};

use super::{
    player::Player,
    town::{endpoint, town},
    turn,
};

pub(super) fn large() -> Player {
    let mut service = town();
    for number in 0..3_000 {
        let name = format!("phone-{number}");
        service
            .endpoints
            .push(endpoint("lyon", &name, "a-main", true, ""));
    }
    let mut player = Player::waiting(Profile::default(), service);
    player.answer();
    player.go_to(Found::Domain("rd-lyon".into()));
    player.keys("Enter").answer();
    player
}

/// Presses a key and answers the query that it asks for, without running it.
fn press(player: &mut Player, key: &str) -> Option<(Ticket, Query)> {
    let key = chord::parse(key).expect("a key");
    let effects = turn(&mut player.model, Message::Key(key));
    effects.into_iter().find_map(|effect| {
        if let Effect::Query(ticket, query) = effect {
            Some((ticket, *query))
        } else {
            None
        }
    })
}

fn ran(player: &mut Player, (ticket, query): &(Ticket, Query)) {
    player.tell(Message::Queried(*ticket, Box::new(query::run(query))));
}

#[test]
fn the_rows_before_stay_shown_and_can_be_moved_in_while_a_query_runs() {
    let mut player = large();
    assert_eq!(player.names().len(), 3_062);
    press(&mut player, "/");
    let asked = press(&mut player, "9").expect("a query");
    assert_eq!(player.names().len(), 3_062);
    assert!(player.list().is_searching());
    ran(&mut player, &asked);
    assert!(!player.list().is_searching());
    assert!(player.names().iter().all(|name| name.contains('9')));
}

#[test]
fn the_result_of_a_query_that_nobody_wants_any_more_is_dropped() {
    let mut player = large();
    press(&mut player, "/");
    let first = press(&mut player, "9").expect("a query");
    let second = press(&mut player, "8").expect("another");
    ran(&mut player, &second);
    let shown = player.names();
    ran(&mut player, &first);
    assert_eq!(player.names(), shown);
    assert!(shown.iter().all(|name| name.contains("98")));
}

#[test]
fn a_cursor_that_moved_during_a_query_stays_where_it_moved_to() {
    let mut player = large();
    let sort = [press(&mut player, "s"), press(&mut player, "n")];
    let asked = sort.into_iter().flatten().next().expect("a query");
    player.keys("j j j");
    let cursor = player.cursor();
    ran(&mut player, &asked);
    assert_eq!(
        (cursor.as_str(), player.cursor().as_str()),
        ("desk-4", "desk-4")
    );
}

#[test]
fn thousands_of_rows_are_marked_and_listed_off_the_loop() {
    let mut player = large();
    let effects = turn(
        &mut player.model,
        Message::Key(chord::parse("*").expect("a key")),
    );
    let [Effect::Gather(ticket, gather)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert!(matches!(**gather, Gather::Marks { .. }) && player.marks() == 0);
    player.keys("Space");
    assert!(
        player.said().starts_with("The rows are being marked"),
        "{}",
        player.said()
    );
    player.tell(Message::Gathered(*ticket, Box::new(gather.run(&|| false))));
    assert_eq!(player.marks(), 3_062);
    player.keys("Space x");
    assert_eq!(player.question().title, "Delete 3,061 endpoints?");
}

#[test]
fn what_is_large_and_not_needed_any_more_is_freed_off_the_loop() {
    let mut player = large();
    player.asked.clear();
    player.keys("* x");
    assert_eq!(player.question().title, "Delete 3,062 endpoints?");
    let press = |player: &mut Player, key: &str| {
        let key = chord::parse(key).expect("a key");
        turn(&mut player.model, Message::Key(key))
    };
    let effects = press(&mut player, "Esc");
    let [
        Effect::Free(Spent::Lines(lines)),
        Effect::Free(Spent::Items(items)),
    ] = effects.as_slice()
    else {
        panic!("{effects:?}");
    };
    assert_eq!((lines.len(), items.len()), (3_062, 3_062));
    press(&mut player, "/");
    let asked = press(&mut player, "9");
    let [Effect::Query(ticket, _)] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    press(&mut player, "Enter");
    let effects = press(&mut player, "h");
    assert!(effects.contains(&Effect::Cancel(*ticket)), "{effects:?}");
    let freed = effects.iter().filter_map(|effect| {
        if let Effect::Free(spent) = effect {
            Some(spent.rows())
        } else {
            None
        }
    });
    assert_eq!(
        freed.collect::<Vec<usize>>(),
        [3_062, 3_062],
        "rows and marks"
    );
}

#[test]
fn a_copy_in_a_large_domain_gets_its_free_name_a_moment_later() {
    let mut player = large();
    player.keys("/ phone-2999 Enter");
    let key = Message::Key(chord::parse("c").expect("a key"));
    let effects = turn(&mut player.model, key);
    let [Effect::Gather(ticket, gather)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    player.tell(Message::Gathered(*ticket, Box::new(gather.run(&|| false))));
    assert_eq!(player.form().entries[0].value.text(), "phone-3000");
}
