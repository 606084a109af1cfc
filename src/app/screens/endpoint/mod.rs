//! The page of one endpoint.

pub mod detail;
mod endpoint;
pub mod findings;

pub use endpoint::EndpointDetail;
