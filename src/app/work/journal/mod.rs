//! What was changed, by whom, from what to what; and the rules by which it can be undone.

mod ahead;
mod entry;
mod invert;
mod past;
#[cfg(test)]
mod tests;
mod undo;

pub use ahead::{Ahead, Made, Rest};
pub use entry::{Ended, Entry, Kind, Login, Object, Verb, Who};
pub use invert::undo;
pub use past::Past;
pub use undo::{Undo, last, of_job};
