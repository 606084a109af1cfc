//! An error that the person can put right: one sentence, shown without a backtrace.

use std::{error, fmt};

/// Something that the person can put right: a sentence without a backtrace.
#[derive(Debug)]
pub struct Complaint(String);

impl Complaint {
    /// With this sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl error::Error for Complaint {}
