//! The local cache: the lists of an account as they were last seen, for the first frame of the next start.
//!
//! It holds no secret, only its owner may read it, and it is never trusted over the service: what it gives
//! back is shown with its age until the service has been asked. Anything odd about it, and it is rebuilt.

#[cfg(test)]
mod damage;
mod file;
mod keeper;
mod lists;
mod store;
mod teller;
#[cfg(test)]
mod tests;
mod trouble;

pub use file::{CacheFile, clear};
pub use keeper::{Cache, Keeper, open};
pub use store::Store;
pub use trouble::Trouble;
