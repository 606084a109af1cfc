//! Giving an endpoint a new password.

use crate::{
    api::{EndpointPatch, Secret},
    app::{message::Message, overlay::Overlay, screens::form::Note, service::call::Call},
};

use super::player::Player;

#[test]
fn a_new_password_is_asked_about_sent_and_shown_once() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("p ^g");
    player.tell(Message::Generated(Some(Secret::from(
        "kv8WqT2nZd5xRt7Yp3Hs",
    ))));
    player.keys("Enter");
    assert_eq!(player.question().title, "Set a new password for desk-7?");
    player.keys("y");
    let sent = Call::UpdateEndpoint {
        domain: "rd-lyon".into(),
        endpoint: "re-desk-7".into(),
        patch: EndpointPatch {
            password: Some(Secret::from("kv8WqT2nZd5xRt7Yp3Hs")),
            ..EndpointPatch::default()
        },
    };
    assert_eq!(player.writes(), [&sent]);
    player.answer();
    assert!(matches!(&player.model.overlay, Some(Overlay::Card(card))
        if card.password == Secret::from("kv8WqT2nZd5xRt7Yp3Hs")));
}

#[test]
fn a_password_is_checked_while_it_is_typed() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("p abc");
    let complaint = "At least 6 characters; this has 3.".to_owned();
    assert_eq!(
        player.form().note(1, &player.model.shared),
        Some(Note::Complaint(complaint))
    );
    player.keys("Enter");
    assert_eq!(player.model.overlay, None);
}

#[test]
fn without_randomness_the_form_says_so() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("p ^g");
    player.tell(Message::Generated(None));
    assert!(
        matches!(player.form().note(1, &player.model.shared), Some(Note::Complaint(text))
        if text.contains("randomness"))
    );
}
