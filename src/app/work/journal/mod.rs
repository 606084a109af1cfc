//! What was changed, by whom, from what to what; and the rules by which it can be undone.

mod ahead;
mod entry;
mod invert;
#[cfg(test)]
mod tests;
mod undo;
mod words;

pub use ahead::{Ahead, Made, Rest};
pub use entry::{Ended, Entry, Kind, Login, Object, Verb, Who};
pub use invert::undo;
pub use undo::{Undo, last, of_job};
pub use words::CHANGES;
