//! The screens, one file each.

pub mod domains;
mod endpoint;
mod endpoints;
pub mod jobs;
pub mod messages;
pub mod requests;

pub use domains::Domains;
pub use endpoint::EndpointDetail;
pub use endpoints::Endpoints;
pub use jobs::Jobs;
pub use messages::Messages;
pub use requests::Requests;
