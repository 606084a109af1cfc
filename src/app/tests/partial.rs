//! A large account whose queries are answered part by part.

use proptest::prelude::*;

use crate::app::{
    effect::Effect,
    filter::matcher::Matcher,
    keys::chord,
    message::Message,
    search::{self as query, Search, named::Named},
    service::ticket::Ticket,
    work::order::Order,
};

use super::{large::large, player::Player, town::endpoint, turn};

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
        for effect in turn(&mut self.player.model, message) {
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
            phones: named.phones,
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
        "7",
        "8",
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
fn a_row_gone_to_during_a_query_stays_under_the_cursor_though_a_part_does_not_reach_it() {
    use Step::{Filter, Grow, Key, Part, Sort, Whole};
    let ways: [&[Step]; 4] = [
        &[Filter("9"), Key("G")],
        &[Key("G"), Filter("9"), Key("k")],
        &[Filter("9"), Whole, Grow(0), Key("G")],
        &[Sort("e"), Key("G")],
    ];
    for way in ways {
        let mut slow = Slow {
            player: large(),
            search: None,
        };
        for step in way {
            slow.take(step);
        }
        let cursor = slow.cursor();
        assert!(cursor.is_some(), "{way:?}");
        for step in [Part(1), Part(9), Key("/"), Key("9"), Part(1), Whole] {
            slow.take(&step);
            assert_eq!(slow.cursor(), cursor, "{step:?} after {way:?}");
            let mut ids = slow.player.names();
            let shown = ids.len();
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), shown, "{step:?} after {way:?}");
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
fn a_file_of_rows_that_were_not_all_read_says_so() {
    let mut player = large();
    let export = |player: &mut Player| {
        player.keys(": e x p o r t Space o u t . c s v Enter");
        let orders = player.orders();
        let last = orders.last();
        if let Some(Order::Export(export)) = last {
            return export.partial;
        }
        panic!("{last:?} {}", player.said())
    };
    assert!(!export(&mut player), "everything was read");
    let lists = &mut player.model.shared.account.endpoints;
    lists
        .get_mut(&"rd-lyon".into())
        .expect("it was read")
        .complete = false;
    assert!(export(&mut player), "there may be more rows");
    player.keys("Space");
    assert!(
        !export(&mut player),
        "the marked row is all that was asked for"
    );
}
