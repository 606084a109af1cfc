//! What a typed line does: names go to endpoints, imports are waited for, passwords stay unseen.

use super::{assert_said, talk, talk_with};
use crate::app::keys::{BINDINGS, Binding, Context, Keymap, Rebinding};

/// Every key that can be taken away is; every other is exchanged, for keys that edit a line where there is one.
fn strange() -> Keymap {
    let strange = |at: usize, binding: &Binding| {
        let name = binding.name();
        let gone = binding.context.has_command_line() && name != "screen.command";
        let keys = match (gone, name.as_str()) {
            (true, _) => vec![],
            (false, "form.cancel" | "proof.page-up") => vec!["^u".to_owned()],
            (false, "form.submit" | "proof.no") => vec!["^e".to_owned()],
            (false, _) => vec![format!("Alt-F{}", at % 12 + 1)],
        };
        Rebinding { name, keys }
    };
    let contexts: Vec<Context> = BINDINGS.iter().map(|binding| binding.context).collect();
    let nth = |at: usize| {
        contexts[..at]
            .iter()
            .filter(|one| **one == contexts[at])
            .count()
    };
    let all = BINDINGS.iter().enumerate();
    let changes: Vec<_> = all.map(|(at, binding)| strange(nth(at), binding)).collect();
    Keymap::new(&changes, true).expect("no clash")
}

#[test]
fn no_word_needs_the_key_of_what_it_does() {
    let (said, account) = talk_with(
        strange(),
        &[
            "2", "4", "back", "/desk", "/", "new", "1 first", "1 porter", "generate", "4", "2",
            "5", "send", "close", "3 delete", "yes", "requests", "back", "back", "quit",
        ],
        false,
    );
    assert_said(
        &said,
        &[
            "4 endpoints of lyon.",
            "Endpoint ",
            "4 endpoints of lyon.",
            "2 endpoints of lyon. Filtered from 4",
            "4 endpoints of lyon.",
            "1. Name: first",
            "1. Name: porter",
            "2. Main IVR",
            "Enabled: no",
            "Password: ",
            "Delete fax",
            "No request was sent yet.",
        ],
    );
    let account = account.lock().expect("it is over");
    let names: Vec<&str> = account
        .endpoints
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert!(
        names.contains(&"porter") && !names.contains(&"fax"),
        "{names:?}"
    );
}

#[test]
fn where_nothing_can_be_filtered_that_is_said() {
    let (said, _) = talk(&["2", "1", "/x", "back", "quit"], false);
    assert_said(
        &said,
        &[
            "Endpoint ",
            "There is nothing to filter here.",
            "4 endpoints of lyon.",
        ],
    );
}

#[test]
fn a_password_is_not_taken_from_the_line_of_its_number() {
    let (said, _) = talk(
        &["2", "new", "1 porter", "2 s3cret-9", "2", "s3cret-9", ""],
        false,
    );
    assert_said(
        &said,
        &[
            "Type 2 alone",
            "Password, which is not shown: ",
            "2. Password: hidden",
        ],
    );
    assert!(!said.contains("s3cret-9"));
}

#[test]
fn an_import_is_waited_for_before_the_next_line_is_taken() {
    let (said, _) = talk(&["import phones.csv", "help", "quit"], false);
    assert_said(
        &said,
        &[
            "The file is being read and compared.",
            "There is no folder to keep jobs in.",
            "A number opens that row",
        ],
    );
}

#[test]
fn an_endpoint_is_gone_to_by_its_name() {
    let (said, _) = talk(
        &["endpoints", "open desk-7", "open nobody", "help", "quit"],
        false,
    );
    assert_said(
        &said,
        &[
            "Endpoint desk-7.",
            "No endpoint is named nobody.",
            "open NAME",
        ],
    );
}

/// The phones of the sample with whether they are on, after these lines.
fn phones(lines: &[&str]) -> (String, Vec<(String, bool)>) {
    let (said, account) = talk(lines, false);
    let account = account.lock().expect("it is over");
    let phones = account.endpoints.iter();
    let phones = phones.map(|one| (one.name.clone(), one.enabled)).collect();
    (said, phones)
}

#[test]
fn no_letter_of_a_line_is_a_key() {
    let (_, before) = phones(&["quit"]);
    for lines in [
        ["2", "copy", "copy q", "yes"],
        ["2", "copy q", "copy e", "yes"],
        ["2", "copy", "xyes", "yes"],
        ["2", "sort", "delete it", "yes"],
        ["2", "toggle enable", "delete desk-7", "yes"],
        ["2", "sort", "toggley", "yes"],
        ["2", "sort ooy", "y", "yes"],
    ] {
        let (said, after) = phones(&lines);
        assert_eq!(after, before, "{lines:?}:\n{said}");
    }
    for lines in [["copy u", "yes"], ["messages", "copy q"]] {
        let (said, after) = phones(&lines);
        assert_eq!(after, before, "{lines:?}:\n{said}");
        assert_said(&said, &["There is no command copy"]);
    }
}

