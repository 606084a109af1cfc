//! What the registrar knows, as JSON: the shapes of `assets/platform.md`, for lists and for the stream.

mod attempt;
mod event;
mod id;
mod registration;
mod stay;
mod summary;
mod transport;

pub use attempt::Shown as Attempt;
pub use event::notice;
pub use id::number;
pub use registration::Shown as Registration;
pub use stay::Shown as Stay;
pub use summary::{OfDomain, OfEndpoint};
pub use transport::name as transport_name;
