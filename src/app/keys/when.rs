//! Conditions under which a key does something, with the reason that is shown when it does not.

/// A condition, which [`offer`](crate::app::screens::offer) looks at and has a sentence for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The profile is not read-only: it leads to a change at the service.
    Writable,
    /// There is something under the cursor, or opened.
    Selected,
    /// It is clear which domain is meant.
    InDomain,
    /// It is a list of endpoints.
    List,
    /// It is one of one domain's endpoints, where it is a list of endpoints at all.
    Narrow,
    /// Rows are marked.
    Marked,
    /// The service tells which phones are registered.
    Told,
    /// The service does not tell which phones are registered.
    Untold,
    /// A phone is registered, as far as that is known.
    Phone,
    /// There is something to clear or somewhere to go back to.
    Leads,
    /// What is shown is read from the service, and can be read again.
    Readable,
    /// The call has not ended.
    Unended,
    /// The ring test is over.
    Over,
    /// The call is in a bridge with another one that is known.
    Bridged,
    /// The call is one of an endpoint of the account.
    Ours,
    /// The job is not opened yet.
    Closed,
    /// The job has not ended.
    Unfinished,
    /// Something in the job failed.
    Failed,
    /// The form asks for a password.
    Password,
    /// Something is chosen in the field.
    Chosen,
}

/// It leads to a change.
pub(super) const WRITES: &[When] = &[When::Writable];
/// It changes what is selected.
pub(super) const CHANGES: &[When] = &[When::Writable, When::Selected];
/// It is about what is selected.
pub(super) const ABOUT: &[When] = &[When::Selected];
