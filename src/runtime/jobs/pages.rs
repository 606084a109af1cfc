//! Lists that are read page by page to their end, or not at all.

use crate::{
    api::{Cursor, Failure, pace::Priority},
    app::service::{
        call::{Call, Reply},
        reply::Page,
    },
    runtime::provider::Provider,
};

/// What the pages of a list hold, in their order. `ask` asks for a page, `take` finds it in the answer.
///
/// # Errors
/// When one page cannot be had: a list is never taken for complete that is not.
pub async fn all_pages<T>(
    provider: &Provider,
    priority: Priority,
    ask: impl Fn(Option<Cursor>) -> Call,
    take: fn(Reply) -> Result<Page<T>, Failure>,
) -> Result<Vec<T>, Failure> {
    let mut all = Vec::new();
    let keep = |page| -> Option<()> {
        all.push(page);
        None
    };
    first_found(provider, priority, ask, take, keep).await?;
    Ok(all)
}

/// What `look` finds in the first page in which it finds anything; `None` when it is in no page.
///
/// # Errors
/// When a page before that cannot be had.
pub async fn first_found<T, F>(
    provider: &Provider,
    priority: Priority,
    ask: impl Fn(Option<Cursor>) -> Call,
    take: fn(Reply) -> Result<Page<T>, Failure>,
    mut look: impl FnMut(T) -> Option<F>,
) -> Result<Option<F>, Failure> {
    let mut after = None;
    loop {
        let (page, next) = take(provider.perform(priority, ask(after)).await?)?;
        if let Some(found) = look(page) {
            return Ok(Some(found));
        }
        if next.is_none() {
            return Ok(None);
        }
        after = next;
    }
}
