//! The table of keys, rebinding, clashes and keyboards without Latin letters.

use std::collections::HashSet;

use super::{
    action::Action,
    chord,
    keymap::{Keymap, Rebinding},
    table::{BINDINGS, Context},
};

const LIST: &[Context] = &[
    Context::Endpoints,
    Context::Rows,
    Context::List,
    Context::Screen,
];

fn rebinding(name: &str, keys: &[&str]) -> Rebinding {
    Rebinding {
        name: name.into(),
        keys: keys.iter().map(|key| (*key).into()).collect(),
    }
}

fn keymap(changes: &[(&str, &[&str])]) -> Result<Keymap, Vec<String>> {
    let changes: Vec<_> = changes
        .iter()
        .map(|(name, keys)| rebinding(name, keys))
        .collect();
    Keymap::new(&changes, true).map_err(|complaints| {
        complaints
            .into_iter()
            .map(|complaint| format!("{}: {}", complaint.at, complaint.text))
            .collect()
    })
}

fn action(keymap: &Keymap, key: &str) -> Option<Action> {
    keymap.resolve(LIST, chord::parse(key).expect("a key"))
}

#[test]
fn without_changes_the_table_holds() {
    let keymap = Keymap::default();
    assert_eq!(action(&keymap, "j"), Some(Action::Down));
    assert_eq!(action(&keymap, "x"), Some(Action::Delete));
    assert_eq!(action(&keymap, "F9"), None);
    assert_eq!(keymap.shown(LIST, Action::Down), Some("j"));
}

#[test]
fn new_keys_replace_the_old_ones() {
    let keymap = keymap(&[("list.down", &["F9", "Down"])]).expect("no clash");
    assert_eq!(action(&keymap, "F9"), Some(Action::Down));
    assert_eq!(action(&keymap, "Down"), Some(Action::Down));
    assert_eq!(action(&keymap, "j"), None);
    assert_eq!(keymap.shown(LIST, Action::Down), Some("F9"));
}

#[test]
fn two_actions_can_trade_their_keys() {
    let keymap =
        keymap(&[("endpoints.edit", &["c"]), ("endpoints.clone", &["e"])]).expect("no clash");
    assert_eq!(action(&keymap, "c"), Some(Action::Edit));
    assert_eq!(action(&keymap, "e"), Some(Action::Clone));
}

#[test]
fn a_key_that_is_taken_is_refused_with_the_line_and_who_has_it() {
    let complaints = keymap(&[("list.up", &["k"]), ("list.down", &["k"])]);
    assert_eq!(
        complaints.expect_err("a clash"),
        [
            "0: k is already the key of list.down (Move down).",
            "1: k is already the key of list.up (Move up)."
        ]
    );
}

#[test]
fn a_key_that_an_outer_context_needs_is_refused() {
    let complaints = keymap(&[("endpoints.delete", &["r"])]).expect_err("a clash");
    assert_eq!(
        complaints,
        ["0: r is already the key of screen.reload (Read again what is shown)."]
    );
    assert!(keymap(&[("domains.delete", &["o"])]).is_ok());
}

#[test]
fn unknown_names_and_keys_are_refused() {
    let complaints = keymap(&[("list.dwon", &["j"]), ("list.down", &["Ctrl"])]);
    assert_eq!(
        complaints.expect_err("two complaints"),
        [
            "0: There is no action named list.dwon.",
            "1: Ctrl is not a key. Keys are written like a, G, ^d, Alt-b, Enter, PgDn or F5."
        ]
    );
}

#[test]
fn text_stays_text_and_questions_keep_a_key() {
    assert_eq!(
        keymap(&[("form.submit", &["s"])]).expect_err("text"),
        ["0: s is text here: it can only be typed."]
    );
    assert_eq!(
        keymap(&[("question.no", &[])]).expect_err("no key"),
        ["0: question.no needs a key: nothing else reaches it."]
    );
    let keymap = keymap(&[("endpoints.delete", &[])]).expect("the command line has it");
    assert_eq!(action(&keymap, "x"), None);
}

#[test]
fn a_cyrillic_layout_reaches_the_keys_by_their_place() {
    let keymap = Keymap::default();
    assert_eq!(action(&keymap, "о"), Some(Action::Down));
    assert_eq!(action(&keymap, "П"), Some(Action::Last));
    assert_eq!(action(&keymap, "Ж"), Some(Action::Command));
    let strict = Keymap::new(&[], false).expect("no changes");
    assert_eq!(action(&strict, "о"), None);
}

#[test]
fn a_key_that_is_bound_as_it_is_wins_over_its_place() {
    let keymap = keymap(&[("rows.filter", &["о"])]).expect("no clash");
    assert_eq!(action(&keymap, "о"), Some(Action::Filter));
}

#[test]
fn no_key_stands_twice_in_a_context() {
    let mut seen = HashSet::new();
    for binding in BINDINGS {
        for key in binding.keys {
            let parsed = chord::parse(key);
            assert!(parsed.is_some(), "{key} cannot be read");
            assert!(
                seen.insert((binding.context, parsed)),
                "{key} in {:?}",
                binding.context
            );
        }
    }
}

#[test]
fn every_binding_says_what_it_does() {
    for binding in BINDINGS {
        assert!(
            !binding.keys.is_empty() && binding.help.ends_with('.'),
            "{binding:?}"
        );
    }
}
