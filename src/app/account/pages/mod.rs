//! The pages of one list while it is being read.

mod kept;
mod numbers;
mod pages;
mod writing;

pub use pages::{Pages, Turn};
