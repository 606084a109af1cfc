//! The screens, one file each.

mod domains;
mod endpoint;
mod endpoints;
mod messages;
mod requests;

pub use domains::Domains;
pub use endpoint::EndpointDetail;
pub use endpoints::Endpoints;
pub use messages::Messages;
pub use requests::Requests;
