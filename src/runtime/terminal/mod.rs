//! The terminal: its bytes in and out.

pub mod answers;
pub mod backend;
pub mod clipboard;
pub mod decoder;
pub mod device;
pub mod input;
pub mod keyboard;
pub mod kind;
pub mod outlet;
pub mod port;
pub mod selection;
pub mod signals;
pub mod tty;
pub mod unseen;
