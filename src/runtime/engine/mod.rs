//! Bulk work of one profile: jobs, imports, exports and undos, and the news of its client.

mod engine;
mod errands;
mod listening;
pub mod news;
mod sent;

pub use crate::runtime::files::place::{Place, Reach};

pub use engine::Desk;
