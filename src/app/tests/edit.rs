//! Editing: what is read again, shown, asked and sent.

use crate::{
    api::{Cause, Change, EndpointPatch},
    app::{
        effect::Effect,
        message::Message,
        next::Part,
        service::{
            call::{Call, Reply},
            profile::Profile,
        },
        work::{journal::Ended, order::Order},
    },
};

use super::{player::Player, refusal};

fn sent(player: &Player) -> &EndpointPatch {
    match player.writes()[..] {
        [Call::UpdateEndpoint { patch, .. }] => patch,
        ref other => panic!("not one update but {other:?}"),
    }
}

#[test]
fn only_changed_fields_are_sent_after_the_difference_was_shown() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e ^u Back Space door ^s");
    assert!(
        matches!(player.waiting[0].1, Call::ReadEndpoint { .. }),
        "it is read again first"
    );
    player.answer();
    let change = Part::Change {
        label: "Description",
        old: "Lobby phone".into(),
        new: "Back door".into(),
    };
    assert!(player.question().parts.contains(&change));
    player.agree("y");
    let expected = EndpointPatch {
        description: Change::Set("Back door".into()),
        ..EndpointPatch::default()
    };
    assert_eq!(*sent(&player), expected);
    player.answer();
    assert!(!player.in_form());
}

#[test]
fn an_edit_that_changes_nothing_sends_nothing() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e x Backspace ^s");
    assert!(player.waiting.is_empty());
    assert!(player.form().complaint.is_some());
}

#[test]
fn no_keeps_the_form_and_sends_nothing() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e x ^s").answer().keys("Enter");
    assert!(player.in_form() && player.waiting.is_empty());
}

/// Somebody else changes the description and the application of desk-7 while the form is open.
fn meanwhile(player: &mut Player) {
    let desk = &mut player.service.endpoints[1];
    desk.description = Some("Lobby, moved".into());
    desk.application_id = Some("a-tokyo".into());
}

#[test]
fn a_conflict_shows_both_versions() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e ^u Mine");
    meanwhile(&mut player);
    player.keys("^s").answer();
    let parts = &player.question().parts;
    assert!(parts.contains(&Part::Conflict {
        label: "Description",
        before: "Lobby phone".into(),
        theirs: "Lobby, moved".into(),
        mine: "Mine".into(),
    }));
    assert!(parts.contains(&Part::Conflict {
        label: "Application",
        before: "Main IVR".into(),
        theirs: "東京 受付".into(),
        mine: "Main IVR".into(),
    }));
}

#[test]
fn what_stood_there_before_my_version_is_what_an_undo_brings_back() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e ^u Mine");
    meanwhile(&mut player);
    player.keys("^s").answer().keys("m");
    player.answer();
    let orders = player.orders();
    let before = orders.iter().find_map(|order| {
        if let Order::Note(_, entry, _) = order {
            entry.before.description.clone()
        } else {
            None
        }
    });
    assert_eq!(before.as_deref(), Some("Lobby, moved"), "{orders:?}");
}

#[test]
fn mine_sends_what_i_changed_and_leaves_the_rest_as_they_have_it() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e ^u Mine");
    meanwhile(&mut player);
    player.keys("^s").answer().agree("m");
    let expected = EndpointPatch {
        description: Change::Set("Mine".into()),
        ..EndpointPatch::default()
    };
    assert_eq!(*sent(&player), expected);
}

#[test]
fn theirs_goes_on_in_the_form_with_what_only_i_changed() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e ^u Mine Tab Tab Space");
    meanwhile(&mut player);
    player.keys("^s").answer().keys("t ^s").answer().agree("y");
    let expected = EndpointPatch {
        enabled: Some(false),
        ..EndpointPatch::default()
    };
    assert_eq!(*sent(&player), expected);
}

#[test]
fn in_a_protected_account_mine_is_asked_once_more_with_the_name() {
    let mut player = Player::with(Profile {
        protected: true,
        ..Profile::default()
    })
    .on("re-desk-7");
    player.keys("e ^u Mine");
    meanwhile(&mut player);
    player.keys("^s").answer().keys("m");
    assert!(player.writes().is_empty());
    player.keys("^s").answer().keys("y e s Enter");
    assert!(player.writes().is_empty());
    player.agree("^u desk-7 Enter");
    assert_eq!(sent(&player).description, Change::Set("Mine".into()));
}

