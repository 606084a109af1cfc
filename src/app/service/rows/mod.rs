//! Endpoints as immutable pages of rows, small enough for a million of them.

mod bytes;
mod change;
mod fold;
mod index;
mod rows;
mod shape;
mod written;

pub use fold::digest;
pub use fold::fold;
pub use rows::{EndpointPage, EndpointRow};
