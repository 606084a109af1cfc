//! The client of the HTTP API: one function for each operation, paced and retried safely.
//!
//! A client is cheap to clone, and all its clones share one [`Gate`](crate::api::pace::Gate), one pool of
//! connections and one log. Reads may be dropped at any time; a write must be awaited, since dropping it
//! leaves open whether it was done.

mod account;
mod answer;
mod applications;
mod ask;
mod body;
mod breakage;
mod caller;
mod calls;
mod connection;
mod domains;
mod endpoints;
mod events;
mod handle;
mod lines;
mod link;
mod once;
mod page;
pub mod proxy;
pub mod reach;
mod read;
mod record;
mod refusal;
mod registrations;
mod request;
mod seen;
mod tokens;
mod transport;

pub use body::{Body, DomainPatch, TokenWish};
pub use caller::{Caller, Report};
pub use connection::Connection;
pub use events::{Events, News};
pub use handle::Client;
pub use page::Page;
pub use refusal::Refusal;
