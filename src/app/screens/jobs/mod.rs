//! The list of jobs and the proposal of a new one.

pub mod import;
mod jobs;
pub mod proposal;
pub mod resume;

pub use jobs::{Jobs, above, below};
