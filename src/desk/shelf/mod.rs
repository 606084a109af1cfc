//! One account for many desks: one client, whose answers they share, and who tells them of each other's changes.

mod ear;
mod memory;
mod reads;
mod shelf;

pub use memory::Memory;
pub use shelf::{Seated, Shelf, Sitter};
