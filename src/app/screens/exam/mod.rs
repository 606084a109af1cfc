//! A test of one endpoint, step by step.

mod examination;
pub mod page;

pub use examination::Examination;
