//! The whole account at a glance: what needs somebody, and how its domains stand.

pub mod needs;
mod overview;
pub mod panels;

pub use overview::{Overview, Panel};
