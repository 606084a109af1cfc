//! The store on a `PostgreSQL` server, which several processes serve at once.

mod facts;
mod open;
mod shape;

pub use facts::{Facts, KNOWN, Role, Sip, Somebody, facts};
pub use open::{OpenError, open};
