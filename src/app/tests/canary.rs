//! A password never shows in what could be logged, and random keys never break a form.

use proptest::prelude::*;

use crate::app::{effect::Effect, keys::chord};

use super::player::Player;

const CANARY: &str = "canary7Password";

fn shown(player: &Player) -> String {
    format!("{:?} {:?} {:?}", player.model, player.waiting, player.asked)
}

#[test]
fn no_debug_output_holds_the_password_at_any_step() {
    let mut player = Player::new().on("re-desk-7");
    for step in ["n desk-8 Tab", CANARY, "^r", "^s"] {
        player.keys(step);
        assert!(!shown(&player).contains(CANARY), "after {step}");
    }
    player.answer().keys("y c");
    assert!(!shown(&player).contains(CANARY));
    player.keys("Esc p").paste(CANARY).keys("Enter");
    assert!(!shown(&player).contains(CANARY));
    player.keys("y");
    assert!(!shown(&player).contains(CANARY));
    assert!(
        player
            .asked
            .iter()
            .any(|effect| matches!(effect, Effect::CopySecret(_)))
    );
}

const KEYS: &[&str] = &[
    "Tab",
    "BackTab",
    "Up",
    "Down",
    "Left",
    "Right",
    "Home",
    "End",
    "Backspace",
    "Delete",
    "Space",
    "a",
    "Z",
    "7",
    "-",
    "_",
    "é",
    "東",
    "^a",
    "^e",
    "^w",
    "^u",
    "^k",
    "^y",
    "Alt-d",
    "Alt-b",
    "Alt-f",
    "^g",
    "^r",
    "^s",
    "Enter",
    "Esc",
    "n",
    "y",
    "m",
    "t",
    "PgUp",
    "PgDn",
    "x",
    "o",
    "p",
    "A",
    "e",
    "c",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn random_keys_and_replies_break_nothing_and_name_what_they_change(
        start in prop::sample::select(vec!["n", "e", "c", "p", "A", "x", "o"]),
        keys in prop::collection::vec((prop::sample::select(KEYS), 0_u8..8), 0..80),
    ) {
        let mut player = Player::new().on("re-desk-7");
        player.keys(start);
        for (key, chance) in keys {
            player.tell(crate::app::message::Message::Key(chord::parse(key).expect("a key")));
            match chance {
                0 => { player.answer(); }
                1 => { player.paste("東京\u{1b}[31m\u{202e}x\n"); }
                2 => player.tell(crate::app::message::Message::Generated(Some(CANARY.into()))),
                _ => {}
            }
            prop_assert!(!shown(&player).contains(CANARY));
            prop_assert!(player.writes().len() <= player.model.shared.account.writes.under_way().count());
        }
    }
}
