//! The stream: everything that happens, told to whoever watches, and kept for a while for those who come back.

mod notice;
mod ring;
mod stream;
mod watch;

pub use notice::{About, Filter, Notice};
pub use stream::Stream;
pub use watch::Watch;
