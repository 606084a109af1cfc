//! SIP without I/O: bytes and a clock go in, bytes and deadlines come out.

mod capture;
mod dialog;
pub mod digest;
mod flow;
pub mod locate;
pub mod message;
pub mod rtcp;
pub mod rtp;
pub mod sdp;
pub mod transaction;

pub use capture::Capture;
pub use dialog::Dialog;
pub use flow::{Flow, FlowId, Transport};
