//! Styles and symbols by meaning: the only place that names a colour or a special character.

mod colour;
pub(in crate::ui) mod contrast;
mod depth;
mod look;
mod palette;
pub mod symbols;
#[cfg(test)]
mod tests;
mod theme;
mod user;

pub use colour::{BASIC, colour, label};
pub use depth::Depth;
pub use look::Look;
pub use theme::{MEANINGS, Theme};
pub use user::{Complaint, parse};
