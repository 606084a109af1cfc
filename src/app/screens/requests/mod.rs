//! The log of requests.

pub mod purpose;
mod requests;

pub use requests::{FIELDS, Requests};
