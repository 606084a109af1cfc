//! The line to somebody: how much of what was sent has not arrived, and how to end it whatever the other side does.

mod backlog;
mod line;

pub use backlog::Backlog;
pub use line::Line;
