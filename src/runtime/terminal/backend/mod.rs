//! Draws frames with the fewest bytes.

mod backend;
mod grid;
mod moves;
mod paint;
mod runs;
mod scroll;
mod sgr;
#[cfg(test)]
mod tests;

pub use backend::{Screen, draw};
