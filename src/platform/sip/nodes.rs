//! Nodes in front of the phones: they register phones and prove callers, which is not done here then.

/// The nodes.
#[derive(Debug, Default)]
pub struct Nodes;
