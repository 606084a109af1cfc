//! Choosing the application of an endpoint.

use crate::{
    api::{Change, EndpointPatch},
    app::{
        overlay::Overlay,
        screens::form::{FieldId, Note, Value},
        service::call::Call,
    },
};

use super::player::Player;

fn set(application_id: Change<crate::api::ApplicationId>) -> Call {
    Call::UpdateEndpoint {
        domain: "rd-lyon".into(),
        endpoint: "re-desk-7".into(),
        patch: EndpointPatch {
            application_id,
            ..EndpointPatch::default()
        },
    }
}

#[test]
fn typing_narrows_the_list_and_enter_takes_the_marked_one() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("A tokyo Enter");
    assert_eq!(player.writes(), [&set(Change::Set("a-tokyo".into()))]);
}

#[test]
fn taking_the_application_away_asks_first() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("A none Enter");
    assert!(player.writes().is_empty());
    assert_eq!(player.question().title, "Set the application of desk-7?");
    player.keys("y");
    assert_eq!(player.writes(), [&set(Change::Clear)]);
}

#[test]
fn an_application_without_a_call_url_asks_first() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("A night Enter");
    assert!(player.writes().is_empty());
    player.keys("y");
    assert_eq!(player.writes(), [&set(Change::Set("a-night".into()))]);
}

#[test]
fn the_application_that_it_has_already_sends_nothing() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("A Enter");
    assert!(player.model.overlay.is_none() && player.writes().is_empty());
}

#[test]
fn in_a_form_a_letter_opens_the_list_and_the_choice_stands_in_the_field() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("n Tab Tab Tab n i");
    assert!(matches!(player.model.overlay, Some(Overlay::Pick(_))));
    player.keys("Enter");
    assert_eq!(
        player.form().entries[3].value,
        Value::Choice(Some("a-night".into()))
    );
    assert!(matches!(
        player.note(FieldId::Application),
        Some(Note::Warning(_))
    ));
    player.keys("BackTab Backspace");
    assert_eq!(player.form().entries[3].value, Value::Choice(None));
}

#[test]
fn the_mark_moves_and_stays_inside() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("A Down Down Down Down Down Up Up Enter");
    assert_eq!(player.writes(), [] as [&Call; 0], "Main IVR is what it has");
    player.keys("A PgDn Enter");
    assert_eq!(player.writes(), [&set(Change::Set("a-tokyo".into()))]);
}
