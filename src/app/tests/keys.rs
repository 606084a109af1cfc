//! Every key of the table does something.

use crate::app::{
    effect::Effect,
    keys::{
        action::Action,
        keymap::{Keymap, Rebinding},
        table::{BINDINGS, Context},
    },
    message::Message,
    model::Model,
    screens::Screen,
    work::{job::state::Job, order::News},
};

use super::{browse::lyon, bulk::plan, player::Player};

/// Brings a dashboard to where keys of this context hold and have something to work on.
fn at(context: Context) -> Option<Player> {
    let mut player = lyon();
    match context {
        Context::Overview => player.keys(": overview Enter").answer(),
        Context::Domains => player.keys(": domains Enter"),
        Context::Beside => player.resize(200, 50).keys("Left"),
        Context::List | Context::Rows | Context::Endpoints => player.keys("^d ^d"),
        Context::Marks => player.keys("^d Space"),
        Context::Calls => player.with_calls().keys("4").answer(),
        Context::Call => player.with_calls().keys("4 Enter").answer(),
        Context::Ring => player.in_ring_test(),
        Context::Application => player.with_callbacks().keys("K").answer(),
        Context::Jobs => player.with_job().keys("J"),
        Context::Log | Context::Requests | Context::Request => {
            let record = super::logs::record(1, "GET", "/domains", Some(200));
            player.tell(Message::Logged(record));
            player.keys("L")
        }
        Context::Screen => player.keys("/ 1 Enter"),
        Context::Endpoint => player.keys("Enter").answer(),
        Context::Examination => player.keys("t").answer(),
        Context::Ladder => player.with_messages().keys("T").answer(),
        Context::Prompt => player.keys("/ desk Enter / lobby Enter / Up"),
        Context::Command => player.keys(": domains Enter : e Tab"),
        Context::Help => player.keys("? Down Down"),
        Context::Choice => player.keys("e Tab"),
        Context::Form | Context::Picker | Context::Question | Context::Proof | Context::Card => {
            return None;
        }
    };
    player.asked.clear();
    player.waiting.clear();
    Some(player)
}

#[test]
fn every_key_that_is_on_offer_while_browsing_does_something() {
    for binding in BINDINGS {
        let Some(player) = at(binding.context) else {
            continue;
        };
        for key in binding.keys {
            let mut pressed = at(binding.context).expect("the same again");
            pressed.keys(key);
            let (now, before) = (&pressed.model, &player.model);
            let notices = |model: &Model| model.shared.notices.all.len();
            let changed = now.screens != before.screens
                || now.overlay != before.overlay
                || notices(now) != notices(before);
            let asked = !pressed.asked.is_empty() || !pressed.waiting.is_empty();
            assert!(
                changed || asked,
                "{key} in {:?}: {:?}",
                binding.context,
                binding.action
            );
        }
    }
}

#[test]
fn every_action_of_a_screen_can_be_typed_as_a_command() {
    for binding in BINDINGS {
        let name = binding.action.name();
        let typed = binding.context.has_command_line() && binding.action != Action::Command;
        if let Some(mut player) = at(binding.context).filter(|_| typed) {
            player.keys(":");
            for letter in name.chars() {
                player.keys(&letter.to_string());
            }
            player.keys("Enter");
            assert!(!player.said().starts_with("There is no command"), "{name}");
        }
    }
}

#[test]
fn the_jobs_are_opened_once_and_gone_back_to() {
    let mut player = lyon();
    player.news(News::Taken(Box::new(Job::new(plan()))));
    player.keys("J J");
    assert_eq!(player.model.screens.depth(), 3);
    player.keys("Enter");
    assert_eq!(player.model.screens.depth(), 4);
    player.keys("J");
    assert_eq!(
        player.model.screens.depth(),
        3,
        "the list lies on the way here"
    );
    player.keys("Enter L J Esc");
    assert_eq!(player.model.screens.depth(), 2);
}

#[test]
fn a_key_that_holds_only_elsewhere_says_where_and_one_that_holds_nowhere_says_nothing() {
    let mut player = Player::new();
    player.keys("v");
    assert_eq!(
        player.said(),
        "v does nothing here. It is for use in a list of endpoints: Mark from here to where the same key is pressed again."
    );
    let mut player = Player::new();
    player.keys("F12");
    assert!(player.model.shared.notices.all.is_empty());
}

#[test]
fn a_form_can_be_suspended() {
    let mut player = Player::new().on("re-desk-7");
    player.keys("e x ^z");
    assert_eq!(player.asked.last(), Some(&Effect::Suspend));
    assert!(player.in_form());
}

#[test]
fn what_is_asked_for_by_a_word_needs_no_key() {
    let gone = ["list.page-down", "rows.open"].map(|name| Rebinding {
        name: name.into(),
        keys: Vec::new(),
    });
    let mut player = lyon();
    player.model.shared.keymap = Keymap::new(&gone, true).expect("no clash").into();
    player.keys("PgDn");
    let index = |player: &Player| player.list().list.index;
    assert_eq!(index(&player), 0);
    player.tell(Message::Asked(Action::PageDown));
    assert!(index(&player) > 0);
    player.tell(Message::Asked(Action::Open));
    assert!(matches!(player.model.screen(), Screen::Endpoint(_)));
}
