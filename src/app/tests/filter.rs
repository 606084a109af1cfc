//! Typing a filter.

use crate::app::{next::Found, screens::Screen, service::profile::Profile};

use super::{
    browse::{lyon, player},
    player::Player,
};

#[test]
fn every_key_filters_and_escape_shows_every_row_again() {
    let mut player = lyon();
    player.keys("/ lobby");
    assert_eq!(player.names().len(), 8);
    player.keys("Space !5");
    assert_eq!(player.names().len(), 6);
    player.keys("Esc");
    assert_eq!(player.names().len(), 62);
    assert!(!player.list().prompt.typing);
}

#[test]
fn enter_keeps_the_filter_and_escape_then_clears_it_before_it_goes_back() {
    let mut player = lyon();
    player.keys("/ lobby Enter j j");
    assert_eq!(player.cursor(), "desk-21");
    player.keys("Esc");
    assert_eq!(
        (player.names().len(), player.cursor()),
        (62, "desk-21".to_owned())
    );
    player.keys("Esc");
    assert_eq!(player.model.screens.depth(), 1);
}

#[test]
fn a_filter_with_a_mistake_keeps_the_last_rows_and_never_shows_all() {
    let mut player = lyon();
    player.keys("/ lobby Space /(/");
    assert!(player.list().prompt.problem.is_some());
    assert_eq!(player.names().len(), 8);
    player.keys("Enter");
    assert!(player.list().prompt.typing, "it cannot be kept like this");
}

#[test]
fn a_field_without_its_word_is_no_term_yet() {
    let mut player = lyon();
    player.keys("/ lobby Space name:");
    assert_eq!(player.list().prompt.problem, None);
    assert_eq!(player.names().len(), 8);
}

#[test]
fn every_mistake_is_told_as_it_is_typed_and_shows_neither_all_rows_nor_none() {
    let mut player = lyon();
    player.keys("/ lobby").paste(" foo:x");
    let problem = player.list().prompt.problem.clone().expect("a problem");
    assert_eq!(problem.at, 6);
    assert_eq!(player.names().len(), 8);
    player.keys("^w").paste("nmae:12");
    let problem = player.list().prompt.problem.clone().expect("a problem");
    assert!(problem.message.contains("did you mean name?"));
    assert_eq!(player.names().len(), 8);
    player.keys("Esc");
    assert_eq!(player.names().len(), 62);
}

#[test]
fn a_pasted_address_finds_its_endpoint() {
    let mut player = lyon();
    player.keys("/");
    player.paste("sip:desk-10@lyon.bwapp.bwsip.io");
    assert_eq!(player.list().prompt.problem, None);
    assert_eq!(player.names(), ["desk-10"]);
    player.keys("Enter");
    assert_eq!(
        player.model.shared.filters.lines().last(),
        Some("sip:desk-10@lyon.bwapp.bwsip.io")
    );
}

#[test]
fn domains_are_not_filtered_by_what_only_endpoints_have() {
    let mut player = player();
    player.keys("/ lyon Space app:none");
    let prompt = player.model.screen().prompt().expect("a prompt");
    let problem = prompt.problem.clone().expect("a problem");
    assert!(
        problem.message.starts_with("Domains have no app"),
        "{}",
        problem.message
    );
    let Screen::Domains(domains) = player.model.screen() else {
        panic!("no domains");
    };
    assert_eq!(
        domains.rows,
        [Some("rd-lyon".into())],
        "the last good one decides"
    );
    player.keys("Esc / host:lyon Enter");
    let Screen::Domains(domains) = player.model.screen() else {
        panic!("no domains");
    };
    assert_eq!(domains.rows, [Some("rd-lyon".into())]);
}

#[test]
fn nothing_is_opened_where_the_filter_leaves_no_domain() {
    let mut player = player();
    player.keys("/ nobody Enter Enter");
    assert_eq!(player.model.screens.depth(), 1);
    assert!(matches!(player.model.screen(), Screen::Domains(_)));
}

#[test]
fn letters_that_would_do_something_are_text_while_typing() {
    let mut player = lyon();
    player.keys("/ xqno");
    assert!(player.model.overlay.is_none());
    assert_eq!(player.list().prompt.line.text(), "xqno");
    assert!(player.names().is_empty());
    player.keys("Enter x");
    assert_eq!(
        player.said(),
        "Nothing is selected.",
        "nothing hidden is acted on"
    );
}

#[test]
fn earlier_filters_come_back() {
    let mut player = lyon();
    player.keys("/ lobby Enter Esc / kitchen Enter Esc / Up Up");
    assert_eq!(player.list().prompt.line.text(), "lobby");
    player.keys("Down");
    assert_eq!(player.list().prompt.line.text(), "kitchen");
}

#[test]
fn applications_and_states_can_be_asked_for() {
    let mut player = lyon();
    player.keys("/ app:none");
    assert_eq!(player.names().len(), 7);
    player.keys("Esc / enabled:no");
    assert_eq!(player.names().len(), 8);
    player.keys("Esc / app:night");
    assert_eq!(player.names().len(), 7);
}

#[test]
fn a_list_is_opened_with_the_filter_of_the_profile_and_escape_clears_it() {
    let mut player = Player::with(Profile {
        filter: " app:none ".into(),
        ..Profile::default()
    });
    player.go_to(Found::Domain("rd-lyon".into()));
    player.keys("Enter").answer();
    assert_eq!(player.list().prompt.line.text(), "app:none");
    assert!(!player.list().prompt.typing);
    let few = player.names().len();
    player.keys("Esc");
    assert!(player.names().len() > few);
    player.keys("Esc Enter").answer();
    assert_eq!(player.names().len(), few, "it is there again the next time");
    player.keys("/ Enter");
    assert_eq!(player.names().len(), few);
}
