//! The turn: a message comes in, the model changes, effects go out.

pub mod gathering;
pub mod mouse;
pub mod quit;
pub mod switch;
mod update;
pub mod worked;

pub use update::update;
