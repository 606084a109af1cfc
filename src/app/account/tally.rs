//! What is known of a domain's endpoints, in numbers.

use crate::app::service::longest::Longest;

/// What is known of a domain's endpoints, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many are known.
    pub endpoints: usize,
    /// How many of them are disabled.
    pub disabled: usize,
    /// How many of the others have no application.
    pub unassigned: usize,
    /// How wide their texts are.
    pub longest: Longest,
    /// Whether these are all.
    pub complete: bool,
}
