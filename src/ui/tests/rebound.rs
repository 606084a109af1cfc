//! No text names a key that somebody gave another one.

use std::collections::HashSet;

use crate::app::{
    keys::{
        action::Action,
        keymap::{Keymap, Rebinding},
        table::BINDINGS,
    },
    message::Message,
    overlay::Overlay,
    tests::{browse, other_keys, player::Player},
};

use super::picture;

/// Every line of the table has another key.
fn rebound() -> Keymap {
    let changes: Vec<Rebinding> = BINDINGS
        .iter()
        .zip(other_keys())
        .map(|(binding, key)| Rebinding {
            name: binding.name(),
            keys: vec![key],
        })
        .collect();
    Keymap::new(&changes, true).expect("no clash")
}

/// The keys of the table that would be words of their own in a sentence.
fn names() -> HashSet<&'static str> {
    let all = BINDINGS.iter().flat_map(|binding| binding.keys);
    let verbs = ["Delete", "Up", "Down", "Left", "Right", "Home", "End"];
    all.copied()
        .filter(|key| !verbs.contains(key))
        .filter(|key| key.len() > 1 || key.chars().all(char::is_alphabetic))
        .collect()
}

/// Keys that are named in this text. A sentence may start with the word A; the second keys have letters of their own.
fn named(text: &str, letters: bool) -> Vec<String> {
    let names = names();
    let mut found = Vec::new();
    let mut starts = true;
    // Records of name servers.
    let text = text.replace("A and AAAA", "");
    for word in text.split_whitespace() {
        let bare = word.trim_matches(['(', ')', '[', ']', ':', ';', ',', '.']);
        let counts = bare.len() > 1 || !(letters || starts && bare == "A");
        if counts && names.contains(bare) {
            found.push(format!("{bare} in {text:?}"));
        }
        starts = !word.ends_with(|c: char| c.is_alphanumeric() || c == ':' || c == ',');
    }
    found
}

struct Tour {
    player: Player,
    found: Vec<String>,
    seen: String,
}

impl Tour {
    fn new(mut player: Player) -> Self {
        player.model.shared.keymap = rebound().into();
        Self {
            player,
            found: Vec::new(),
            seen: String::new(),
        }
    }

    /// Does all of this and looks at what is shown after each.
    fn asks(&mut self, actions: &[Action]) -> &mut Self {
        for action in actions {
            self.player.tell(Message::Asked(*action));
            self.player.answer();
            self.look();
        }
        self
    }

    fn types(&mut self, text: &str) -> &mut Self {
        self.player.paste(text);
        self.look();
        self
    }

    fn command(&mut self, text: &str) -> &mut Self {
        self.asks(&[Action::Command])
            .types(text)
            .asks(&[Action::Choose])
    }

    /// Presses a second key that means nothing.
    fn letter(&mut self) {
        self.player.keys("z");
        self.look();
    }

    fn look(&mut self) {
        let letters = matches!(
            self.player.model.overlay,
            Some(Overlay::Prefix(_) | Overlay::Help(_))
        );
        for (width, height) in [(80, 24), (140, 50)] {
            self.player.resize(width, height);
            let shown = picture(&self.player.model, width, height);
            for line in shown.lines() {
                self.found.extend(named(line, letters));
            }
            self.seen.push_str(&shown);
        }
        let said = self.player.said().to_owned();
        self.found.extend(named(&said, false));
    }
}

/// Creates, changes, copies, sorts and marks, then looks into the logs and the jobs.
fn among_endpoints(tour: &mut Tour) {
    tour.asks(&[Action::New]).types("porter");
    tour.asks(&[
        Action::NextField,
        Action::Generate,
        Action::Reveal,
        Action::NextField,
        Action::NextField,
        Action::Turn,
        Action::Choose,
        Action::Submit,
    ]);
    tour.asks(&[
        Action::Cancel,
        Action::Yes,
        Action::Password,
        Action::Cancel,
        Action::Delete,
        Action::No,
        Action::Application,
        Action::Cancel,
    ]);
    tour.asks(&[Action::Copy]);
    tour.letter();
    tour.asks(&[Action::Sort]);
    tour.letter();
    tour.asks(&[Action::Mark, Action::Toggle]);
    tour.letter();
    tour.asks(&[
        Action::Unmark,
        Action::Unmark,
        Action::MarkRange,
        Action::Help,
        Action::Cancel,
    ]);
    tour.asks(&[
        Action::Requests,
        Action::Reload,
        Action::Open,
        Action::Back,
        Action::Messages,
        Action::Profile,
        Action::Cancel,
    ]);
    tour.player.with_job();
    tour.asks(&[
        Action::Jobs,
        Action::Retry,
        Action::Pause,
        Action::No,
        Action::Open,
        Action::Open,
        Action::Stop,
        Action::Undo,
    ]);
    tour.player.tell(Message::SecretWanted(
        "vault".into(),
        Some("That is not it.".into()),
    ));
    tour.look();
    tour.asks(&[Action::No, Action::Leave]);
}

#[test]
fn no_text_names_a_key_that_has_another_one_now() {
    let mut tour = Tour::new(browse::player());
    tour.asks(&[Action::Help, Action::Cancel, Action::New]);
    tour.types("bad name").asks(&[
        Action::Submit,
        Action::NextField,
        Action::Cancel,
        Action::Yes,
    ]);
    tour.asks(&[Action::Filter])
        .types("zzz")
        .asks(&[Action::Choose, Action::Clear]);
    tour.command("nonsense")
        .command("endpoints lyon")
        .command("open");
    tour.asks(&[Action::Back])
        .asks(&[Action::Filter])
        .types("zzz")
        .asks(&[Action::Choose, Action::Clear]);
    for row in 0..4 {
        tour.asks(&vec![Action::Down; row]);
        tour.asks(&[Action::Open, Action::Json, Action::Back, Action::Edit]);
        tour.asks(&[
            Action::NextField,
            Action::Clear,
            Action::NextField,
            Action::Turn,
            Action::Cancel,
            Action::Yes,
        ]);
    }
    among_endpoints(&mut tour);
    let empty: &[String] = &[];
    assert_eq!(tour.found, empty);
    for part in [
        "chooses one",
        "sets a new one",
        "opens the list",
        "switches.",
        "generates one",
        "shows what there is",
        "clears it and",
        "is copied by the letter",
        "grows by itself",
        "again leaves",
    ] {
        assert!(tour.seen.contains(part), "{part} was not met");
    }
}

#[test]
fn a_key_in_a_sentence_is_noticed() {
    for text in [
        "none: A chooses one",
        "Space opens it.",
        "so that u cannot",
        "  Tab completes",
    ] {
        assert!(!named(text, false).is_empty(), "{text}");
    }
    assert!(named("Off. A disabled endpoint is a pity", false).is_empty());
}
