//! An account that is too large to be filtered within one key press.

use super::{
    Player,
    town::{endpoint, town},
};
use proptest::prelude::*;

use crate::app::{
    Effect, Message, Profile, Ticket,
    filter::Matcher,
    gather::Gather,
    keys::chord,
    names::Named,
    next::Found,
    query::{self, Query, Search},
    update,
};

fn large() -> Player {
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
    let effects = update(&mut player.model, Message::Key(key));
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

/// A dashboard whose queries go on step by step.
struct Slow {
    player: Player,
    search: Option<(Ticket, Search)>,
}

#[derive(Debug, Clone)]
enum Step {
    Key(&'static str),
    Sort(&'static str),
    Filter(&'static str),
    /// The query goes on for a while, and tells what it has found by then.
    Part(usize),
    /// The query goes on to its end.
    Whole,
    /// Others create an endpoint, and the list is read again.
    Grow(u8),
}

impl Slow {
    fn tell(&mut self, message: Message) {
        for effect in update(&mut self.player.model, message) {
            if let Effect::Query(ticket, query) = effect {
                self.search = Some((ticket, Search::begin(*query)));
            } else if let Effect::Call(ticket, _, call) = effect {
                let outcome = self.player.service.reply(&call);
                self.tell(Message::Replied(ticket, outcome));
            } else if let Effect::Cancel(ticket) = effect {
                self.search.take_if(|(asked, _)| *asked == ticket);
            }
        }
    }

    fn go_on(&mut self, steps: usize) {
        let Some((ticket, mut search)) = self.search.take() else {
            return;
        };
        let more = (0..steps).all(|_| search.step());
        if !more {
            self.tell(Message::Queried(ticket, Box::new(search.done())));
            return;
        }
        let part = search.so_far();
        self.search = Some((ticket, search));
        if let Some(part) = part {
            self.tell(Message::Queried(ticket, Box::new(part)));
        }
    }

    fn take(&mut self, step: &Step) {
        match step {
            // Outside the filter's line these lead to another screen.
            Step::Key("Enter" | "Esc" | "Backspace") if !self.player.list().prompt.typing => {}
            Step::Filter(_) | Step::Sort(_) if self.player.list().prompt.typing => {}
            Step::Filter(text) => {
                self.take(&Step::Key("/"));
                text.split(' ')
                    .for_each(|key| self.tell(Message::Key(chord::parse(key).expect("a key"))));
                self.take(&Step::Key("Enter"));
            }
            Step::Sort(letter) => ["s", letter]
                .map(Step::Key)
                .iter()
                .for_each(|key| self.take(key)),
            Step::Key(key) => self.tell(Message::Key(chord::parse(key).expect("a key"))),
            Step::Part(steps) => self.go_on(*steps),
            Step::Whole => self.go_on(usize::MAX),
            Step::Grow(number) => {
                let made = endpoint("lyon", &format!("a-new-{number}"), "", true, "");
                self.player
                    .service
                    .endpoints
                    .retain(|one| one.id != made.id);
                self.player.service.endpoints.insert(0, made);
                self.tell(Message::Key(chord::parse("r").expect("a key")));
            }
        }
    }

    /// The id under the cursor, if the filter shows it.
    fn cursor(&self) -> Option<String> {
        let list = self.player.list();
        let named = list.selected()?;
        let fields = query::fields(false);
        let mut matcher = Matcher::new(&list.prompt.filter, &fields);
        let row = Named {
            row: named.row,
            names: named.names,
        };
        matcher.matches(&row).then(|| named.row.id.to_owned())
    }
}

fn step() -> impl Strategy<Value = Step> {
    let keys = vec![
        "j",
        "j",
        "k",
        "G",
        "G",
        "g",
        "PgDn",
        "/",
        "1",
        "2",
        "9",
        "Backspace",
        "Enter",
        "Esc",
    ];
    prop_oneof![
        6 => prop::sample::select(keys).prop_map(Step::Key),
        1 => prop::sample::select(vec!["n", "e", "u", "a"]).prop_map(Step::Sort),
        2 => prop::sample::select(vec!["9", "2 9", "p h o", "o"]).prop_map(Step::Filter),
        5 => (1usize..900).prop_map(Step::Part),
        1 => Just(Step::Whole),
        1 => any::<u8>().prop_map(Step::Grow),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn neither_a_part_of_a_result_nor_a_refresh_moves_the_cursor(steps in prop::collection::vec(step(), 1..50)) {
        let mut slow = Slow { player: large(), search: None };
        for step in &steps {
            let before = slow.cursor();
            slow.take(step);
            let list = slow.player.list();
            let after = list.selected().map(|named| named.row.id.to_owned());
            prop_assert_eq!(after.is_none(), list.found.rows.is_empty());
            prop_assert!(list.list.offset <= list.list.index);
            if !matches!(step, Step::Key(_) | Step::Sort(_) | Step::Filter(_)) && before.is_some() {
                prop_assert_eq!(after, before, "{:?}", step);
            }
        }
    }
}

#[test]
fn nothing_is_done_to_all_rows_while_only_a_part_of_them_is_found() {
    let mut slow = Slow {
        player: large(),
        search: None,
    };
    slow.take(&Step::Key("/"));
    slow.take(&Step::Key("9"));
    slow.take(&Step::Key("Enter"));
    for patience in [1, 100] {
        slow.take(&Step::Key("*"));
        assert!(slow.player.list().marks.is_empty());
        assert!(
            slow.player
                .said()
                .starts_with("The rows are still being searched"),
            "{}",
            slow.player.said()
        );
        slow.take(&Step::Part(patience));
        assert!(slow.player.list().found.partial().is_some());
    }
    slow.take(&Step::Whole);
    slow.take(&Step::Key("*"));
    assert_eq!(slow.player.marks(), slow.player.names().len());
}

#[test]
fn thousands_of_rows_are_marked_and_listed_off_the_loop() {
    let mut player = large();
    let effects = update(
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
    player.tell(Message::Gathered(*ticket, Box::new(gather.run())));
    assert_eq!(player.marks(), 3_062);
    player.keys("Space x");
    assert_eq!(player.question().title, "Delete 3061 endpoints?");
}

#[test]
fn a_copy_in_a_large_domain_gets_its_free_name_a_moment_later() {
    let mut player = large();
    player.keys("/ phone-2999 Enter");
    let key = Message::Key(chord::parse("c").expect("a key"));
    let effects = update(&mut player.model, key);
    let [Effect::Gather(ticket, gather)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    player.tell(Message::Gathered(*ticket, Box::new(gather.run())));
    assert_eq!(player.form().entries[0].value.text(), "phone-3000");
}
