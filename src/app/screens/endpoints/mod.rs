//! The list of endpoints, of one domain or of the whole account.

mod act;
mod bulk;
mod endpoints;
mod export;
mod many;
mod marks;
mod rows;
mod wanted;
pub mod widen;

pub use endpoints::Endpoints;
pub use wanted::NOT_ASKED;
