//! The order of names: as people read them, not as bytes.

mod key;
mod order;

pub use key::Key;
pub use key::Writer;
pub use order::{Sort, alike, natural};
