//! The calls of the account, as far as they are known: read once, and then heard of by the stream.

mod book;
mod minutes;
mod outcome;
mod person;

pub use book::{Book, Known};
pub use minutes::CallMinute;
pub use outcome::{Outcome, cause_in_words};
pub use person::person;
