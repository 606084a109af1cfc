//! A file that says that something is under way: it goes when that has ended, and what is left of it after a crash is
//! found at the next start.

use std::{
    fs::{self, File, TryLockError},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::{draft::Draft, private};

/// The most bytes of a marker: far more than one change takes.
const MOST: usize = 4 << 20;

/// A marker that nobody else takes for left over while this lives: it is locked (flock).
#[derive(Debug)]
pub struct Marker {
    path: PathBuf,
    _lock: File,
}

/// A marker whose process has ended, and what it says.
#[derive(Debug)]
pub struct Left {
    /// The marker, which is ours now.
    pub marker: Marker,
    /// What it says.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl Marker {
    /// Puts it there; it is on the disk when this returns.
    ///
    /// # Errors
    /// When something is there already, or it cannot be written.
    pub fn put(path: PathBuf, bytes: &[u8]) -> io::Result<Self> {
        let mut draft = Draft::new(&path)?;
        // Before it can be seen: nobody may take it for left over.
        draft.file().try_lock()?;
        draft.write_all(bytes)?;
        let lock = draft.take()?;
        Ok(Self { path, _lock: lock })
    }

    /// Takes it away: what it says has ended. One that is gone already is no trouble.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn remove(self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

/// Those in this folder whose names end like this and whose processes have ended, each with what it says. One that cannot
/// be read is an error that keeps no other from being found.
///
/// # Errors
/// When the folder cannot be read. One that is not there holds none.
pub fn left(folder: &Path, ending: &str) -> io::Result<Vec<io::Result<Left>>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        if name.to_string_lossy().ends_with(ending) {
            paths.push(folder.join(name));
        }
    }
    paths.sort();
    Ok(paths
        .into_iter()
        .filter_map(|path| take(path).transpose())
        .collect())
}

/// The marker, if its process has ended.
fn take(path: PathBuf) -> io::Result<Option<Left>> {
    let lock = match private::look(&path) {
        Ok(lock) => lock,
        // Its process took it away meanwhile.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    let bytes = match private::read(&path, MOST) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        bytes => bytes?,
    };
    let marker = Marker { path, _lock: lock };
    Ok(Some(Left { marker, bytes }))
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::symlink};

    use super::{Left, Marker, left};

    #[test]
    fn a_marker_is_left_over_once_nobody_holds_it_and_gone_once_it_is_taken_away() {
        let folder = tempfile::tempdir().expect("a folder");
        let found = || {
            let all = left(folder.path(), ".sent").expect("read").into_iter();
            let all = all.map(|found| found.expect("whole"));
            all.collect::<Vec<Left>>()
        };
        let marker = Marker::put(folder.path().join("1.sent"), b"one").expect("put");
        assert_eq!(found().len(), 0, "its process lives");
        Marker::put(folder.path().join("1.sent"), b"two").expect_err("it is there");
        marker.remove().expect("removed");
        assert_eq!(found().len(), 0);
        drop(Marker::put(folder.path().join("2.sent"), b"two").expect("put"));
        let [Left { marker, bytes }] = <[Left; 1]>::try_from(found()).expect("one");
        assert_eq!(**bytes, *b"two");
        assert_eq!(found().len(), 0, "somebody looks after it already");
        marker.remove().expect("removed");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 0);
    }

    #[test]
    fn one_that_cannot_be_read_hides_no_other() {
        let folder = tempfile::tempdir().expect("a folder");
        symlink("/dev/zero", folder.path().join("1.sent")).expect("made");
        drop(Marker::put(folder.path().join("2.sent"), b"two").expect("put"));
        let all = left(folder.path(), ".sent").expect("read");
        assert!(matches!(&all[..], [Err(_), Ok(_)]), "{all:?}");
        assert_eq!(
            left(&folder.path().join("none"), ".sent")
                .expect("none")
                .len(),
            0
        );
    }
}
