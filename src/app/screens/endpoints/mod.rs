//! The list of endpoints, of one domain or of the whole account.

mod act;
pub mod bulk;
mod endpoints;
mod many;
pub mod marks;
mod rows;
mod wanted;
pub mod widen;

pub use endpoints::Endpoints;
pub use wanted::NOT_ASKED;
