//! A filter as data: terms joined by AND, such as `lyon !disabled app:none name:/^desk-\d+/ ~jsmth`.

use super::{
    field::Field,
    state::{Standing, State},
};

/// A filter that can be used: every pattern in it compiles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// All of them must hold. None at all: every row is shown.
    pub terms: Vec<Term>,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Whether it must not hold.
    pub not: bool,
    /// The field that is looked at; without one, every column of the list.
    pub field: Option<Field>,
    /// What is looked for.
    pub test: Test,
}

/// What a term looks for. Letters match in both cases unless one of them is upper case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// `word` or `"two words"`: it is part of the text.
    Word(String),
    /// What is pasted with blanks in it and is one thing all the same: `(303) 555-0101`, `"Desk" <sip:desk@host>`.
    Pasted(String),
    /// `/regex/`: the pattern is found in the text.
    Pattern(String),
    /// `~word`: its letters stand in the text in this order.
    Fuzzy(String),
    /// `app:none`, `description:none`: the field is empty.
    Unset,
    /// `enabled:yes`, `registered:no`; for endpoints also the words `registered` and `refused` alone.
    Flag(bool),
    /// The words of a state as they were typed: `off`, `no app`.
    State(State, String),
}

/// Why a text is no filter, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Byte offset of what cannot be read.
    pub at: usize,
    /// One sentence.
    pub message: String,
}

impl Filter {
    /// Whether it lets every row through.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether the rows that it lets through change with what phones do.
    pub fn follows_phones(&self) -> bool {
        self.terms.iter().any(|term| match term.test {
            Test::State(State::Stands(standing), _) => standing != Standing::Disabled,
            Test::State(..)
            | Test::Word(_)
            | Test::Pattern(_)
            | Test::Fuzzy(_)
            | Test::Unset
            | Test::Flag(_)
            | Test::Pasted(_) => term.field.is_some_and(Field::is_of_phones),
        })
    }
}
