//! A compiled filter, asked for every row.

use std::ops::Range;

use nucleo_matcher::{
    Config, Matcher as Fuzzy, Utf32Str,
    pattern::{Atom, AtomKind, CaseMatching, Normalization},
};
use regex::{Regex, RegexBuilder};

use crate::api::sentence::Sentence;

use super::{
    field::Field,
    filter::{Filter, Test},
    spelling::patterns,
    state::State,
};

/// A row as a filter sees it.
pub trait Record {
    /// The text of a field; empty when it is unset.
    fn text(&self, field: Field) -> &str;
    /// What a field that is answered with yes or no says; nothing while that is not known. What cannot be off is on.
    fn flag(&self, field: Field) -> Option<bool> {
        (field == Field::Enabled).then_some(true)
    }
    /// Whether one of the texts of a field passes: most have one.
    fn any(&self, field: Field, passes: &mut dyn FnMut(&str) -> bool) -> bool {
        passes(self.text(field))
    }

    /// Whether it is in this state.
    fn is(&self, state: State) -> bool {
        match state {
            State::Ready | State::Enabled => self.flag(Field::Enabled) == Some(true),
            State::Disabled => self.flag(Field::Enabled) == Some(false),
            State::NoApplication
            | State::UnknownApplication
            | State::NoCallUrl
            | State::Stands(_) => false,
        }
    }
}

/// A filter for rows with these columns.
pub struct Matcher<'a> {
    terms: Vec<Compiled>,
    columns: &'a [Field],
    scratch: Option<Box<Scratch>>,
}

/// A term made ready.
pub(crate) struct Compiled {
    pub not: bool,
    pub field: Option<Field>,
    pub test: Ready,
    /// Whether it looks for a word: what holds such a text has it somewhere in any text around it.
    pub plain: bool,
}

pub(crate) enum Ready {
    Regex(Regex),
    /// A word: what finds it in a text of ASCII, and in any other.
    Word(Regex, Option<Regex>),
    Fuzzy(Atom),
    Unset,
    Flag(bool),
    State(State),
}

/// What the fuzzy matcher works in.
pub(crate) struct Scratch {
    fuzzy: Fuzzy,
    wide: Vec<char>,
}

/// The largest compiled pattern, in bytes.
const PATTERN_LIMIT: usize = 1 << 20;

/// Whether a test can be compiled; if not, why.
pub(super) fn check(test: &Test) -> Result<(), Sentence> {
    compile(test).map(drop)
}

fn compile(test: &Test) -> Result<Ready, Sentence> {
    Ok(match test {
        Test::Word(word) | Test::Pasted(word) => {
            let (ascii, any) = patterns(word);
            let any = any.and_then(|any| regex(&any, word).ok());
            Ready::Word(regex(&ascii, word)?, any)
        }
        Test::Pattern(pattern) => Ready::Regex(regex(pattern, &without_escapes(pattern))?),
        Test::Fuzzy(word) => Ready::Fuzzy(Atom::new(
            word,
            CaseMatching::Smart,
            Normalization::Smart,
            AtomKind::Fuzzy,
            false,
        )),
        Test::Unset => Ready::Unset,
        Test::Flag(on) => Ready::Flag(*on),
        Test::State(state, _) => Ready::State(*state),
    })
}

fn regex(pattern: &str, letters: &str) -> Result<Regex, Sentence> {
    RegexBuilder::new(pattern)
        .case_insensitive(!letters.chars().any(char::is_uppercase))
        .size_limit(PATTERN_LIMIT)
        .build()
        .map_err(|error| {
            let reason = error.to_string();
            format!("The pattern cannot be used: {}.", last_line(&reason)).into()
        })
}

/// `\D` and `\B` are no upper-case letters.
fn without_escapes(pattern: &str) -> String {
    let mut out = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            c => out.push(c),
        }
    }
    out
}

fn last_line(error: &str) -> &str {
    let line = error.lines().last().unwrap_or_default();
    line.trim_start_matches("error: ").trim_end_matches('.')
}

