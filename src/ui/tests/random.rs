//! Whatever is pressed, answered and resized in whatever order: nothing panics, the screen can be drawn, and
//! the cursor stays on its endpoint.

use proptest::prelude::*;

use crate::{
    api::{Cause, Failure},
    app::{
        effect::Effect,
        keys::table::BINDINGS,
        message::Message,
        screens::Screen,
        service::profile::Profile,
        tests::{
            browse::lyon,
            player::Player,
            town::{endpoint, town},
        },
    },
};

use super::picture;

#[derive(Debug, Clone)]
enum Step {
    Key(String),
    Answer,
    Refuse(bool),
    Resize(u16, u16),
    Grow(u8),
    Shrink(u8),
    Time(u32),
}

fn key() -> impl Strategy<Value = String> {
    let keys: Vec<&str> = BINDINGS
        .iter()
        .flat_map(|binding| binding.keys)
        .copied()
        .collect();
    prop_oneof![
        3 => prop::sample::select(keys).prop_map(str::to_owned),
        1 => "[a-z!~/:\"é東]",
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => key().prop_map(Step::Key),
        4 => Just(Step::Answer),
        1 => any::<bool>().prop_map(Step::Refuse),
        1 => (1u16..200, 1u16..60).prop_map(|(width, height)| Step::Resize(width, height)),
        1 => any::<u8>().prop_map(Step::Grow),
        1 => any::<u8>().prop_map(Step::Shrink),
        1 => any::<u32>().prop_map(Step::Time),
    ]
}

fn take(player: &mut Player, step: &Step) {
    match step {
        Step::Key(key) => drop(player.keys(key)),
        Step::Answer => drop(player.answer()),
        Step::Refuse(_) if player.waiting.is_empty() => {}
        Step::Refuse(outage) => {
            let cause = if *outage {
                Cause::Unreachable
            } else {
                Cause::Refused
            };
            player.refuse(Failure::new(cause, "No."));
        }
        Step::Resize(width, height) => drop(player.resize(*width, *height)),
        Step::Grow(number) => {
            let made = endpoint("lyon", &format!("new-{number}"), "", true, "");
            player.service.endpoints.retain(|one| one.id != made.id);
            player.service.endpoints.insert(0, made);
        }
        Step::Shrink(number) => {
            let count = player.service.endpoints.len().max(1);
            player.service.endpoints.retain({
                let mut at = 0;
                move |_| {
                    at += 1;
                    at != usize::from(*number) % count
                }
            });
        }
        Step::Time(wait) => {
            player.model.shared.asks.now.0 += u64::from(*wait % 100_000);
            let timers = player.asked.iter().filter_map(|effect| {
                if let Effect::After(_, timer) = effect {
                    Some(*timer)
                } else {
                    None
                }
            });
            for timer in timers.collect::<Vec<_>>() {
                player.tell(Message::TimedOut(timer));
            }
        }
    }
}

/// The selected row is the one under the cursor, in the window, and one that is shown.
fn check(player: &Player) {
    if let Screen::Endpoints(list) = player.model.screen() {
        let selected = list.selected().map(|named| named.row.id.to_owned());
        let cursor = list.list.cursor.as_ref().map(ToString::to_string);
        assert_eq!(selected, cursor);
        assert_eq!(list.found.rows.is_empty(), cursor.is_none());
        assert!(list.list.offset <= list.list.index);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn nothing_panics_and_the_cursor_stands_on_a_row_that_is_shown(steps in prop::collection::vec(step(), 1..60)) {
        let mut player = Player::waiting(Profile::default(), town());
        for step in &steps {
            take(&mut player, step);
            check(&player);
            let size = player.model.shared.size;
            picture(&player.model, size.width, size.height);
        }
    }

    #[test]
    fn a_refresh_never_moves_the_cursor_to_another_endpoint(
        moves in 0usize..61,
        sort in prop::sample::select(vec!["n", "s", "a", "e"]),
        changes in prop::collection::vec(prop_oneof![any::<u8>().prop_map(Step::Grow), any::<u8>().prop_map(Step::Shrink)], 0..20),
    ) {
        let mut player = lyon();
        player.keys("s").keys(sort);
        for _ in 0..=moves {
            player.keys("j");
        }
        let cursor = player.cursor();
        for change in &changes {
            take(&mut player, change);
        }
        let stays = player.service.endpoints.iter().any(|one| one.name == cursor);
        player.keys("r").answer();
        prop_assert!(!stays || player.cursor() == cursor);
    }
}