#[test]
fn what_somebody_else_saves_while_the_question_stands_is_shown_and_not_written_over() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e ^u Mine ^s").answer();
    assert!(player.question().title.starts_with("Save these changes"));
    meanwhile(&mut player);
    player.keys("y").answer();
    assert!(player.question().title.starts_with("Whose changes"));
    assert!(player.question().parts.contains(&Part::Conflict {
        label: "Description",
        before: "Lobby phone".into(),
        theirs: "Lobby, moved".into(),
        mine: "Mine".into(),
    }));
    player.service.endpoints[1].description = Some("Lobby, moved again".into());
    player.keys("m").answer();
    assert!(
        player.question().title.starts_with("Whose changes"),
        "it is read again after every yes"
    );
    player.keys("m").answer();
    let desk = &player.service.endpoints[1];
    assert_eq!(desk.description.as_deref(), Some("Mine"));
    assert_eq!(desk.application_id, Some("a-tokyo".into()));
    let orders = player.orders();
    let before = orders.iter().find_map(|order| {
        if let Order::Note(_, entry, _) = order {
            entry.before.description.clone()
        } else {
            None
        }
    });
    assert_eq!(before.as_deref(), Some("Lobby, moved again"));
}

#[test]
fn a_domain_is_read_once_more_after_the_yes_as_well() {
    let mut player = Player::new();
    player.go_to(crate::app::next::Found::Domain("rd-lyon".into()));
    player.keys("e ^u Mine ^s").answer();
    player.service.domains[0].description = Some("Theirs".into());
    player.keys("y").answer();
    assert!(player.question().title.starts_with("Whose changes"));
    assert_eq!(
        player.service.domains[0].description.as_deref(),
        Some("Theirs")
    );
}

#[test]
fn esc_while_it_is_read_after_the_yes_sends_nothing() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e x ^s").answer().keys("y Esc").answer();
    assert!(player.in_form() && !player.form().is_busy());
    assert_eq!(
        player.service.endpoints[1].description.as_deref(),
        Some("Lobby phone")
    );
}

#[test]
fn when_it_is_gone_the_form_says_so_and_sends_nothing() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e x ^s");
    player.service.endpoints.clear();
    player.answer();
    assert!(player.writes().is_empty());
    assert!(
        player
            .form()
            .complaint
            .as_deref()
            .is_some_and(|text| text.contains("deleted"))
    );
}

#[test]
fn a_refused_edit_keeps_what_was_typed() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e ^u Back ^s").answer().agree("y");
    player.refuse(refusal(
        Cause::Refused,
        "validation-error",
        "The value of 'description' is not accepted",
    ));
    assert!(!player.form().is_busy() && player.form().is_changed());
    player.keys("^s").answer().keys("y").answer();
    assert_eq!(
        player.service.endpoints[1].description.as_deref(),
        Some("Back")
    );
}

#[test]
fn esc_while_it_is_read_again_goes_back_to_typing() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e x ^s Esc");
    assert!(player.in_form() && !player.form().is_busy());
    assert!(
        player
            .asked
            .iter()
            .any(|effect| matches!(effect, Effect::Cancel(_)))
    );
    player.answer();
    assert_eq!(player.model.overlay, None, "a late reply asks nothing");
}

#[test]
fn only_a_changed_description_travels_for_a_domain() {
    let mut player = Player::new();
    player.go_to(crate::app::next::Found::Domain("rd-lyon".into()));
    player.keys("e ^u ^s").answer().agree("y");
    let update = Call::UpdateDomain {
        domain: "rd-lyon".into(),
        description: Change::Clear,
    };
    assert_eq!(player.writes(), [&update]);
}

#[test]
fn an_answer_to_another_question_sends_nothing_and_says_so() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e x ^s");
    let (ticket, _) = player.waiting.pop_front().expect("it is read again first");
    player.tell(Message::Replied(ticket, Ok(Reply::Done)));
    assert!(player.in_form() && player.waiting.is_empty());
    let complaint = player.form().complaint.as_deref().unwrap_or_default();
    assert!(complaint.starts_with("Nothing was sent"), "{complaint}");
}

#[test]
fn a_change_with_the_answer_to_another_question_is_not_told_as_done() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e x ^s").answer().agree("y");
    let (ticket, _) = player.waiting.pop_front().expect("it is sent");
    let answer = Reply::EndpointCreated("re-other".into());
    player.tell(Message::Replied(ticket, Ok(answer)));
    assert!(player.in_form(), "{}", player.said());
    assert!(player.form().complaint.is_some());
    let noted = player.asked.iter().any(|effect| {
        matches!(effect, Effect::Work(Order::Note(_, entry, _)) if entry.outcome == Ended::Unknown)
    });
    assert!(noted);
}
