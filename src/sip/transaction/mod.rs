//! Transactions: a request, its retransmissions and its responses (RFC 3261 §17, RFC 6026), without I/O.

mod act;
mod client_invite;
mod client_plain;
mod deadlines;
mod event;
mod hop;
mod incoming;
mod key;
mod layer;
mod outgoing;
mod resume;
mod server_invite;
mod server_plain;
mod table;
mod times;

#[cfg(test)]
mod tests;

pub use event::{Bytes, Input, Keep, Output};
pub use incoming::way_back;
pub use key::Key;
pub use layer::Layer;
pub use times::Times;
