//! Naming a domain.

use crate::app::screens::form::{FieldId, Note};

use super::player::Player;

#[test]
fn capitals_in_the_name_of_a_domain_become_small_letters_and_that_is_said() {
    let mut player = Player::new();
    player.keys("n z o o");
    let help = |player: &Player| match player.note(FieldId::Name) {
        Some(Note::Help(text)) => text,
        other => panic!("no help but {other:?}"),
    };
    assert_eq!(help(&player), "Its SIP host will be zoo.bwapp.bwsip.io");
    player.keys("N");
    assert_eq!(
        help(&player),
        "Capitals became small letters. Its SIP host will be zoon.bwapp.bwsip.io"
    );
    player.keys("^u").paste("PBX");
    assert!(help(&player).ends_with("pbx.bwapp.bwsip.io"));
}
