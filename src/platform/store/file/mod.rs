//! The data file on disk: claimed by one server, opened with care, and watched while it is served.

mod claim;
mod open;
mod seal;
mod watch;

pub use open::{OpenError, reader, temporary, writer};
pub use watch::Watch;
