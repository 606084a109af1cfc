//! The store on a `PostgreSQL` server, which several processes serve at once.

mod open;
mod shape;

pub use open::{OpenError, open};
