//! A configuration key: its name, where it stands, and the type of its value.

use std::marker::PhantomData;

/// Where in the file an option stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// At the top.
    Top,
    /// In a `[profiles.NAME]`.
    Profile,
}

/// What an option holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Number,
    /// A command: a text for the shell, or a list of a program and its arguments.
    Command,
}

/// What the value of an option must keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Any value of its kind.
    Free,
    /// A filter of endpoints.
    Filter,
    /// A colour.
    Colour,
    /// The length of a password.
    Length,
    /// What passwords are made of.
    Alphabet,
    /// Columns of the lists of endpoints.
    Columns,
    /// A first screen.
    Start,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A yes or no.
    Flag(bool),
    /// A whole number.
    Number(usize),
    /// A program with its arguments.
    Command(Vec<String>),
}

/// One option, as a row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Opt {
    /// Its key in the file.
    pub name: &'static str,
    /// Where it stands.
    pub place: Section,
    /// What it holds.
    pub kind: Kind,
    /// The environment variable with the same meaning, when no profile is asked for; or empty.
    pub env: &'static str,
    /// One sentence.
    pub help: &'static str,
    /// A value to start from, where it holds a text, a command or a number.
    pub example: &'static str,
    /// What holds when a flag is not given.
    pub on: bool,
    /// What is looked at besides the kind.
    pub check: Check,
}

/// The options at the top of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Top;

/// The options of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OfProfile;

/// A part of the file that has options.
pub trait Part {
    /// Where it is.
    const PLACE: Section;
}

impl Part for Top {
    const PLACE: Section = Section::Top;
}

impl Part for OfProfile {
    const PLACE: Section = Section::Profile;
}

/// A type that an option can hold.
pub trait Held {
    /// How it is written.
    const KIND: Kind;
    /// What is handed out of it.
    type Lent<'a>;
    /// The value, if it is of this type.
    fn lend(value: &Value) -> Option<Self::Lent<'_>>;
}

impl Held for String {
    const KIND: Kind = Kind::Text;
    type Lent<'a> = &'a str;
    fn lend(value: &Value) -> Option<&str> {
        match value {
            Value::Text(text) => Some(text),
            Value::Flag(_) | Value::Number(_) | Value::Command(_) => None,
        }
    }
}

impl Held for bool {
    const KIND: Kind = Kind::Flag;
    type Lent<'a> = bool;
    fn lend(value: &Value) -> Option<bool> {
        match value {
            Value::Flag(flag) => Some(*flag),
            Value::Text(_) | Value::Number(_) | Value::Command(_) => None,
        }
    }
}

impl Held for usize {
    const KIND: Kind = Kind::Number;
    type Lent<'a> = usize;
    fn lend(value: &Value) -> Option<usize> {
        match value {
            Value::Number(number) => Some(*number),
            Value::Text(_) | Value::Flag(_) | Value::Command(_) => None,
        }
    }
}

impl Held for Vec<String> {
    const KIND: Kind = Kind::Command;
    type Lent<'a> = &'a [String];
    fn lend(value: &Value) -> Option<&[String]> {
        match value {
            Value::Command(words) => Some(words),
            Value::Text(_) | Value::Flag(_) | Value::Number(_) => None,
        }
    }
}

/// The key of an option that holds a `T`, in the part `P` of the file.
#[derive(Debug)]
#[must_use = "it is a row of the table"]
pub struct Key<T, P> {
    option: Opt,
    holds: PhantomData<fn() -> (T, P)>,
}

impl<T: Held, P: Part> Key<T, P> {
    /// A key of this name, with a sentence about it.
    pub const fn new(name: &'static str, help: &'static str) -> Self {
        Self::of(Opt {
            name,
            place: P::PLACE,
            kind: T::KIND,
            env: "",
            help,
            example: "",
            on: false,
            check: Check::Free,
        })
    }

    const fn of(option: Opt) -> Self {
        let holds = PhantomData;
        Self { option, holds }
    }

    /// The environment variable that says the same.
    pub const fn env(self, env: &'static str) -> Self {
        Self::of(Opt { env, ..self.option })
    }

    /// A value to start from.
    pub const fn example(self, example: &'static str) -> Self {
        Self::of(Opt {
            example,
            ..self.option
        })
    }

    /// What its value must keep to.
    pub const fn check(self, check: Check) -> Self {
        Self::of(Opt {
            check,
            ..self.option
        })
    }

    /// Its name in the file.
    pub const fn name(&self) -> &'static str {
        self.option.name
    }

    /// Its row in the table.
    pub const fn option(&self) -> Opt {
        self.option
    }
}

impl<P: Part> Key<bool, P> {
    /// The same flag, which holds unless it is set to false.
    pub const fn on(self) -> Self {
        Self::of(Opt {
            on: true,
            ..self.option
        })
    }
}
