//! The profiles that are open, and who performs their effects.

pub mod means;
pub mod performer;
pub mod profiles;
mod seats;
pub mod services;

pub use seats::Seats;
