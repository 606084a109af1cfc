//! Prints a filter as text that parses to the same filter.

use std::fmt;

use crate::app::text::form::spaced_number;

use super::{
    field::{self, Field},
    filter::{Filter, Term, Test},
    state,
};

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, term) in self.terms.iter().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            if let Test::Word(word) = &term.test
                && merges(&self.terms[at..])
            {
                f.write_str(&in_quotes(word))?;
            } else {
                term.fmt(f)?;
            }
        }
        Ok(())
    }
}

/// Whether words would be read as one telephone number with blanks in it, from the first on.
fn merges(terms: &[Term]) -> bool {
    let plain = terms.iter().map_while(|term| {
        if let Test::Word(word) = &term.test
            && !term.not
            && term.field.is_none()
        {
            Some(word.as_str())
        } else {
            None
        }
    });
    let words: Vec<&str> = plain.collect();
    let joined = words.join(" ");
    words.len() > 1 && (spaced_number(&joined).is_some() || state::at(&joined).is_some())
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.not {
            f.write_str("!")?;
        }
        if let Some(field) = self.field {
            write!(f, "{field}:")?;
        }
        match &self.test {
            Test::Word(word) if self.field.is_some() && word.eq_ignore_ascii_case("none") => {
                write!(f, "\"{word}\"")
            }
            Test::Word(word) if self.field.is_none() && names_something(word) => {
                f.write_str(&in_quotes(word))
            }
            Test::Word(word) => f.write_str(&quoted(word, self.not || self.field.is_some())),
            Test::Pasted(text) | Test::State(_, text) => f.write_str(text),
            Test::Fuzzy(word) => write!(f, "~{}", quoted(word, true)),
            Test::Pattern(pattern) => write!(f, "/{pattern}/"),
            Test::Unset => f.write_str("none"),
            Test::Flag(true) => f.write_str("yes"),
            Test::Flag(false) => f.write_str("no"),
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The word as it is, or in quotation marks where it would be read as something else.
fn quoted(word: &str, has_prefix: bool) -> String {
    let reads_otherwise = word.is_empty()
        || word.contains(char::is_whitespace)
        || word.starts_with(['"', '/', '~'])
        || (!has_prefix && word.starts_with('!'));
    if reads_otherwise {
        in_quotes(word)
    } else {
        word.to_owned()
    }
}

fn in_quotes(word: &str) -> String {
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Whether the word alone would be read as a field or a state.
fn names_something(word: &str) -> bool {
    !field::is_text(word) || state::at(word).is_some() || field::state(word).is_some()
}
