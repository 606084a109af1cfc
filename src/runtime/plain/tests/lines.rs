//! What a typed line does: names go to endpoints, imports are waited for, passwords stay unseen.

use crate::app::{
    keys::{
        keymap::{Keymap, Rebinding},
        table::{BINDINGS, Binding},
    },
    tests::other_keys,
};

use super::{assert_said, talk, talk_with};

/// Every key that can be taken away is; every other is exchanged, for keys that edit a line where there is one.
fn strange() -> Keymap {
    let strange = |(binding, key): (&Binding, String)| {
        let name = binding.name();
        let gone = binding.context.has_command_line() && name != "screen.command";
        let keys = match (gone, name.as_str()) {
            (true, _) => vec![],
            (false, "form.cancel" | "proof.page-up") => vec!["^u".to_owned()],
            (false, "form.submit" | "proof.no") => vec!["^e".to_owned()],
            (false, _) => vec![key],
        };
        Rebinding { name, keys }
    };
    let changes: Vec<_> = BINDINGS.iter().zip(other_keys()).map(strange).collect();
    Keymap::new(&changes, true).expect("no clash")
}

#[test]
fn no_word_needs_the_key_of_what_it_does() {
    let (said, account) = talk_with(
        strange(),
        &[
            "3", "4", "back", "/desk", "/", "new", "1 first", "1 porter", "generate", "4", "2",
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
    let (said, _) = talk(&["3", "1", "/x", "back", "quit"], false);
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
        &["3", "new", "1 porter", "2 s3cret-9", "2", "s3cret-9", ""],
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

#[test]
fn a_filter_that_cannot_be_read_is_told_and_left() {
    let (said, _) = talk(&["3", "/desk", "/nme:x", "requests", "quit"], false);
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
            "3", "new", "1 porter", "generate", "send", "requests", "close", "quit",
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
            "3", "\u{fffd}", "new", "2", "\u{fffd}", "s3cret-9", "cancel", "yes", "quit",
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
        &["3", "nonsense", "delte", ":requests", ":quit", "2"],
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

#[test]
fn back_on_the_first_screen_says_how_to_leave() {
    let (said, _) = talk(&["back", "quit"], false);
    assert_said(
        &said,
        &["2 domains.", "This is the first screen. Type quit to leave"],
    );
    assert_eq!(said.matches("2 domains.").count(), 1, "{said}");
}

#[test]
fn a_row_of_a_log_is_opened_by_its_number() {
    let (said, _) = talk(
        &["3", "3 delete", "yes", "messages", "1", "7", "back", "quit"],
        false,
    );
    assert_said(
        &said,
        &[
            "1. ",
            "1 message, the latest first.",
            "Message of ",
            "Deleted",
            "There is no row 7.",
        ],
    );
}

#[test]
fn an_endpoint_of_the_whole_account_is_told_with_its_domain_and_found_by_the_word_filter() {
    let (said, _) = talk(&["endpoints", "filter desk", "filter", "2", "quit"], false);
    assert_said(
        &said,
        &[
            " of the account.",
            " in lyon, ",
            "Filtered from ",
            "Type / and what to look for",
            "Endpoint ",
        ],
    );
}
