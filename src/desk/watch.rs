//! Notices that the keys file was changed, replaced or removed, without looking again and again.

use std::{path::Path, sync::Arc};

use crate::desk::hall::Hall;

/// Reads the keys again whenever their file changes. Where that cannot be noticed, SIGHUP has them read again.
pub async fn watch(hall: Arc<Hall>) {
    let path = hall.keys_file().to_owned();
    if let Err(error) = follow(&path, || hall.reread()).await {
        tracing::warn!(%error, "changes of the keys file are not noticed");
    }
}

#[cfg(target_os = "linux")]
async fn follow(path: &Path, changed: impl Fn()) -> std::io::Result<()> {
    use rustix::fs::inotify::{self, CreateFlags, WatchFlags};
    use tokio::{io::AsyncReadExt, net::unix::pipe::Receiver};

    use crate::runtime::files::private;

    // Editors and deployments replace the file: its folder is watched.
    let all = WatchFlags::CLOSE_WRITE
        | WatchFlags::MOVED_TO
        | WatchFlags::MOVED_FROM
        | WatchFlags::CREATE
        | WatchFlags::DELETE
        | WatchFlags::ATTRIB;
    let watcher = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
    inotify::add_watch(&watcher, private::folder_of(path), all)?;
    // To the operating system, it is read as a pipe is.
    let mut watcher = Receiver::from_owned_fd_unchecked(watcher)?;
    let own = path.file_name().unwrap_or_default().as_encoded_bytes();
    let mut bytes = [0; 4096];
    loop {
        let length = watcher.read(&mut bytes).await?;
        if names(&bytes[..length]).any(|name| name == own) {
            changed();
        }
    }
}

/// The names in events of inotify: each has four numbers, of which the last is how long the name is with its padding.
#[cfg(target_os = "linux")]
fn names(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (head, behind) = rest.split_at_checked(16)?;
        let length = u32::from_ne_bytes(head[12..].try_into().ok()?);
        let (name, behind) = behind.split_at_checked(usize::try_from(length).ok()?)?;
        rest = behind;
        name.split(|byte| *byte == 0).next()
    })
}

#[cfg(not(target_os = "linux"))]
async fn follow(_: &Path, _: impl Fn()) -> std::io::Result<()> {
    Err(std::io::Error::other("this system does not tell"))
}
