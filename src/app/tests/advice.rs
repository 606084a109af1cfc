//! What stands beside a form: what belongs into the field, how things stand now, and which names look alike.

use crate::app::{phones::tests::refused, screens::form::Advice};

use super::{browse::lyon, phones::live, player::Player};

/// The titles beside the form, each with its sentences.
fn beside(player: &Player) -> Vec<(String, Vec<String>)> {
    let parts = player.form().advice(&player.model.shared).into_iter();
    parts
        .map(|Advice { title, lines }| (title, lines))
        .collect()
}

fn titles(player: &Player) -> Vec<String> {
    beside(player).into_iter().map(|(title, _)| title).collect()
}

#[test]
fn advice_goes_with_the_cursor_from_field_to_field() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("n");
    let mut seen = vec![titles(&player).remove(0)];
    for _ in 0..4 {
        player.keys("Tab");
        seen.push(titles(&player).remove(0));
    }
    assert_eq!(
        seen,
        ["Name", "Password", "Description", "Application", "Enabled"]
    );
    let (_, about) = beside(&player).remove(0);
    assert!(!about.is_empty());
    player.keys("BackTab BackTab");
    let (title, about) = beside(&player).remove(0);
    assert_eq!(title, "Description");
    assert_eq!(
        about.last().map(String::as_str),
        Some("At most 1,000 characters.")
    );
}

#[test]
fn the_button_of_an_edit_says_that_it_is_read_again_first() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e BackTab");
    let (title, about) = beside(&player).remove(0);
    assert_eq!(title, "Save");
    assert!(about[0].starts_with("It is read again first."), "{about:?}");
}

#[test]
fn an_edit_says_which_phones_it_concerns_as_far_as_they_are_seen() {
    let mut unseen = Player::new().on("re-desk-6");
    unseen.keys("e");
    assert!(!titles(&unseen).contains(&"Now".into()));
    let mut player = live();
    player.keys("e").answer();
    let now = |player: &Player| {
        let mut parts = beside(player).into_iter();
        parts.find(|(title, _)| title == "Now").map(|(_, now)| now)
    };
    assert_eq!(now(&player), Some(vec!["1 phone is registered.".into()]));
    player.happens(refused("rd-lyon", "re-desk-6", 3));
    let both = ["1 phone is registered.", "A phone is refused."];
    assert_eq!(now(&player), Some(both.map(str::to_owned).into()));
}

#[test]
fn names_that_look_like_the_one_that_is_typed_are_told_while_it_is_typed() {
    let mut player = lyon();
    player.keys("n desk-1");
    let alike = |player: &Player| {
        let mut parts = beside(player).into_iter();
        let found = parts.find(|(title, _)| title == "Easily confused in lyon");
        found.map(|(_, names)| names)
    };
    assert_eq!(alike(&player), None);
    player.keys("0");
    assert_eq!(alike(&player), Some(vec!["Desk_10".into()]));
    player.keys("7");
    assert_eq!(alike(&player), None);
}
