//! The header: the top bar, and the title of the screen.

mod bar;
mod count;
mod header;
mod line;
mod sorted;

pub use header::{draw, pressed};