/// The terms made ready, and what they need to work in.
pub(crate) fn ready(filter: &Filter) -> (Vec<Compiled>, Option<Box<Scratch>>) {
    let compiled = filter.terms.iter().filter_map(|term| {
        Some(Compiled {
            not: term.not,
            field: term.field,
            test: compile(&term.test).ok()?,
            plain: matches!(term.test, Test::Word(_) | Test::Pasted(_)),
        })
    });
    let terms: Vec<Compiled> = compiled.collect();
    let fuzzy = |term: &Compiled| matches!(term.test, Ready::Fuzzy(_));
    let scratch = terms.iter().any(fuzzy).then(|| {
        Box::new(Scratch {
            fuzzy: Fuzzy::new(Config::DEFAULT),
            wide: Vec::new(),
        })
    });
    (terms, scratch)
}

/// What finds the word in this text.
fn spelt<'a>(ascii: &'a Regex, any: Option<&'a Regex>, text: &str) -> &'a Regex {
    any.filter(|_| !text.is_ascii()).unwrap_or(ascii)
}

impl Ready {
    /// Whether a text passes; being on or off is no matter of texts.
    pub(crate) fn holds(&self, text: &str, scratch: &mut Option<Box<Scratch>>) -> bool {
        match self {
            Self::Regex(regex) => regex.is_match(text),
            Self::Word(ascii, any) => spelt(ascii, any.as_ref(), text).is_match(text),
            Self::Fuzzy(atom) => scratch.as_mut().is_some_and(|scratch| {
                let text = Utf32Str::new(text, &mut scratch.wide);
                atom.score(text, &mut scratch.fuzzy).is_some()
            }),
            Self::Unset => text.is_empty(),
            Self::Flag(_) | Self::State(_) => false,
        }
    }
}

impl<'a> Matcher<'a> {
    /// Compiles a filter; a term without a field looks at `columns`.
    #[must_use]
    pub fn new(filter: &Filter, columns: &'a [Field]) -> Self {
        let (terms, scratch) = ready(filter);
        Self {
            terms,
            columns,
            scratch,
        }
    }

    /// Whether the row is shown.
    pub fn matches(&mut self, record: &impl Record) -> bool {
        let Self {
            terms,
            columns,
            scratch,
        } = self;
        terms.iter().all(|term| {
            let mut holds = |field: Field| match &term.test {
                Ready::Flag(on) => record.flag(field) == Some(*on),
                Ready::State(state) => record.is(*state),
                Ready::Regex(_) | Ready::Word(..) | Ready::Fuzzy(_) | Ready::Unset => {
                    record.any(field, &mut |text| term.test.holds(text, scratch))
                }
            };
            let found = match term.field {
                Some(field) => holds(field),
                None => columns.iter().any(|field| holds(*field)),
            };
            found != term.not
        })
    }

    /// The bytes of this field's text that made the row match, in order and apart from each other.
    pub fn ranges(&mut self, field: Field, text: &str) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for term in self.terms.iter().filter(|term| !term.not) {
            let looked_at = term
                .field
                .map_or(self.columns.contains(&field), |named| named == field);
            let pattern = match &term.test {
                Ready::Regex(regex) => Some(regex),
                Ready::Word(ascii, any) => Some(spelt(ascii, any.as_ref(), text)),
                Ready::Fuzzy(_) | Ready::Unset | Ready::Flag(_) | Ready::State(_) => None,
            };
            match (pattern, &term.test, &mut self.scratch) {
                (Some(regex), ..) if looked_at => {
                    ranges.extend(
                        regex
                            .find_iter(text)
                            .map(|found| found.range())
                            .filter(|range| !range.is_empty()),
                    );
                }
                (None, Ready::Fuzzy(atom), Some(scratch)) if looked_at => {
                    let mut indices = Vec::new();
                    let haystack = Utf32Str::new(text, &mut scratch.wide);
                    if atom
                        .indices(haystack, &mut scratch.fuzzy, &mut indices)
                        .is_some()
                    {
                        ranges.extend(graphemes_at(text, &indices));
                    }
                }
                _ => {}
            }
        }
        merged(ranges)
    }
}

/// The fuzzy matcher counts graphemes; the screen is drawn from bytes.
fn graphemes_at(text: &str, indices: &[u32]) -> Vec<Range<usize>> {
    use unicode_segmentation::UnicodeSegmentation;
    text.grapheme_indices(true)
        .zip(0u32..)
        .filter(|(_, index)| indices.contains(index))
        .map(|((at, grapheme), _)| at..at + grapheme.len())
        .collect()
}

fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}
