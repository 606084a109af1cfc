//! A form: fields that are filled in, checked as they are typed, and sent.

use crate::api::{Failure, Secret};

use super::{
    call::Reply,
    message::{Key, Ticket},
    next::Next,
    picker::Choice,
    shared::Shared,
};

/// A form being filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// What it is for, such as `New endpoint in lab1`.
    pub title: String,
}

impl Form {
    /// Takes a key.
    pub fn press(&mut self, _shared: &mut Shared, _key: Key) -> Next {
        Next::Back
    }

    /// Takes pasted text.
    pub fn paste(&mut self, _shared: &mut Shared, _text: &str) -> Next {
        Next::Stay
    }

    /// Takes a reply, if it is the form's own: then answers `Some`.
    pub fn settle(
        &mut self,
        _shared: &mut Shared,
        _ticket: Ticket,
        _outcome: &Result<Reply, Failure>,
    ) -> Option<Next> {
        None
    }

    /// Takes a password that was asked for.
    pub fn generated(&mut self, _shared: &mut Shared, _password: Option<Secret>) -> Next {
        Next::Stay
    }

    /// Takes what a picker chose.
    pub fn choose(&mut self, _shared: &mut Shared, _choice: Choice) -> Next {
        Next::Stay
    }
}
