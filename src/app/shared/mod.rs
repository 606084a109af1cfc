//! What every screen is handed.

pub mod budget;
pub mod jobs;
pub mod outlook;
pub mod pulse;
pub mod refusing;
mod shared;

pub use shared::Shared;
