//! Draws the model and remembers nothing.

pub mod card;
pub mod form;
pub mod input;
pub mod picker;
pub mod question;
pub mod sheet;
pub mod theme;
pub mod view;
pub mod wrap;

pub use theme::Theme;
pub use view::view;

#[cfg(test)]
mod tests;
