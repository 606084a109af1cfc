//! The page of one endpoint.

mod day;
pub mod detail;
mod endpoint;
pub mod findings;
pub mod pane;
mod phones;

pub use endpoint::EndpointDetail;
