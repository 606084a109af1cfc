//! Who answers the calls of a dashboard: the account of a service, seen through its client.

pub mod calls;
mod inquiry;
mod provider;

pub use provider::{Perform, Provider, Telling};
