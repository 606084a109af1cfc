//! Tests of endpoints as data: what is asked for, what comes of it while it goes on, and the results that are kept.

mod exam;
mod kept;
mod results;

pub use exam::{Exam, Progress};
pub use kept::Kept;
pub use results::Results;
