//! What the machines of single transactions want done.

/// One thing to do, in the order of a list of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// A client sends its request again, a server its last response.
    Resend,
    /// A client acknowledges the final response that refused its INVITE.
    Acknowledge,
    /// The message that came is the user's.
    Tell,
    /// The user hears that nobody answered in time.
    Silent,
    /// The transaction is over.
    Over,
}
