//! Filters and sorts at a person's pace: how long until the first frame that answers a key, and until everything is there.

use super::{account::Account, clock::Answers, desk::Desk, figures::Figures};

/// What a person might type.
const TEXTS: [&str; 7] = [
    "desk-4f",
    "lyon",
    "floor 3",
    "!lyon",
    "app:none",
    "~dsk19",
    "/^desk-4/",
];

/// Each column by its letter, in both directions, and back to the names.
const SORTS: [(&str, &str); 7] = [
    ("u", "a sort by SIP URI, complete"),
    ("e", "a sort by description, complete"),
    ("d", "a sort by domain, complete"),
    ("a", "a sort by application, complete"),
    ("s", "a sort by state, complete"),
    ("n", "a sort by name, complete"),
    ("n", "a sort by name the other way round, complete"),
];

/// Types, wipes and sorts.
pub fn run(desk: &mut Desk, account: Account, figures: &mut Figures) {
    let mut typed = Answers::default();
    desk.key("/");
    for text in TEXTS {
        let letters = text.chars().map(|letter| match letter {
            ' ' => "Space".to_owned(),
            letter => letter.to_string(),
        });
        let wiped = text.chars().map(|_| "Backspace".to_owned());
        for key in letters.chain(wiped) {
            let effects = desk.press("key", &key);
            desk.answer("typed", effects, &mut typed);
        }
    }
    let effects = desk.press("key", "Esc");
    desk.settle(account, effects);
    let [first, at_once] = typed.shown_first();
    figures.push(("a key in a filter to its first frame (p50/p99/max)", first));
    figures.push(("   of these with the complete result", at_once));
    figures.push(("a key in a filter to the complete result", typed.complete()));
    let mut sorted = Answers::default();
    let mut each = Vec::new();
    for (letter, name) in SORTS {
        desk.press("key", "s");
        let effects = desk.press("key", letter);
        desk.answer(name, effects, &mut sorted);
        each.push((name, sorted.longest(name)));
    }
    let [first, at_once] = sorted.shown_first();
    figures.push(("a sort to its first frame (p50/p99/max)", first));
    figures.push(("   of these with the complete result", at_once));
    figures.extend(each);
}
