//! The kinds of transactions.

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// It only reads: what it sees stays as it is until its end.
    Read,
    /// It changes something: there is one such at a time.
    Write,
    /// It changes what no other row depends on, statement by statement, whoever else is at work.
    Note,
}
