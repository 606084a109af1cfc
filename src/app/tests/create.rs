//! Creating endpoints and domains.

use crate::{
    api::{Cause, DomainDraft, EndpointDraft, Failure, Policy, Secret},
    app::{
        effect::Effect,
        message::Message,
        overlay::Overlay,
        screens::form::{FieldId, Note},
        service::{call::Call, profile::Profile},
    },
};

use super::{player::Player, refusal};

fn created(player: &Player) -> &EndpointDraft {
    match player.writes()[..] {
        [Call::CreateEndpoint { draft, .. }] => draft,
        ref other => panic!("not one create but {other:?}"),
    }
}

#[test]
fn a_form_filled_in_from_top_to_bottom_is_sent_by_enter_on_the_last_field() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("n desk-8 Enter hunter22 Enter Window Space seat Enter main Enter Enter");
    let draft = created(&player);
    assert_eq!(draft.name, "desk-8");
    assert_eq!(draft.password, Secret::from("hunter22"));
    assert_eq!(draft.description.as_deref(), Some("Window seat"));
    assert_eq!(draft.application_id, Some("a-main".into()));
    assert!(draft.enabled);
}

#[test]
fn what_is_wrong_is_said_beside_the_field_and_nothing_is_sent() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("n desk Space 8 Tab abc ^s");
    assert!(player.writes().is_empty());
    let said = |id| match player.note(id) {
        Some(Note::Complaint(text)) => String::from(text),
        other => panic!("no complaint but {other:?}"),
    };
    assert_eq!(
        said(FieldId::Name),
        "A space is not allowed in a SIP user name."
    );
    assert_eq!(
        said(FieldId::Password),
        "At least 6 characters; this has 3."
    );
    assert_eq!(
        player.form().focus,
        0,
        "the cursor goes to the first of them"
    );
}

#[test]
fn an_untouched_field_is_not_complained_about() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("n");
    assert!(matches!(player.note(FieldId::Name), Some(Note::Help(_))));
    assert_eq!(player.note(FieldId::Password), None);
    player.keys("Tab");
    assert!(matches!(
        player.note(FieldId::Name),
        Some(Note::Complaint(_))
    ));
}

#[test]
fn a_name_that_is_known_to_exist_is_refused_while_typing() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("n desk-7");
    let taken = Note::Complaint("desk-7 exists already in lyon.".into());
    assert_eq!(player.note(FieldId::Name), Some(taken));
    player.keys("1");
    assert!(matches!(player.note(FieldId::Name), Some(Note::Help(_))));
}

#[test]
fn a_form_is_sent_once_however_often_it_is_submitted() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("n desk-8 Tab hunter22 ^s ^s Enter x ^s");
    assert_eq!(created(&player).name, "desk-8");
    player.answer();
    assert_eq!(player.service.endpoints.len(), 5);
}

#[test]
fn a_refused_create_keeps_the_form_and_says_why_at_the_field() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("n desk-8 Tab hunter22 Tab Window ^s");
    player.refuse(refusal(
        Cause::Conflict,
        "duplicate-endpoint",
        "An endpoint of this name exists",
    ));
    let said = "An endpoint of this name exists (duplicate-endpoint)".into();
    assert_eq!(player.note(FieldId::Name), Some(Note::Complaint(said)));
    player.keys("End 0 ^s");
    let draft = created(&player);
    assert_eq!(draft.name, "desk-80");
    assert_eq!(draft.password, Secret::from("hunter22"));
    assert_eq!(draft.description.as_deref(), Some("Window"));
}

#[test]
fn a_refusal_about_no_field_stands_above_the_form() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("n desk-8 Tab hunter22 ^s");
    player.refuse(refusal(Cause::Server, "", "The service failed"));
    let complaint = player.form().complaint.as_deref();
    assert!(complaint.is_some_and(|text| text.starts_with("The service failed")));
    assert!(!player.form().is_busy());
}

#[test]
fn an_answer_that_was_lost_is_told_as_such_and_sending_again_is_offered() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("n desk-8 Tab hunter22 ^s");
    player.refuse(Failure::new(Cause::Unknown, "No answer came in time"));
    let complaint = player.form().complaint.as_deref();
    assert!(complaint.is_some_and(|text| text.contains("Sending again is safe")));
    player.keys("^s");
    assert_eq!(created(&player).name, "desk-8");
}

