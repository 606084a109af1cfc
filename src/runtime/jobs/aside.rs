//! Work that waits for the disk, done on a thread where nothing else waits with it.

use std::io;

/// Does this, and answers what came of it. It is done to its end even if nobody waits for it any more.
///
/// # Errors
/// When it panics.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> io::Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| io::Error::other("it could not be done to its end"))
}
