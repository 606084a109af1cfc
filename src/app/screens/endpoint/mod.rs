//! The page of one endpoint.

pub mod detail;
mod endpoint;
pub mod findings;
mod phones;

pub use endpoint::EndpointDetail;
