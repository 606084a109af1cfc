//! Giving an endpoint a new password.

use crate::{
    api::{Cause, EndpointPatch, Failure, Secret},
    app::{
        message::Message,
        overlay::Overlay,
        screens::form::Note,
        service::call::Call,
        work::{
            journal::{Ahead, Rest},
            order::Order,
        },
    },
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
    let complaint = "At least 6 characters; this has 3.".into();
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

/// A player who is about to send a password that was made.
fn sending(keys: &str) -> Player {
    let mut player = Player::new().on("re-desk-7");
    player.model.shared.operator.passwords = "/state/passwords".into();
    player.keys("p ^g");
    player.tell(Message::Generated(Some(Secret::from(
        "kv8WqT2nZd5xRt7Yp3Hs",
    ))));
    player.keys(keys);
    player
}

/// What was written down ahead.
fn ahead(player: &Player) -> &Ahead {
    let mut orders = player.orders().into_iter();
    let found = orders.find_map(|order| {
        if let Order::Ahead(_, ahead) = order {
            return Some(&**ahead);
        }
        None
    });
    found.expect("it is written down")
}

/// What becomes of the file with the password.
fn rest(player: &Player) -> Rest {
    let mut orders = player.orders().into_iter();
    let found = orders.find_map(|order| {
        if let Order::Note(_, _, rest) = order {
            return Some(*rest);
        }
        None
    });
    found.expect("it is noted")
}

#[test]
fn a_password_that_was_made_is_kept_in_a_file_until_it_was_seen() {
    let mut player = sending("Enter y");
    let made = ahead(&player).made.clone().expect("it was made here");
    assert_eq!(made.password, Secret::from("kv8WqT2nZd5xRt7Yp3Hs"));
    assert!(made.path.starts_with("/state/passwords/"), "{}", made.path);
    player.answer();
    assert_eq!(rest(&player), Rest::Unseen);
    let seen = |player: &Player| {
        let orders = player.orders();
        orders.iter().any(|order| matches!(order, Order::Seen(_)))
    };
    assert!(!seen(&player));
    player.keys("Esc");
    assert!(player.model.overlay.is_none() && seen(&player));
}

#[test]
fn a_password_that_nobody_saw_is_told_with_its_file() {
    let mut player = sending("Enter y Esc");
    assert!(!player.in_form());
    let path = ahead(&player).made.clone().expect("made here").path;
    player.answer();
    assert_eq!(rest(&player), Rest::Told);
    assert!(player.said().contains(&path), "{}", player.said());
    let mut player = sending("Enter y Esc");
    let path = ahead(&player).made.clone().expect("made here").path;
    player.refuse(Failure::new(Cause::Unknown, "No answer came."));
    assert_eq!(rest(&player), Rest::Open);
    let said = player.said();
    assert!(
        said.starts_with("Not known whether it was done") && said.contains(&path),
        "{said}"
    );
}

#[test]
fn a_password_that_was_typed_is_in_no_file_and_one_that_was_refused_stays_in_none() {
    let mut player = Player::new().on("re-desk-7");
    player.model.shared.operator.passwords = "/state/passwords".into();
    player.keys("p hunter22 Enter y");
    assert_eq!(ahead(&player).made, None);
    let mut player = sending("Enter y");
    player.refuse(Failure::new(Cause::Refused, "Too weak."));
    assert_eq!(rest(&player), Rest::Gone);
}
