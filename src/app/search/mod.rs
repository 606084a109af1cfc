//! Filtering and sorting a million rows off the loop, in parts.

pub mod beginning;
pub mod census;
pub mod marked;
mod merge;
pub mod named;
mod plan;
mod query;
mod ranking;
mod search;
pub mod sieve;
mod slots;
mod sorting;
#[cfg(test)]
mod tests;
mod walk;

pub use query::{Effort, Found, Partial, Query, SMALL, fields, follows_phones};
pub use search::{Search, run};
pub use slots::RowRef;
pub use slots::Slots;
