//! The list of jobs and the proposal of a new one.

mod jobs;
pub mod proposal;
pub mod resume;

pub use jobs::{Jobs, above, below};
