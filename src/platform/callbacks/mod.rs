//! Callbacks: applications are told of their calls over HTTP, one event of a call after the other (reference §10).

mod kept;
mod queue;
mod request;

pub use kept::Kept;
pub use queue::{Callbacks, Done};
pub use request::{Base, Teller, Tried};
