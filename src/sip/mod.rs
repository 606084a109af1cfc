//! SIP without I/O: bytes and a clock go in, bytes and deadlines come out.

pub mod digest;
mod flow;
pub mod locate;
pub mod message;
pub mod transaction;

pub use flow::{Flow, FlowId, Transport};
