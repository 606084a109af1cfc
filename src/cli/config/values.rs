//! Options that were given a value, and how a value is read.

use std::{collections::BTreeMap, marker::PhantomData};

use toml::{Spanned, de::DeValue};

use crate::{
    api::{Policy, sentence::Sentence},
    app::{filter::Filter, page::hidden::Hidden, shared::setup::Start},
    ui::theme,
};

use super::key::{Check, Held, Key, Kind, Opt, Part, Value};

/// Options of the part `P` of the file that were given a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values<P> {
    given: BTreeMap<&'static str, Value>,
    part: PhantomData<fn() -> P>,
}

impl<P> Default for Values<P> {
    fn default() -> Self {
        Self {
            given: BTreeMap::new(),
            part: PhantomData,
        }
    }
}

impl<P: Part> Values<P> {
    /// What this option was set to.
    pub fn get<T: Held>(&self, key: &Key<T, P>) -> Option<T::Lent<'_>> {
        T::lend(self.given.get(key.name())?)
    }

    /// Whether this option is switched on, by the table where it is not given.
    pub fn is_on(&self, key: &Key<bool, P>) -> bool {
        self.get(key).unwrap_or(key.option().on)
    }

    /// This option was given this value.
    pub fn insert(&mut self, option: &'static str, value: Value) {
        self.given.insert(option, value);
    }
}

/// The texts of a list, if it is one of texts only.
pub fn words(list: &[Spanned<DeValue<'_>>]) -> Option<Vec<String>> {
    let word = |word: &Spanned<DeValue<'_>>| word.get_ref().as_str().map(str::to_owned);
    list.iter().map(word).collect()
}

/// The value, or what it should have been.
pub fn read(option: &Opt, value: &DeValue<'_>) -> Result<Value, &'static str> {
    match (option.kind, value) {
        (Kind::Text, DeValue::String(text)) => Ok(Value::Text(text.to_string())),
        (Kind::Flag, DeValue::Boolean(flag)) => Ok(Value::Flag(*flag)),
        (Kind::Number, DeValue::Integer(number)) => {
            let digits = number.as_str().replace('_', "");
            usize::from_str_radix(&digits, number.radix())
                .map(Value::Number)
                .map_err(|_| "a whole number")
        }
        (Kind::Command, DeValue::String(line)) => {
            let shell = ["sh", "-c", line].map(str::to_owned);
            Ok(Value::Command(shell.to_vec()))
        }
        (Kind::Command, DeValue::Array(list)) => words(list)
            .filter(|words| !words.is_empty())
            .map(Value::Command)
            .ok_or("a text, or a list of texts"),
        (Kind::Text, _) => Err("a text in quotes"),
        (Kind::Flag, _) => Err("true or false"),
        (Kind::Number, _) => Err("a whole number"),
        (Kind::Command, _) => Err("a text, or a list of texts"),
    }
}

/// What is wrong with a value of the right kind, and how many bytes of its text stand before that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Bytes before it.
    pub at: usize,
    /// One sentence.
    pub message: String,
}

/// Whether the value means something.
pub fn check(option: &Opt, value: &Value) -> Result<(), Flaw> {
    let whole = |why: Sentence| Flaw {
        at: 0,
        message: why.into(),
    };
    let policy = Policy::default();
    match (option.check, value) {
        (Check::Filter, Value::Text(text)) => {
            Filter::parse(text).map(drop).map_err(|problem| Flaw {
                at: problem.at,
                message: format!("The filter cannot be read. {}", problem.message),
            })
        }
        (Check::Length, Value::Number(number)) => {
            policy.with_length(*number).map(drop).map_err(whole)
        }
        (Check::Colour, Value::Text(text)) => theme::colour(text).map(drop).map_err(whole),
        (Check::Alphabet, Value::Text(text)) => policy.with_alphabet(text).map(drop).map_err(whole),
        (Check::Columns, Value::Text(text)) => Hidden::all_but(text).map(drop).map_err(whole),
        (Check::Start, Value::Text(text)) => match Start::named(text) {
            Some(_) => Ok(()),
            None => Err(Flaw {
                at: 0,
                message: format!("The first screen is overview or domains, not {text:?}."),
            }),
        },
        (
            Check::Free
            | Check::Filter
            | Check::Colour
            | Check::Length
            | Check::Alphabet
            | Check::Columns
            | Check::Start,
            _,
        ) => Ok(()),
    }
}
