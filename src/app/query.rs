//! Filtering and sorting rows: a pure function that the runtime runs off the loop.

use std::sync::Arc;

use super::rows::EndpointPage;

/// What is to be filtered and sorted: a cheap snapshot of the pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The rows.
    pub pages: Vec<Arc<EndpointPage>>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The pages that `rows` point into.
    pub pages: Vec<Arc<EndpointPage>>,
    /// Page and row of each that is shown, in order.
    pub rows: Arc<[(u32, u32)]>,
}

/// Runs it. Costs up to seconds for a million rows: call it where nobody waits.
#[must_use]
pub fn run(query: &Query) -> Found {
    let mut rows = Vec::new();
    for (page, at) in query.pages.iter().zip(0u32..) {
        rows.extend((0u32..).take(page.len()).map(|row| (at, row)));
    }
    Found {
        pages: query.pages.clone(),
        rows: rows.into(),
    }
}
