//! The command line.

mod command;
mod named;
mod paths;
mod run;
mod words;

pub use command::{Command, PLACES};
pub use words::words;
