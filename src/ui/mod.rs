//! Draws the model and remembers nothing.

pub mod frame;
pub mod lines;
pub mod overlay;
pub mod parts;
pub mod screens;
pub mod theme;
pub mod view;

pub use theme::Theme;
pub use view::{pressed, view};

#[cfg(test)]
mod tests;
