//! The list of endpoints, of one domain or of the whole account.

pub mod bulk;
mod endpoints;
mod many;
pub mod marks;
mod rows;
pub mod widen;

pub use endpoints::Endpoints;
