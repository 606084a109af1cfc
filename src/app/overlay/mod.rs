//! What lies over a place and takes every key.

mod card;
pub mod command;
pub mod entries;
pub mod help;
mod overlay;
pub mod pages;
pub mod picker;
pub mod prefix;
pub mod press;
pub mod signs;
mod synonyms;
pub mod unlock;

pub use overlay::Overlay;
