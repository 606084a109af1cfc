//! Draws the model and remembers nothing.

pub mod budget;
mod card;
pub mod cell;
pub mod clip;
pub mod command;
pub mod detail;
pub mod domains;
pub mod endpoints;
pub mod footer;
pub mod form;
pub mod header;
pub mod help;
pub mod input;
pub mod jobs;
mod logs;
pub mod nothing;
pub mod picker;
pub mod question;
pub mod sheet;
pub mod status;
pub mod table;
pub mod theme;
mod unlock;
pub mod view;

pub use theme::Theme;
pub use view::view;

#[cfg(test)]
mod tests;
