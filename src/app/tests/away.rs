//! Nobody at the other end: what is known can be looked at, nothing is changed, and it goes on when somebody is back.

use crate::{
    api::{Cause, Failure, pace::RequestRecord},
    app::{
        effect::Effect,
        message::Message,
        screens::Screen,
        service::{call::Call, profile::Profile},
    },
};

use super::player::Player;

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
    player.keys("x");
    assert_eq!(player.model.overlay, None, "nothing is asked in vain");
    assert!(
        player.said().contains("api.example.com:443 refused"),
        "{}",
        player.said()
    );
    player.keys("Space x o A").keys("Space");
    assert!(player.writes().is_empty() && player.model.overlay.is_none());
    player.keys("n");
    let warned = player.form().complaint.clone().unwrap_or_default();
    assert!(warned.starts_with("The service is away"), "{warned}");
    player.keys("desk-8 Tab hunter22 ^s");
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
    player.keys("x");
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

fn attempt(at: u64, status: u16, error: &str) -> Message {
    Message::Logged(RequestRecord {
        request: 1,
        at,
        method: "GET",
        path: "/v1/users/u-1/domains".into(),
        status: Some(status),
        error: Some(error.to_owned()).filter(|error| !error.is_empty()),
        duration: 100,
        attempt: 1,
        bytes: 0,
    })
}

#[test]
fn a_service_that_answers_with_no_again_and_again_is_not_said_to_be_silent() {
    for (status, must) in [
        (429, "takes no more requests for now, since 22:13 (429)."),
        (500, "answers 500 since 22:13: It is broken."),
    ] {
        let mut player = Player::waiting(Profile::default(), super::service::Service::sample());
        let begun = player.model.shared.now().0;
        for second in 0..30 {
            player.model.shared.asks.now.0 = begun + second * 1_000;
            player.tell(attempt(begun + second * 1_000, status, "It is broken."));
        }
        let shared = &player.model.shared;
        let told = shared.refused().unwrap_or_default();
        assert!(told.ends_with(must), "{told}");
        let noted: Vec<_> = shared
            .notices
            .all
            .iter()
            .map(|(_, one)| &one.text)
            .collect();
        let kept = if status == 429 {
            vec![&told]
        } else {
            Vec::new()
        };
        assert_eq!(noted, kept, "once, not for each attempt");
        player.tell(attempt(begun + 31_000, 200, ""));
        assert_eq!(player.model.shared.refused(), None);
    }
}

#[test]
fn a_limit_that_is_met_now_and_then_is_nothing_to_speak_of() {
    let mut player = Player::new();
    for second in 0..30 {
        let status = if second % 3 == 0 { 200 } else { 429 };
        player.tell(attempt(second * 1_000, status, ""));
    }
    assert!(player.model.shared.notices.all.is_empty());
}
