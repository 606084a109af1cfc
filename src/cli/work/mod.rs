//! Bulk work from the command line: where its files are, consent to it, and one job at work in the foreground.

pub mod consent;
pub mod foreground;
pub mod workplace;

pub use consent::{Answers, Consent};
pub use workplace::Workplace;
