//! The terminal backend: remembers what the terminal shows and writes only the difference.

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
