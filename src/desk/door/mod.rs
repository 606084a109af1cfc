//! The door: what an SSH client may agree on with us, and who of those who show a key is let in.

mod admission;
mod config;
mod connection;
mod handler;

pub use config::config;
pub use connection::attend;
