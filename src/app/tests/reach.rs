//! The endpoints of the account and of a domain are reached from everywhere by their command.

use crate::app::screens::Screen;

use super::player::Player;

/// The list that is shown: its domain, if it is one's.
fn list(player: &Player) -> Option<String> {
    let Screen::Endpoints(list) = player.model.screen() else {
        panic!("no list but {:?}", player.model.screen());
    };
    list.domain.as_ref().map(ToString::to_string)
}

#[test]
fn every_screen_leads_to_all_endpoints_and_to_those_of_a_domain() {
    for way in [
        "",
        "Enter",
        "Enter Enter",
        "L",
        "M",
        "J",
        "Enter Enter L M J",
    ] {
        let mut player = Player::new();
        player.keys(way).answer();
        player.keys(": endpoints Enter").answer();
        assert_eq!(list(&player), None, "{way}");
        let mut player = Player::new();
        player.keys(way).answer();
        player.keys(": endpoints Space ly Tab Enter").answer();
        assert_eq!(list(&player).as_deref(), Some("rd-lyon"), "{way}");
    }
}

#[test]
fn a_domain_that_is_not_there_is_said_not_to_be() {
    let mut player = Player::new();
    player.keys(": endpoints Space nowhere Enter");
    assert!(player.said().contains("nowhere"), "{}", player.said());
}

fn rows_and_filter(player: &Player) -> (Vec<String>, String) {
    let line = player.list().prompt.line.text().to_owned();
    (player.names(), line)
}

#[test]
fn a_search_that_found_nothing_in_a_domain_goes_on_in_the_whole_account() {
    let mut player = Player::new();
    player.answer();
    player.keys(": endpoints Space lab Tab Enter").answer();
    player.keys("/ desk-7 Enter").answer();
    assert_eq!(rows_and_filter(&player), (vec![], "desk-7".to_owned()));
    player.keys("w").answer();
    assert_eq!(list(&player), None);
    let (rows, filter) = rows_and_filter(&player);
    assert!(!rows.is_empty() && filter == "desk-7", "{rows:?}");
    player.keys("Backspace");
    assert_eq!(list(&player).as_deref(), Some("rd-lab"));
    assert_eq!(rows_and_filter(&player), (vec![], "desk-7".to_owned()));
}

#[test]
fn a_search_taken_on_replaces_the_filter_of_the_account_s_list_and_the_command_restores_it() {
    let mut player = Player::new();
    player.answer();
    player.keys(": endpoints Enter").answer();
    player
        .keys("/ bench Enter : endpoints Space lab Tab Enter")
        .answer();
    player.keys("/ desk-7 Enter : endpoints Enter").answer();
    assert_eq!(
        (list(&player), rows_and_filter(&player).1.as_str()),
        (None, "bench")
    );
    player.keys(": endpoints Space lab Tab Enter").answer();
    player.keys("/ desk-7 Enter w").answer();
    assert_eq!(
        (list(&player), rows_and_filter(&player).1.as_str()),
        (None, "desk-7")
    );
}

#[test]
fn where_there_is_nothing_to_take_on_that_is_said() {
    let mut player = Player::new();
    player.answer();
    player.keys(": endpoints Enter").answer();
    player.keys("w");
    assert!(
        player.said().contains("the whole account already"),
        "{}",
        player.said()
    );
    player.keys("Enter").answer();
    player.keys("w");
    assert!(
        player.said().contains("one domain's endpoints"),
        "{}",
        player.said()
    );
}
