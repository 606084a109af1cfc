//! What a list of endpoints waits for: rows, and answers about many of them.

use crate::app::{
    filter::Filter, page::columns::EndpointColumn, service::ticket::Ticket, text::order::Sort,
};

/// What a query is about: as long as this is the same, so is its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What is shown.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort<EndpointColumn>,
    /// What is known of the account.
    pub version: u64,
    /// What is known of phones, where that makes a difference.
    pub phones: Option<u64>,
}

/// What is said when a question does not come after all.
pub const NOT_ASKED: &str = "Nothing was changed: the marked rows are not looked through any more.";

/// What a list of endpoints is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gathering {
    /// What the answer comes with.
    pub ticket: Ticket,
    /// Whether the answer is a question, which may only be asked while the person looks at the list.
    pub asks: bool,
}
