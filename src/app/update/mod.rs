//! The turn: a message comes in, the model changes, effects go out.

mod follow;
pub mod gathering;
pub mod masked;
pub mod mouse;
pub mod quit;
pub mod switch;
mod update;
mod way;
pub mod worked;

pub use update::update;
