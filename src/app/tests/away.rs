//! Nobody at the other end: what is known can be looked at, nothing is changed, and it goes on when somebody is back.

use super::Player;
use crate::{
    api::{Cause, Failure},
    app::{Call, Effect, Screen},
};

fn absence() -> Failure {
    Failure::new(
        Cause::Unreachable,
        "api.example.com:443 refused the connection.",
    )
}

/// A list of endpoints whose service was found to be gone.
fn away() -> Player {
    let mut player = Player::new().on("re-desk-6");
    player.keys("r").refuse(absence());
    player
}

#[test]
fn a_change_is_refused_with_the_reason_while_nobody_would_hear_of_it() {
    let mut player = away();
    player.keys("x y");
    assert!(player.writes().is_empty());
    assert!(
        player.said().contains("api.example.com:443 refused"),
        "{}",
        player.said()
    );
    player.keys("n desk-8 Tab hunter22 ^s");
    assert!(player.writes().is_empty() && player.in_form());
    let complaint = player.form().complaint.clone().unwrap_or_default();
    assert!(complaint.starts_with("Nothing was sent"), "{complaint}");
    assert!(player.form().is_changed(), "what was typed is kept");
}

#[test]
fn everything_known_can_be_looked_at_meanwhile() {
    let mut player = away();
    player.keys("/ desk Enter j Enter");
    assert!(matches!(player.model.screen(), Screen::Endpoint(_)));
    player.keys("Esc Esc Esc : endpoints Enter");
    assert!(matches!(player.model.screen(), Screen::Endpoints(_)));
}

#[test]
fn a_change_that_was_refused_finds_out_whether_the_service_is_back_and_then_goes_through() {
    let mut player = away();
    player.keys("x y");
    let asked = player.waiting.iter().map(|(_, call)| call);
    let reads = asked.filter(|call| matches!(call, Call::ListEndpoints { .. }));
    assert_eq!(reads.count(), 1, "it is asked once");
    player.answer();
    player.keys("x y");
    assert!(matches!(player.writes()[..], [Call::DeleteEndpoint { .. }]));
    let timer = |effect: &&Effect| matches!(effect, Effect::After(..));
    assert!(
        player.asked.iter().any(|effect| timer(&effect)),
        "it was tried by itself"
    );
}

#[test]
fn a_service_that_says_no_is_not_away() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("r").refuse(Failure::new(
        Cause::Server,
        "The service has a problem (503).",
    ));
    player.keys("x y");
    assert_eq!(player.writes().len(), 1);
}
