//! Draws the model and remembers nothing.

pub mod form;
pub mod picker;
pub mod question;
pub mod theme;
pub mod view;

pub use theme::Theme;
pub use view::view;
