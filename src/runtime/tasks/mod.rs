//! What runs beside the loop: calls, timers and searches.

pub mod search;
mod tasks;

pub use tasks::{Awaited, Tasks};
