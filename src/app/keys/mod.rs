//! Keys: one table of bindings, read by resolution, footer hints, help, command line and README, each through
//! the [`Keymap`] that the person's configuration made of it.

pub mod action;
pub mod chord;
pub mod edit;
pub mod key;
mod keyboard;
pub mod keymap;
mod name;
pub mod pointer;
mod spelt;
pub mod table;
pub mod when;

pub use action::Action;
pub use keymap::{Bound, Complaint, Keymap, Rebinding};
pub use table::{BINDINGS, Binding, Context};
pub use when::When;

#[cfg(test)]
mod tests;
