//! Carries out the calls of a dashboard: the client, the cache and the jobs of one account.

mod engine;
mod errands;
pub mod news;
pub mod witness;

pub use crate::runtime::files::place::Place;

pub use engine::Desk;
