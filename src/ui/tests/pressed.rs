//! Clicks on what stands around a screen: hints, places with a digit, and the way here.

use ratatui::layout::{Position, Rect};

use crate::{
    app::{overlay::Overlay, screens::Screen, tests::player::Player},
    ui::{self, Theme},
};

use super::picture;

/// Presses the button where this text begins.
fn press(player: &mut Player, text: &str) {
    let size = player.model.shared.size;
    let drawn = picture(&player.model, size.width, size.height);
    let hit = drawn.lines().enumerate().find_map(|(y, line)| {
        let before = line.find(text)?;
        Some((line[..before].chars().count(), y))
    });
    let (x, y) = hit.unwrap_or_else(|| panic!("no {text} in\n{drawn}"));
    // The picture begins each line as the screen does.
    let at = Position::new(
        u16::try_from(x).expect("small"),
        u16::try_from(y).expect("small"),
    );
    let theme = Theme::named("terminal").expect("a theme");
    let area = Rect::new(0, 0, size.width, size.height);
    if let Some(message) = ui::pressed(&player.model, &theme, area, at) {
        player.tell(message);
        player.answer();
    }
}

#[test]
fn a_hint_does_what_it_says() {
    let mut player = Player::new().on("re-desk-6");
    press(&mut player, "e edit");
    assert!(matches!(player.model.screen(), Screen::Form(_)));
    press(&mut player, "Esc");
    assert!(matches!(player.model.screen(), Screen::Endpoints(_)));
    press(&mut player, "? help");
    assert!(matches!(player.model.overlay, Some(Overlay::Help(_))));
}

#[test]
fn the_answers_of_a_question_are_hints_too() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("x");
    assert!(matches!(player.model.overlay, Some(Overlay::Ask(_))));
    press(&mut player, "n no");
    assert!(player.model.overlay.is_none() && player.writes().is_empty());
}

#[test]
fn a_place_with_a_digit_is_gone_to() {
    let mut player = Player::new().on("re-desk-6");
    player.resize(120, 40);
    press(&mut player, "2 Domains");
    assert!(matches!(player.model.screen(), Screen::Domains(_)));
}

#[test]
fn a_step_of_the_way_is_gone_back_to() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("Enter M").answer();
    press(&mut player, "lyon ›");
    let Screen::Endpoints(list) = player.model.screen() else {
        panic!("no list but {:?}", player.model.screen());
    };
    assert_eq!(list.domain, Some("rd-lyon".into()));
}

#[test]
fn nothing_leads_away_from_a_form_or_what_lies_over_the_screen() {
    let mut player = Player::new().on("re-desk-6");
    player.resize(120, 40);
    player.keys("e x");
    for text in ["2 Domains", "lyon ›"] {
        press(&mut player, text);
        assert!(matches!(player.model.screen(), Screen::Form(_)), "{text}");
    }
    player.keys("Esc y x");
    press(&mut player, "2 Domains");
    assert!(matches!(player.model.overlay, Some(Overlay::Ask(_))));
}
