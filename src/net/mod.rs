//! Sockets for SIP and the resolver that finds its servers: the shells around what `sip` computes.

mod bounds;
mod certificate;
mod channel;
mod connection;
mod dropped;
mod event;
mod listener;
mod outbox;
mod queue;
mod resolver;
mod shared;
mod sockets;
mod tls;
mod udp;

#[cfg(test)]
mod tests;

pub use bounds::Bounds;
pub use certificate::Certificate;
pub use channel::{Channel, Unheard, Unreached};
pub use dropped::dropped;
pub use event::{Closed, Event};
pub use resolver::{Looked, Resolver, ResolverError, Search};
pub use sockets::{Sockets, Unsent};
pub use tls::{CertificateError, Shown, accepting, connecting, roots, system_roots};
pub use udp::towards;
