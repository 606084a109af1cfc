//! The header.

mod count;
mod header;
mod line;
mod place;
mod sorted;

pub use header::draw;
