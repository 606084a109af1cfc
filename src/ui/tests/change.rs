//! Pictures of everything that changes something.

use insta::assert_snapshot;
use proptest::prelude::*;

use crate::{
    api::Cause,
    app::{
        message::Message,
        next::Found,
        service::profile::Profile,
        tests::{browse::lyon, player::Player, refusal},
    },
};

use super::picture;

/// The sizes that every picture is looked at in.
const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (40, 10)];

fn pictures(player: &Player) -> String {
    let look = |(width, height)| {
        let picture = picture(&player.model, width, height);
        format!("{width}×{height}\n{picture}")
    };
    SIZES.map(look).join("\n")
}

/// Keys that reach every corner of forms, questions, pickers and the card.
const KEYS: &[&str] = &[
    "n",
    "e",
    "c",
    "p",
    "A",
    "x",
    "o",
    "Tab",
    "BackTab",
    "Home",
    "End",
    "Left",
    "Backspace",
    "Space",
    "東",
    "é",
    "a",
    "^g",
    "^r",
    "^s",
    "Enter",
    "Esc",
    "y",
    "m",
    "t",
    "PgDn",
    "PgUp",
    "Down",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn every_size_can_be_drawn_after_any_keys(
        keys in prop::collection::vec((prop::sample::select(KEYS), any::<bool>()), 0..40),
        width in 1_u16..130,
        height in 1_u16..40,
    ) {
        let mut player = player();
        for (key, answered) in keys {
            player.keys(key);
            if answered {
                player.answer();
            }
        }
        picture(&player.model, width, height);
    }
}

fn player() -> Player {
    Player::new().on("re-desk-7")
}

#[test]
fn a_form_just_opened() {
    let mut player = player();
    player.keys("n");
    assert_snapshot!(pictures(&player));
}

#[test]
fn a_form_with_complaints_and_a_warning() {
    let mut player = player();
    player.keys("n desk-7 Tab абв Tab Tab night Enter Space ^s");
    assert_snapshot!(pictures(&player));
}

#[test]
fn a_form_filled_with_long_text_that_is_not_latin() {
    let mut player = Player::new().on("re-lobby-3");
    player.keys("c Tab kv8WqT2nZd5xRt7Yp3Hs Tab");
    assert_snapshot!(pictures(&player));
}

#[test]
fn a_form_that_is_being_sent() {
    let mut player = player();
    player.keys("n desk-8 Tab hunter22 ^r ^s");
    assert_snapshot!(pictures(&player));
}

#[test]
fn a_form_that_was_refused_as_a_whole() {
    let mut player = player();
    player.keys("n desk-8 Tab hunter22 ^s");
    player.refuse(refusal(
        Cause::Limit,
        "endpoint-limit",
        "The account has as many endpoints as it may have",
    ));
    assert_snapshot!(pictures(&player));
}

#[test]
fn an_edit_with_the_cursor_on_the_button() {
    let mut player = player();
    player.keys("e BackTab");
    assert_snapshot!(pictures(&player));
}

#[test]
fn the_difference_before_saving() {
    let mut player = Player::new().on("re-lobby-3");
    player
        .keys("e ^u Back Space door Tab Backspace Tab Space ^s")
        .answer();
    assert_snapshot!(pictures(&player));
}

#[test]
fn a_conflict() {
    let mut player = player();
    player.keys("e ^u Mine Tab tokyo Enter");
    player.service.endpoints[1].description = Some("Lobby, moved to the second floor".into());
    player.service.endpoints[1].enabled = false;
    player.keys("^s").answer();
    assert_snapshot!(pictures(&player));
}

#[test]
fn the_question_before_a_delete() {
    let mut player = Player::new().on("re-lobby-3");
    player.keys("x");
    assert_snapshot!(pictures(&player));
}

#[test]
fn the_question_in_a_protected_account_after_a_slip() {
    let mut player = Player::with(Profile {
        label: "Production".into(),
        protected: true,
        ..Profile::default()
    })
    .on("re-desk-7");
    player.keys("x desk-6 Enter");
    assert_snapshot!(pictures(&player));
}

#[test]
fn a_domain_that_is_not_empty() {
    let mut player = Player::new();
    player.go_to(Found::Domain("rd-lyon".into()));
    player.keys("x");
    assert_snapshot!(pictures(&player));
}

#[test]
fn a_domain_whose_name_is_being_typed_out() {
    let mut player = Player::new();
    player.go_to(Found::Domain("rd-lab".into()));
    player.keys("x la");
    assert_snapshot!(pictures(&player));
}

#[test]
fn the_picker() {
    let mut player = player();
    player.keys("A Down");
    assert_snapshot!(pictures(&player));
}

#[test]
fn the_picker_with_nothing_that_fits() {
    let mut player = player();
    player.keys("A xyz");
    assert_snapshot!(pictures(&player));
}

#[test]
fn a_new_password_on_its_card() {
    let mut player = player();
    player.keys("p ^g");
    player.tell(Message::Generated(Some("kv8WqT2nZd5xRt7Yp3Hs".into())));
    player.keys("Enter y").answer();
    assert_snapshot!(pictures(&player));
}

#[test]
fn a_long_text_is_counted_beside_the_field_while_it_is_typed() {
    let mut player = lyon();
    player.keys("n").paste(&"1234567890".repeat(3));
    let line = |player: &Player, width| {
        let picture = picture(&player.model, width, 24);
        let line = picture.lines().find(|line| line.contains("Name"));
        line.unwrap_or_default().to_owned()
    };
    assert!(
        !line(&player, 80).contains("/64"),
        "there is room for more than as much"
    );
    player.paste(&"1234567890".repeat(3));
    assert!(
        line(&player, 80).ends_with("  60/64"),
        "{}",
        line(&player, 80)
    );
    player.resize(40, 24);
    assert!(line(&player, 40).ends_with("  60/64"));
    player.keys("Tab");
    assert!(!line(&player, 40).contains("60/64"));
}

#[test]
fn the_footer_and_the_field_say_how_an_application_is_chosen() {
    let mut player = lyon();
    player.keys("n");
    let look = |player: &Player| picture(&player.model, 80, 24);
    assert!(look(&player).contains("Enter next"));
    player.keys("Tab Tab Tab");
    assert!(look(&player).contains("Enter choose"));
    assert!(look(&player).contains("Space opens the list."));
    player.keys("Tab Space");
    assert!(look(&player).contains("Enter send"));
    assert!(look(&player).contains("Space switches."));
}

#[test]
fn the_prompt_for_a_secret_after_a_wrong_one() {
    let mut player = Player::new();
    let refused = "The service does not take this secret. Type it again.";
    player.tell(Message::SecretWanted("lab".into(), Some(refused.into())));
    player.keys("s e c r e t");
    assert_snapshot!(pictures(&player));
}

#[test]
fn advice_stands_beside_a_form_where_there_is_room_and_below_the_field_where_not() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e");
    let advice = "For people: where it stands";
    for (width, is_beside) in [(60, false), (99, false), (100, true), (120, true)] {
        player.resize(width, 30);
        let shown = picture(&player.model, width, 30);
        let found: Vec<_> = shown.lines().filter_map(|line| line.find(advice)).collect();
        let column = usize::from(width) / 2;
        assert_eq!(found.len(), 1, "{width}: once\n{shown}");
        assert_eq!(found[0] > column, is_beside, "{width}\n{shown}");
    }
}
