//! The profiles that are open, and who performs their effects.

pub mod calls;
pub mod performer;
pub mod profiles;
pub mod provider;
pub mod search;
mod seats;
pub mod services;
pub mod tasks;

pub use seats::Seats;
