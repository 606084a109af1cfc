//! Importing: a table of endpoints from a file, judged row by row.

mod book;
mod column;
mod desired;
mod grid;
mod json;
mod judge;
mod kind;
mod originals;
mod quotes;
mod read;
mod reading;
mod sheet;
mod systems;
mod table;
#[cfg(test)]
mod tests;
mod verdict;

pub use column::Column;
pub use desired::Desired;
pub use judge::Known;
pub use judge::judge;
pub use judge::mentioned;
pub use originals::originals;
pub use read::{FILE_MAX, read};
pub use reading::{Mapped, Reading};
pub use table::{Row, Table};
pub use verdict::Judged;
pub use verdict::Verdict;
pub use verdict::Verdicts;
pub use verdict::describe;
