//! The endpoints of the account and of a domain are reached from everywhere by their command.

use super::Player;
use crate::app::Screen;

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
