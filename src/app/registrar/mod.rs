//! What is known of the phones of the account, and how it is read and kept right: a stream of events, and lists behind it.

mod detail;
mod flashes;
mod hour;
mod reading;
mod registrar;
mod sight;
mod watch;

pub use detail::Detail;
pub use hour::{Hour, MINUTES, Minute};
pub use registrar::{Registrar, Told};
pub use sight::Sight;
pub use watch::Watch;
