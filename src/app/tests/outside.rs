//! Filling a form in with an editor of one's own.

use crate::{
    api::Change,
    app::{
        effect::{Draft, Effect},
        message::Message,
        model::Profile,
        overlay::Overlay,
        service::call::Call,
    },
};

use super::player::Player;

impl Player {
    /// The text that the editor was opened on last.
    fn draft(&self) -> &Draft {
        match self.asked.last() {
            Some(Effect::Edit(draft)) => draft,
            other => panic!("no text for an editor but {other:?}"),
        }
    }

    /// The editor leaves its text with this in the place of that.
    fn leaves(&mut self, old: &str, new: &str) -> &mut Self {
        let text = self.draft().text.clone();
        assert!(text.contains(old), "{text}");
        self.tell(Message::Edited(Ok(text.replace(old, new))));
        self
    }
}

#[test]
fn the_text_has_every_field_that_can_be_changed_and_what_it_may_hold() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("E");
    let text = &player.draft().text;
    for line in [
        "# Edit desk-7 in lyon.",
        "description = \"Lobby phone\"",
        "#   \"Night desk\"",
        "application = \"Main IVR\"",
        "enabled = true",
    ] {
        assert!(text.contains(line), "{line} is not in:\n{text}");
    }
    assert!(!text.contains("name =") && !text.to_lowercase().contains("password ="));
}

#[test]
fn what_was_changed_is_read_again_shown_and_sent_like_from_the_form() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("E");
    player.leaves("Lobby phone", "Back door \\\"B\\\"");
    assert!(matches!(player.waiting[0].1, Call::ReadEndpoint { .. }));
    player.answer().agree("y");
    let [Call::UpdateEndpoint { patch, .. }] = player.writes()[..] else {
        panic!("one update: {:?}", player.waiting);
    };
    assert_eq!(patch.description, Change::Set("Back door \"B\"".into()));
    assert_eq!(
        (&patch.application_id, patch.enabled),
        (&Change::Keep, None)
    );
    player.answer();
    assert!(!player.in_form());
}

#[test]
fn an_application_is_chosen_by_its_name_and_taken_off_by_an_empty_one() {
    for (name, sent) in [
        ("Night desk", Change::Set("a-night".into())),
        ("a-night", Change::Set("a-night".into())),
        ("", Change::Clear),
    ] {
        let mut player = Player::new().on("re-desk-7");
        player.keys("E");
        player.leaves("\"Main IVR\"\n\n# true", &format!("\"{name}\"\n\n# true"));
        player.answer().agree("y");
        let [Call::UpdateEndpoint { patch, .. }] = player.writes()[..] else {
            panic!("one update: {:?}", player.waiting);
        };
        assert_eq!(patch.application_id, sent, "{name:?}");
    }
}

#[test]
fn a_text_that_is_wrong_comes_back_with_the_line_until_it_is_right() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("E");
    for (wrong, said) in [
        ("enabled = yes", ""),
        ("enabled = \"yes\"", "true or false"),
        (
            "enabld = true",
            "There is no field \"enabld\" here; there are description, application, enabled.",
        ),
        ("enabled = true\nenabled = true", "duplicate"),
    ] {
        player.leaves("enabled = true", wrong);
        let text = player.draft().text.clone();
        let (first, rest) = text.split_once('\n').expect("lines");
        assert!(first.starts_with("#! Line "), "{first}");
        assert!(first.contains(said), "{first}");
        let number: usize = first["#! Line ".len()..]
            .split(':')
            .next()
            .expect("a number")
            .parse()
            .expect("a number");
        let line = text.lines().nth(number - 1).expect("the line");
        assert!(wrong.contains(line), "line {number} is {line}");
        assert_eq!(
            rest.matches("#! ").count(),
            1,
            "what was said before is gone:\n{text}"
        );
        player.leaves(wrong, "enabled = true");
        assert!(!player.in_form(), "nothing was changed in the end");
        player.keys("E");
    }
}

#[test]
fn an_unknown_application_and_a_long_description_are_complained_about() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("E");
    player.leaves("application = \"Main IVR\"", "application = \"Mian IVR\"");
    assert!(
        player
            .draft()
            .text
            .contains("There is no application called Mian IVR.")
    );
    player.leaves("application = \"Mian IVR\"", "application = \"Main IVR\"");
    player.keys("E");
    player.leaves("Lobby phone", &"x".repeat(1001));
    assert!(
        player.draft().text.starts_with("#! Line 7: At most"),
        "{}",
        player.draft().text
    );
    assert!(player.writes().is_empty());
}

#[test]
fn unchanged_emptied_and_failed_change_nothing_and_say_so() {
    for (outcome, said) in [
        (None, "Nothing was changed in the editor."),
        (
            Some(Ok(String::new())),
            "The text was emptied, so nothing was changed.",
        ),
        (
            Some(Ok("# only this\n\n".into())),
            "The text was emptied, so nothing was changed.",
        ),
        (Some(Err("vi is away.".to_owned())), "vi is away."),
    ] {
        let mut player = Player::new().on("re-desk-7");
        player.keys("E");
        let outcome = outcome.unwrap_or_else(|| Ok(player.draft().text.clone()));
        player.tell(Message::Edited(outcome));
        assert_eq!(player.said(), said);
        assert!(!player.in_form() && player.waiting.is_empty());
    }
}

#[test]
fn a_conflict_is_shown_like_from_the_form() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("E");
    player.service.endpoints[1].description = Some("Theirs".into());
    player.leaves("Lobby phone", "Mine").answer();
    assert!(player.question().title.starts_with("Whose changes"));
}

#[test]
fn a_domain_is_changed_by_its_description_alone() {
    let mut player = Player::new();
    player.keys("E");
    let text = &player.draft().text;
    assert!(
        !text.contains("application =") && !text.contains("enabled ="),
        "{text}"
    );
    player
        .leaves("description = \"Bench phones\"", "description = \"Bench\"")
        .answer();
    player.agree("y");
    assert!(matches!(player.writes()[..], [Call::UpdateDomain { .. }]));
}

#[test]
fn from_a_form_the_fields_are_filled_and_nothing_is_sent() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("n a b Tab");
    player.paste("canary-password");
    player.keys("^o");
    let text = player.draft().text.clone();
    assert!(
        text.contains("name = \"ab\"") && !text.contains("canary"),
        "{text}"
    );
    player.leaves("name = \"ab\"", "name = \"abc\"");
    assert!(player.in_form() && player.waiting.is_empty());
    player.keys("^s");
    let [Call::CreateEndpoint { draft, .. }] = player.writes()[..] else {
        panic!("one creation: {:?}", player.waiting);
    };
    assert_eq!(
        (draft.name.as_str(), draft.password.reveal()),
        ("abc", "canary-password")
    );
}

#[test]
fn a_read_only_profile_opens_no_editor_and_says_why() {
    let mut player = Player::with(Profile {
        name: "prod".into(),
        read_only: true,
        ..Profile::default()
    })
    .on("re-desk-7");
    player.keys("E");
    assert!(player.said().contains("read-only"));
    assert!(
        !player.in_form()
            && player
                .asked
                .iter()
                .all(|effect| !matches!(effect, Effect::Edit(_)))
    );
}

#[test]
fn the_command_line_opens_it_too() {
    let mut player = Player::new().on("re-desk-7");
    player.keys(": editor Enter");
    assert!(player.draft().text.contains("Lobby phone"));
    assert!(!matches!(player.model.overlay, Some(Overlay::Command(_))));
}
