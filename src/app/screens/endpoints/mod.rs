//! The list of endpoints, of one domain or of the whole account.

mod act;
mod beside;
mod bulk;
pub mod chips;
mod endpoints;
mod export;
mod many;
mod marks;
mod panes;
mod rows;
mod wanted;
pub mod widen;

pub use beside::{Beside, Pane};
pub use endpoints::Endpoints;
pub use wanted::NOT_ASKED;
