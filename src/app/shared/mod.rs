//! What every screen is handed.

mod age;
mod background;
pub mod budget;
pub mod jobs;
pub mod mouse;
pub mod outlook;
pub mod pulse;
pub mod refusing;
pub mod setup;
pub(crate) mod shared;

pub use shared::Shared;