#[test]
fn after_a_create_the_cursor_is_on_the_new_endpoint_and_its_card_is_shown_once() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("n desk-8 Tab hunter22 ^s").answer();
    let Some(Overlay::Card(card)) = &player.model.overlay else {
        panic!("no card");
    };
    assert_eq!(card.password, Secret::from("hunter22"));
    player.keys("y c");
    let copies = player.asked.iter();
    assert_eq!(
        copies
            .filter(|effect| matches!(effect, Effect::CopySecret(_)))
            .count(),
        2
    );
    player.keys("Enter j Esc");
    assert_eq!(player.model.overlay, None);
    player.keys("e");
    assert_eq!(player.form().purpose.title(), "Edit desk-8 in lyon");
}

#[test]
fn leaving_while_it_is_being_sent_does_not_cancel_it_and_its_outcome_is_told() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("n desk-8 Tab hunter22 ^s Esc");
    assert!(!player.in_form());
    assert_eq!(created(&player).name, "desk-8");
    assert!(
        !player
            .asked
            .iter()
            .any(|effect| matches!(effect, Effect::Cancel(_)))
    );
    player.answer();
    assert_eq!(
        player.said(),
        "Created desk-8 in lyon. Its password was not shown; a new one can be set."
    );
}

#[test]
fn leaving_a_form_asks_only_when_something_was_typed() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("n Esc");
    assert!(!player.in_form());
    player.keys("n desk Esc");
    assert_eq!(player.question().title, "Leave the form?");
    player.keys("Enter");
    assert!(player.in_form(), "the default is No");
    player.keys("Esc y");
    assert!(!player.in_form());
}

#[test]
fn a_clone_has_a_free_name_the_same_fields_and_no_password() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("c Tab hunter22 ^s");
    let draft = created(&player);
    assert_eq!(draft.name, "desk-8");
    assert_eq!(draft.description.as_deref(), Some("Reception"));
    assert_eq!(draft.application_id, Some("a-main".into()));
}

#[test]
fn a_generated_password_is_put_into_the_field() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("n desk-8 ^g");
    assert!(player.asked.contains(&Effect::Generate(Policy::default())));
    player.tell(Message::Generated(Some(Secret::from(
        "kv8WqT2nZd5xRt7Yp3Hs",
    ))));
    player.keys("^s");
    assert_eq!(
        created(&player).password,
        Secret::from("kv8WqT2nZd5xRt7Yp3Hs")
    );
}

#[test]
fn a_password_that_arrives_in_another_form_is_thrown_away() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("n ^g Esc n");
    player.tell(Message::Generated(Some(Secret::from(
        "kv8WqT2nZd5xRt7Yp3Hs",
    ))));
    assert!(!player.form().is_changed());
}

#[test]
fn pasted_text_goes_into_the_field_as_one_line() {
    let mut player = Player::new().on("re-desk-6");
    player.keys("n").paste("desk-8\n");
    player.keys("Tab").paste("hunter22\r\n");
    player.keys("Tab").paste("two\nlines").keys("^s");
    let draft = created(&player);
    assert_eq!(draft.name, "desk-8");
    assert_eq!(draft.password, Secret::from("hunter22"));
    assert_eq!(draft.description.as_deref(), Some("two lines"));
}

#[test]
fn domain_names_are_lower_case_and_an_underscore_is_warned_about() {
    let mut player = Player::new();
    player.keys("n Lab_2");
    assert!(matches!(player.note(FieldId::Name), Some(Note::Warning(_))));
    player.keys("Tab Bench ^s");
    let draft = DomainDraft {
        name: "lab_2".into(),
        description: Some("Bench".into()),
    };
    assert_eq!(player.writes(), [&Call::CreateDomain(draft)]);
    player.answer().keys("e");
    assert_eq!(player.form().purpose.title(), "Edit lab_2");
}

#[test]
fn a_read_only_account_refuses_before_a_form_opens() {
    let mut player = Player::with(Profile {
        name: "prod".into(),
        read_only: true,
        ..Profile::default()
    })
    .on("re-desk-6");
    for key in ["n", "e", "E", "c", "x", "o", "p", "A"] {
        player.keys(key);
        assert!(!player.in_form() && player.model.overlay.is_none(), "{key}");
        assert!(player.said().contains("read-only"), "{key}");
    }
}
