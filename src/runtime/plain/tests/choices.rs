//! What completes a command of two parts, and which rows there are: nothing else changes a phone.

use super::{assert_said, talk};

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
        ["3", "copy", "copy q", "yes"],
        ["3", "copy q", "copy e", "yes"],
        ["3", "copy", "xyes", "yes"],
        ["3", "sort", "delete it", "yes"],
        ["3", "toggle enable", "delete desk-7", "yes"],
        ["3", "sort", "toggley", "yes"],
        ["3", "sort ooy", "y", "yes"],
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
            "3",
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
fn what_stands_behind_sort_sorts_however_it_is_typed() {
    for lines in [
        &["3", "sort e"][..],
        &["3", ":sort e"],
        &["3", "key :", "sort e"],
    ] {
        let (said, _) = talk(lines, false);
        assert_said(&said, &["1. desk-6", "1. fax"]);
        assert!(!said.contains("Type one of"), "{lines:?}:\n{said}");
    }
}

#[test]
fn another_command_leaves_a_choice_and_says_so() {
    let (said, _) = talk(
        &[
            "3", "copy", "requests", "back", "sort", "cancel", "sort", "help",
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
        "3", "3 mark", "toggle", "enabled", "enable", "no", "toggle", "new",
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
    let (_, after) = phones(&["3", "3 mark", "toggle", "enable", "yes"]);
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
        let (said, after) = phones(&["3", line, "yes"]);
        assert_eq!(after, before, "{line}:\n{said}");
        let number = line.split(' ').next().expect("a number");
        let number = number.trim_start_matches('0');
        assert_said(
            &said,
            &["There is no row", number, "There is no command yes"],
        );
    }
    let (said, after) = phones(&["3", "1 delete", "0", "no"]);
    assert_eq!(after, before);
    assert_said(&said, &["Type the number of an answer"]);
}
