//! The dashboard for many people on one host, over SSH: one process, one client, one pace, a model a person.
//!
//! Nobody who comes in reaches more than the dashboard and the commands that their role allows: no shell, no file, no
//! forwarding, and never the token.

pub mod door;
pub mod front;
pub mod hall;
pub mod hostkey;
pub mod keys;
pub mod line;
pub mod log;
pub mod person;
pub mod role;
pub mod seat;
mod serve;
pub mod shelf;
mod watch;

pub use serve::serve;
pub use watch::watch;
