//! Kamailio in front of the phones: what it is configured with, what it reads and writes in the database, and whether it
//! all fits.
//!
//! A platform on `PostgreSQL` answers no phones itself. Kamailio nodes do, and know nothing but the schema `sip`: views of the
//! platform's endpoints and domains, and the table `sip.location`, where they write who is registered.

mod contract;
mod database;
mod listen;
mod node;

pub use contract::{ROLE, contract, mark};
pub use database::{Database, NoDatabase};
pub use listen::{Listen, NoListen};
pub use node::{Node, key};
