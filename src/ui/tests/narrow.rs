//! What is said in the smallest window: whole, or cut with a sign.

use crate::app::{overlay::Overlay, page::notice::Notice, tests::browse::lyon};

use super::picture;

#[test]
fn every_letter_that_can_be_pressed_is_shown_whole() {
    for key in ["s", "y"] {
        let mut player = lyon();
        player.resize(40, 10);
        player.keys(key);
        let Some(Overlay::Prefix(prefix)) = &player.model.overlay else {
            panic!("no choice but {:?}", player.model.overlay);
        };
        let (_, choices) = prefix.choices(player.model.screen());
        let shown = picture(&player.model, 40, 10);
        for (letter, word) in choices {
            let choice = format!("{letter} {word}");
            assert!(shown.contains(&choice), "{choice:?} is not in:\n{shown}");
        }
    }
}

#[test]
fn a_notice_takes_a_second_line_and_ends_in_a_sign_when_that_is_too_short_as_well() {
    for (width, height) in [(40, 10), (80, 24)] {
        let mut player = lyon();
        player.resize(width, height);
        let room = usize::from(width) - 4;
        let long = "words ".repeat(room * 2 / 6 - 2);
        player.model.shared.say(Notice::bad(format!("{long}end.")));
        let shown = picture(&player.model, width, height);
        assert!(shown.contains("end."), "{shown}");
        let longer = long.repeat(2);
        player
            .model
            .shared
            .say(Notice::bad(format!("{longer}end.")));
        let shown = picture(&player.model, width, height);
        assert!(!shown.contains("end.") && shown.contains('…'), "{shown}");
    }
}
