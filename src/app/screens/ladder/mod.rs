//! The ladder of an endpoint's last messages.

mod ladder;
pub mod page;

pub use ladder::Ladder;
