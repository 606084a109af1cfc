//! The database engines behind types of our own: connections, statements, rows and values.
//!
//! The store speaks SQL that `SQLite` and `PostgreSQL` share, with `?1` for the first parameter. Nothing outside this room
//! knows which of them it speaks to, except for what only a file has, or only a server.

mod connection;
mod error;
mod intent;
mod lite;
mod server;
mod session;
mod value;

pub use connection::{Connection, Row};
pub use error::{Error, Result};
pub use intent::Intent;
pub use lite::Lite;
pub use server::{Heard, Hearing, Way};
pub use value::ToValue;
