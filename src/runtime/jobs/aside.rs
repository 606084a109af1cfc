//! Runs work that waits for the disk on a thread of its own.

use std::io;

/// Does this, and answers what came of it. It is done to its end even if nobody waits for it any more.
///
/// # Errors
/// When it panics.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> io::Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| io::Error::other("it could not be done to its end"))
}