#[test]
fn a_choice_is_named_by_its_letter_or_its_word() {
    let (said, _) = talk(
        &[
            "2",
            "copy",
            "what",
            "name",
            "2 copy registration card",
            "copy URI",
            "copy",
            "i",
        ],
        false,
    );
    assert_said(
        &said,
        &[
            "Copy. Type one of: i id, n name",
            "Type one of: i id",
            "The name of desk-6",
            "registration card of desk-7",
            "The URI of desk-7",
            "The id of desk-7",
        ],
    );
}

#[test]
fn another_command_leaves_a_choice_and_says_so() {
    let (said, _) = talk(
        &[
            "2", "copy", "requests", "back", "sort", "cancel", "sort", "help",
        ],
        false,
    );
    assert_said(
        &said,
        &[
            "Nothing was copied.",
            "No request was sent yet.",
            "4 endpoints of lyon.",
            "Sort by. Type one of: ",
            "4 endpoints of lyon.",
            "Nothing was sorted.",
            "A number opens that row",
        ],
    );
}

#[test]
fn marked_phones_are_switched_by_one_word_and_by_nothing_longer() {
    let lines = [
        "2", "3 mark", "toggle", "enabled", "enable", "no", "toggle", "new",
    ];
    let (said, after) = phones(&lines);
    assert_said(
        &said,
        &[
            "The marked. Type one of: e Enable, d Disable.",
            "Type one of: e",
            "Nothing was switched.",
        ],
    );
    assert!(after.contains(&("fax".into(), false)));
    let (_, after) = phones(&["2", "3 mark", "toggle", "enable", "yes"]);
    assert_eq!(after.len(), 4);
}

#[test]
fn rows_are_counted_from_one() {
    let (_, before) = phones(&["quit"]);
    for line in [
        "0",
        "0 delete",
        "00 delete",
        "9 delete",
        "99999999999999999999999 delete",
    ] {
        let (said, after) = phones(&["2", line, "yes"]);
        assert_eq!(after, before, "{line}:\n{said}");
        let number = line.split(' ').next().expect("a number");
        let number = number.trim_start_matches('0');
        assert_said(
            &said,
            &["There is no row", number, "There is no command yes"],
        );
    }
    let (said, after) = phones(&["2", "1 delete", "0", "no"]);
    assert_eq!(after, before);
    assert_said(&said, &["Type the number of an answer"]);
}

#[test]
fn a_filter_that_cannot_be_read_is_told_and_left() {
    let (said, _) = talk(&["2", "/desk", "/nme:x", "requests", "quit"], false);
    assert_said(
        &said,
        &[
            "2 endpoints of lyon.",
            "This filter cannot be read: ",
            "No request was sent yet.",
        ],
    );
}

#[test]
fn a_password_is_not_forgotten_by_another_word() {
    let (said, _) = talk(
        &[
            "2", "new", "1 porter", "generate", "send", "requests", "close", "quit",
        ],
        false,
    );
    assert_said(
        &said,
        &[
            "It is said once.",
            "Type copy, or close",
            "endpoints of lyon.",
        ],
    );
}

#[test]
fn a_line_that_is_no_text_is_told_and_the_conversation_goes_on() {
    let (said, _) = talk(
        &[
            "2", "\u{fffd}", "new", "2", "\u{fffd}", "s3cret-9", "cancel", "yes", "quit",
        ],
        false,
    );
    assert_said(
        &said,
        &[
            "This line is not UTF-8",
            "Password, which is not shown: This line is not UTF-8",
            "Password, which is not shown: ",
            "2. Password: hidden",
        ],
    );
}

#[test]
fn a_command_may_begin_with_a_colon_and_a_wrong_one_repeats_no_list() {
    let (said, _) = talk(
        &["2", "nonsense", "delte", ":requests", ":quit", "2"],
        false,
    );
    assert_said(
        &said,
        &[
            "There is no command nonsense here. Type help for what there is.\n> ",
            "Did you mean delete?",
            "No request was sent yet.",
        ],
    );
    assert_eq!(said.matches("4 endpoints of lyon.").count(), 1, "{said}");
    assert!(!said.contains("There is no command :"), "{said}");
}
