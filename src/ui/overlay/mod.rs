//! What lies over a screen, drawn.

pub mod card;
pub mod command;
pub mod help;
pub mod picker;
pub mod question;
pub mod sheet;
pub mod unlock;
