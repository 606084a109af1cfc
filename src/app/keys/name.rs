//! How the configuration names contexts and actions: `context.action`, such as `list.half-page-down`.

use super::{
    action::Action,
    table::{Binding, Context},
};

impl Binding {
    /// Its name in the configuration, such as `list.down`.
    pub fn name(&self) -> String {
        let context = kebab(&format!("{:?}", self.context));
        let action = kebab(&format!("{:?}", self.action));
        format!("{context}.{action}")
    }
}

impl Action {
    /// Its name on the command line, such as `half-page-down`.
    pub fn name(self) -> String {
        kebab(&format!("{self:?}"))
    }
}

impl Context {
    /// Whether characters are text here, so that only other keys can be bound.
    pub fn takes_text(self) -> bool {
        match self {
            Self::Form | Self::Prompt | Self::Command | Self::Picker | Self::Proof | Self::Help => {
                true
            }
            Self::Screen
            | Self::List
            | Self::Rows
            | Self::Overview
            | Self::Beside
            | Self::Domains
            | Self::Endpoints
            | Self::Endpoint
            | Self::Examination
            | Self::Ladder
            | Self::Marks
            | Self::Calls
            | Self::Call
            | Self::Ring
            | Self::Application
            | Self::Jobs
            | Self::Log
            | Self::Requests
            | Self::Request
            | Self::Choice
            | Self::Question
            | Self::Card => false,
        }
    }

    /// Whether the command line can be opened here, which reaches every action.
    pub fn has_command_line(self) -> bool {
        self == Self::Screen || self.outer().contains(&Self::Screen)
    }

    /// Whether both can hold at once: then they must not share a key.
    pub fn meets(self, other: Self) -> bool {
        self == other || self.outer().contains(&other) || other.outer().contains(&self)
    }

    /// The contexts that hold around this one.
    fn outer(self) -> &'static [Self] {
        match self {
            Self::List => &[Self::Screen],
            Self::Overview
            | Self::Beside
            | Self::Rows
            | Self::Call
            | Self::Ring
            | Self::Application
            | Self::Jobs
            | Self::Log
            | Self::Request
            | Self::Examination
            | Self::Ladder => &[Self::List, Self::Screen],
            Self::Requests => &[Self::Request, Self::Log, Self::List, Self::Screen],
            Self::Calls => &[Self::Call, Self::List, Self::Screen],
            Self::Domains | Self::Endpoints => &[Self::Rows, Self::List, Self::Screen],
            Self::Marks => &[Self::Endpoints, Self::Rows, Self::List, Self::Screen],
            Self::Endpoint => &[Self::Endpoints, Self::List, Self::Screen],
            Self::Choice => &[Self::Form],
            Self::Screen
            | Self::Form
            | Self::Prompt
            | Self::Command
            | Self::Picker
            | Self::Question
            | Self::Proof
            | Self::Card
            | Self::Help => &[],
        }
    }
}

/// `HalfPageDown` as `half-page-down`.
fn kebab(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 2);
    for c in name.chars() {
        if c.is_uppercase() && !text.is_empty() {
            text.push('-');
        }
        text.extend(c.to_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::app::keys::table::BINDINGS;

    #[test]
    fn every_line_of_the_table_has_a_name_of_its_own() {
        let names: HashSet<_> = BINDINGS
            .iter()
            .map(crate::app::keys::table::Binding::name)
            .collect();
        assert_eq!(names.len(), BINDINGS.len());
        assert!(names.contains("list.half-page-down"));
    }

    #[test]
    fn the_names_in_peoples_files_stay_what_they_are() {
        let names: Vec<_> = BINDINGS
            .iter()
            .map(crate::app::keys::table::Binding::name)
            .collect();
        insta::assert_snapshot!(names.join("\n"));
    }

    #[test]
    fn no_key_of_the_table_hides_another_that_holds_beside_it() {
        for one in BINDINGS {
            for other in BINDINGS.iter().filter(|other| other.name() != one.name()) {
                let shared = one.keys.iter().find(|key| other.keys.contains(key));
                let clash = shared.filter(|_| one.context.meets(other.context));
                assert_eq!(clash, None, "{} and {}", one.name(), other.name());
            }
        }
    }
}
