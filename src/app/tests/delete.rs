//! Deleting, disabling and enabling: what is asked, and what a yes sends.

use crate::{
    api::EndpointPatch,
    app::{
        effect::Effect,
        message::Message,
        next::{Found, Part},
        page::layout::Size,
        service::{call::Call, profile::Profile},
    },
};

use super::player::Player;

fn delete(endpoint: &str) -> Call {
    Call::DeleteEndpoint {
        domain: "rd-lyon".into(),
        endpoint: endpoint.into(),
    }
}

#[test]
fn a_delete_names_the_account_the_domain_and_the_endpoint_and_defaults_to_no() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("x");
    let question = player.question();
    assert_eq!(question.title, "Delete desk-7?");
    for (label, value) in [
        ("Profile", "prod (Production)"),
        ("Domain", "lyon"),
        ("Description", "Lobby phone"),
    ] {
        let value = value.to_owned();
        assert!(
            question.parts.contains(&Part::Fact { label, value }),
            "{label}"
        );
    }
    let address = Part::Derived {
        label: "SIP URI",
        value: "sip:desk-7@lyon.bwapp.bwsip.io".into(),
    };
    assert!(question.parts.contains(&address));
    player.keys("Enter");
    assert!(player.model.overlay.is_none() && player.writes().is_empty());
    for no in ["n", "Esc", "q"] {
        player.keys("x").keys(no);
        assert!(
            player.model.overlay.is_none() && player.writes().is_empty(),
            "{no}"
        );
    }
}

#[test]
fn yes_is_given_by_its_key_or_by_marking_it() {
    for yes in ["y", "Tab Enter", "Right Enter", "BackTab Enter"] {
        let mut player = Player::new().on("re-desk-7");
        player.keys("x").keys(yes);
        assert_eq!(player.writes(), [&delete("re-desk-7")], "{yes}");
    }
}

#[test]
fn what_the_question_showed_is_deleted_even_if_the_list_changes_behind_it() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("x");
    player.go_to(Found::Endpoint("re-fax".into()));
    player.service.endpoints.remove(1);
    player.keys("y");
    assert_eq!(player.writes(), [&delete("re-desk-7")]);
}

#[test]
fn disabling_asks_and_enabling_does_not() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("o");
    assert_eq!(player.question().title, "Disable desk-7?");
    player.keys("y");
    let switch = |endpoint: &str, enabled| Call::UpdateEndpoint {
        domain: "rd-lyon".into(),
        endpoint: endpoint.into(),
        patch: EndpointPatch {
            enabled: Some(enabled),
            ..EndpointPatch::default()
        },
    };
    assert_eq!(player.writes(), [&switch("re-desk-7", false)]);
    let mut player = Player::new().on("re-fax");
    player.keys("o");
    assert_eq!(player.model.overlay, None);
    assert_eq!(player.writes(), [&switch("re-fax", true)]);
}

#[test]
fn in_a_protected_account_every_change_asks_for_the_name() {
    for (key, endpoint, name) in [
        ("x", "re-desk-7", "desk-7"),
        ("o", "re-desk-7", "desk-7"),
        ("o", "re-fax", "fax"),
    ] {
        let mut player = Player::with(Profile {
            protected: true,
            ..Profile::default()
        })
        .on(endpoint);
        player.keys(key).keys("y Enter");
        assert!(player.writes().is_empty());
        let proof = player.question().proof.as_ref();
        assert!(proof.is_some_and(|proof| proof.missed));
        player.keys("Backspace").keys(name).keys("Enter");
        assert_eq!(player.writes().len(), 1, "{key} {name}");
    }
}

#[test]
fn an_empty_domain_is_deleted_after_its_name_was_typed_out() {
    let mut player = Player::new();
    player.go_to(Found::Domain("rd-lab".into()));
    player.keys("x y Enter");
    assert!(player.writes().is_empty());
    player.keys("Backspace lab Enter");
    assert_eq!(player.writes(), [&Call::DeleteDomain("rd-lab".into())]);
}

#[test]
fn a_domain_with_endpoints_says_how_many_and_offers_nothing() {
    let mut player = Player::new();
    player.go_to(Found::Domain("rd-lyon".into()));
    player.keys("x");
    assert_eq!(player.question().answers.len(), 1);
    let said = |part: &Part| matches!(part, Part::Warning(text) if text.contains("4 endpoints"));
    assert!(player.question().parts.iter().any(said));
    player.keys("y Tab Enter");
    assert!(player.model.overlay.is_none() && player.writes().is_empty());
}

#[test]
fn leaving_the_program_with_a_write_on_its_way_asks_first() {
    let mut player = Player::new().on("re-fax");
    player.keys("o q q");
    assert!(!player.asked.contains(&Effect::Quit));
    let told = |part: &Part| matches!(part, Part::Warning(text) if text.contains("enable fax"));
    assert!(player.question().parts.iter().any(told));
    player.keys("y");
    assert!(player.asked.contains(&Effect::Quit));
}

#[test]
fn a_question_that_cannot_be_seen_cannot_be_answered() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("x");
    let small = |width, height| Message::Resized(Size { width, height });
    player.tell(small(30, 8));
    player.keys("y");
    assert!(player.writes().is_empty());
    player.tell(small(80, 24));
    player.keys("y");
    assert_eq!(player.writes(), [&delete("re-desk-7")]);
}

#[test]
fn in_a_protected_account_what_is_made_is_named_once_more() {
    for (keys, name) in [
        ("n desk-8 Tab hunter22 ^s", "desk-8"),
        ("h n lab_2 ^s", "lab_2"),
    ] {
        let mut player = Player::with(Profile {
            protected: true,
            ..Profile::default()
        })
        .on("re-desk-6");
        player.keys(keys).keys("y e s Enter");
        assert!(player.writes().is_empty(), "{name}");
        player.keys("^u").keys(name).keys("Enter");
        assert_eq!(player.writes().len(), 1, "{name}");
        assert!(player.form().is_busy(), "the form waits for the answer");
    }
}
