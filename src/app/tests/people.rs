//! What people type, mark and look for.

use crate::app::{
    effect::Effect,
    overlay::Overlay,
    screens::Screen,
    work::order::{News, Order},
};

use super::{Player, browse::lyon};

fn copied(player: &Player) -> Option<&str> {
    player.asked.iter().rev().find_map(|effect| {
        if let Effect::Copy(text) = effect {
            Some(text.as_str())
        } else {
            None
        }
    })
}

#[test]
fn what_is_marked_is_copied_together_and_an_edit_says_that_it_is_of_one() {
    let mut player = lyon();
    player.keys("g Space j Space y n");
    let text = copied(&player).expect("copied");
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(
        player.said().contains("2 marked endpoints"),
        "{}",
        player.said()
    );
    player.keys("e");
    let notices = &player.model.shared.notices.all;
    let alone = notices
        .iter()
        .any(|(_, notice)| notice.text.contains("alone: the marks stay"));
    assert!(alone && matches!(player.model.screen(), Screen::Form(_)));
}

#[test]
fn a_misspelt_name_is_suggested_and_the_one_choice_in_view_is_taken() {
    let mut player = lyon();
    player.keys(": o p e n Space d e s k - x Enter");
    assert!(player.said().contains("meant?"), "{}", player.said());
    player.keys(": o p e n Space f r o n t Enter");
    let only = player.said().contains("No endpoint");
    assert!(only || matches!(player.model.screen(), Screen::Endpoint(_)));
}

#[test]
fn the_help_finds_things_by_the_words_that_people_use() {
    for (word, name) in [
        ("e x i t", "quit"),
        ("r e m o v e", "delete"),
        ("s p r e a d s h e e t", "import"),
        ("s p r e a d s h e e t", "export"),
        ("a l l Space e n d p o i n t s", "endpoints"),
        ("o n / o f f", "toggle"),
    ] {
        let mut player = lyon();
        player.keys(&format!("? {word}"));
        let Some(Overlay::Help(help)) = &player.model.overlay else {
            panic!("the help is open");
        };
        let shown: Vec<String> = help.shown().iter().map(|row| row.name()).collect();
        assert!(shown.iter().any(|shown| shown == name), "{word}: {shown:?}");
    }
}

#[test]
fn the_command_line_offers_what_is_told_with_a_word_and_enables_and_disables() {
    let mut player = lyon();
    player.keys(": r e m o v e");
    let Some(Overlay::Command(command)) = &player.model.overlay else {
        panic!("the command line is open");
    };
    let choices = command.choices(&player.model.shared);
    assert!(
        choices.iter().any(|(name, _)| name == "delete"),
        "{choices:?}"
    );
    player.keys("Esc g : e n a b l e Enter");
    assert_eq!(player.said(), "It is enabled already.");
    player.keys(": d i s a b l e Enter y");
    assert_eq!(player.writes().len(), 1);
}

#[test]
fn the_detail_beside_the_list_can_be_hidden_and_its_edge_be_moved() {
    let mut player = lyon();
    player.keys("d");
    assert!(player.said().contains("from 120 columns on"));
    player.resize(160, 40).keys("d");
    let panes = |player: &Player| player.model.shared.split.panes(160);
    assert_eq!(panes(&player).detail, 0);
    player.keys("d");
    let before = panes(&player);
    player.keys("<");
    let after = panes(&player);
    assert!(after.list < before.list && after.list + after.detail == before.list + before.detail);
    for _ in 0..40 {
        player.keys("<");
    }
    assert!(panes(&player).list >= 30);
    player.keys("D");
    assert_eq!((panes(&player).domains, before.domains), (0, 32));
}

#[test]
fn paths_complete_with_tab() {
    let mut player = lyon();
    player.keys(": i m p o r t Space / t m p / d");
    let asked = player.asked.iter().rev().find_map(|effect| {
        if let Effect::Work(Order::Paths(start)) = effect {
            Some(start.as_str())
        } else {
            None
        }
    });
    assert_eq!(asked, Some("/tmp/d"));
    player.news(News::Paths(
        "/tmp/d".into(),
        vec!["/tmp/desk 1.csv".into(), "/tmp/down/".into()],
    ));
    player.keys("Tab");
    let Some(Overlay::Command(command)) = &player.model.overlay else {
        panic!("the command line is open");
    };
    assert_eq!(command.line.text(), "import /tmp/desk 1.csv");
}

#[test]
fn what_is_shown_says_that_it_is_old_without_a_key() {
    let player = lyon();
    let timers = player
        .asked
        .iter()
        .filter(|effect| matches!(effect, Effect::After(time, _) if time.as_secs() == 600));
    assert!(timers.count() > 0);
}
