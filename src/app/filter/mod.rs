//! The language of the filter: parse, match, print.

mod field;
mod filter;
pub mod matcher;
mod narrow;
mod parse;
mod print;
mod spelling;
mod state;
#[cfg(test)]
mod tests;

pub use field::Field;
pub use field::Rows;
pub use filter::{Filter, Problem, Term, Test};
pub use matcher::Matcher;
pub use matcher::Record;
pub use state::{STANDS, Standing, State, WORDS};
