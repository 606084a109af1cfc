//! The second of two keys, as in `s n`: the letters on offer, found by letter or by word.

use crossterm::event::{KeyCode, KeyModifiers};

use crate::app::{
    keys::key::Key,
    next::{
        Next,
        prefix::{Prefix, SWITCHES},
    },
    page::{
        columns::{CALLS, ENDPOINTS, EndpointColumn, of_endpoints},
        notice::Notice,
    },
    screens::{
        Screen,
        copy::{Copy, OF_ENDPOINTS, OF_REQUESTS},
        endpoints::chips,
    },
    shared::Shared,
};

impl Prefix {
    /// Takes the second key. Any that is no letter closes it.
    pub fn press(self, shared: &mut Shared, key: Key) -> Next {
        let key = shared.keymap.latin(key);
        if let (KeyCode::Char(letter), KeyModifiers::NONE) = (key.code, key.modifiers) {
            Next::Letter(self, letter)
        } else {
            Next::Back
        }
    }

    /// What is asked, and the letters that answer it on this screen.
    pub fn choices(self, screen: &Screen) -> (&'static str, Vec<(char, &'static str)>) {
        match (self, screen) {
            (Self::Copy, Screen::Requests(_)) => ("Copy", Copy::letters(OF_REQUESTS)),
            (Self::Copy, _) => ("Copy", Copy::letters(OF_ENDPOINTS)),
            (Self::Switch, _) => {
                let letters = SWITCHES.iter().map(|(letter, what, _)| (*letter, *what));
                ("The marked", letters.collect())
            }
            (Self::Sort, Screen::Domains(screen)) => {
                let columns = screen.columns().map(|column| (column.letter, column.title));
                ("Sort by", columns.collect())
            }
            (Self::Sort, Screen::Calls(_)) => {
                let columns = CALLS.iter().map(|column| (column.letter, column.title));
                ("Sort by", columns.collect())
            }
            (Self::Sort, screen) => ("Sort by", columns(screen).collect()),
            (Self::State, _) => ("Show only", chips::names()),
            (Self::Columns, screen) => {
                let name = EndpointColumn::Name;
                let but_name = ENDPOINTS.iter().find(|column| column.key == name);
                let letter = but_name.map(|column| column.letter);
                let columns = columns(screen).filter(|(own, _)| Some(*own) != letter);
                ("Show or hide", columns.collect())
            }
        }
    }

    /// The letter of the choice that a text names by its letter or by its own word.
    pub fn named(self, screen: &Screen, text: &str) -> Option<char> {
        let (_, choices) = self.choices(screen);
        let is = |(letter, name): &&(char, &str)| {
            text.chars().eq([*letter]) || text.to_lowercase() == name.to_lowercase()
        };
        choices.iter().find(is).map(|(letter, _)| *letter)
    }

    /// What can be typed, as a sentence.
    pub fn sentence(self, screen: &Screen) -> String {
        let (_, choices) = self.choices(screen);
        let choices: Vec<String> = choices
            .iter()
            .map(|(letter, name)| format!("{letter} {name}"))
            .collect();
        format!("Type one of: {}.", choices.join(", "))
    }

    /// What is said of a second key that completes nothing.
    pub fn refusal(self, letter: char) -> Notice {
        Notice::plain(match self {
            Self::Sort | Self::Columns => format!("No column has the letter {letter}."),
            Self::State => format!("No state has the number {letter}."),
            Self::Copy => format!("Nothing is copied by the letter {letter}."),
            Self::Switch => format!("Nothing is switched by the letter {letter}."),
        })
    }
}

/// The columns that a list of endpoints has, with their letters.
fn columns(screen: &Screen) -> impl Iterator<Item = (char, &'static str)> {
    let (mut whole, mut phones) = (false, false);
    if let Screen::Endpoints(list) = screen {
        whole = list.domain.is_none();
        phones = list.phones;
    }
    of_endpoints(whole, phones).map(|column| (column.letter, column.title))
}

#[cfg(test)]
mod tests {
    use super::Prefix;
    use crate::app::{
        keys::{
            action::Action,
            table::{BINDINGS, Context},
        },
        screens::copy::{Copy, OF_ENDPOINTS, OF_REQUESTS},
        tests::browse::lyon,
    };

    #[test]
    fn the_help_names_the_letters_of_the_tables() {
        for (context, letters) in [
            (Context::Endpoints, Copy::letters(OF_ENDPOINTS)),
            (Context::Request, Copy::letters(OF_REQUESTS)),
        ] {
            let mut lines = BINDINGS.iter();
            let line = lines.find(|line| (line.context, line.action) == (context, Action::Copy));
            let letters = letters
                .iter()
                .map(|(letter, what)| format!("{letter} {what}"));
            let letters: Vec<String> = letters.collect();
            let help = format!("Copy: then {}.", letters.join(", "));
            assert_eq!(line.map(|line| line.help), Some(help.as_str()));
        }
    }

    #[test]
    fn every_letter_of_a_prompt_does_something_and_no_other_does() {
        for (keys, prefix, refused) in [
            ("y", Prefix::Copy, "Nothing is copied by the letter "),
            ("s", Prefix::Sort, "No column has the letter "),
            ("S", Prefix::State, "No state has the number "),
            ("C", Prefix::Columns, "No column has the letter "),
            (
                "Space o",
                Prefix::Switch,
                "Nothing is switched by the letter ",
            ),
        ] {
            let (_, choices) = prefix.choices(lyon().model.screen());
            assert!(!choices.is_empty());
            for letter in 'a'..='z' {
                let mut player = lyon();
                player.keys(keys).keys(&letter.to_string());
                let known = choices.iter().any(|(known, _)| *known == letter);
                assert_eq!(
                    player.said().starts_with(refused),
                    !known,
                    "{keys} {letter}"
                );
            }
        }
    }
}
