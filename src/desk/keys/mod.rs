//! The file that says who may come in, with which key, and as what.

mod entry;
mod file;
mod network;
mod options;

pub use entry::{Entry, weakness};
pub use file::{Complaint, Keys};
pub use network::Network;
