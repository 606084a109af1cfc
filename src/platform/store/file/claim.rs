//! The right to serve a data file, which one process has at a time, for as long as it lives.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read as _, Write as _},
    mem,
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use rustix::fs::OFlags;

/// How often a lock file that vanishes while it is taken is taken again.
const TRIES: usize = 100;

/// A claim on a data file, given up when it is dropped or the process ends, however it ends.
///
/// Two locks make it. The one on a file of its own, `NAME.lock`, guards the name: the write-ahead log goes by it. The one
/// on the data itself guards the file under every other name (links), and when somebody removed the lock file. Both are
/// `flock`s, which no other descriptor of this process gives up by accident, as it would `SQLite`'s POSIX locks.
///
/// The data file is opened here, before `SQLite` opens it, and must not be closed before `SQLite` has: keep the claim
/// longer than every connection.
#[derive(Debug)]
pub struct Claim {
    path: PathBuf,
    data: File,
    _name: NameLock,
}

/// A locked file beside the data, removed when it is dropped.
#[derive(Debug)]
struct NameLock {
    path: PathBuf,
    file: File,
}

/// Why a file cannot be claimed.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// Another server has it. Its process id, where it could be read.
    #[error("Another sipdeck serves the data file{}.", .0.as_deref().map(|id| format!(" (process {id})")).unwrap_or_default())]
    InUse(Option<String>),
    /// A folder, a pipe, a device …
    #[error("The data file cannot be used: {} is no regular file.", .0.display())]
    Irregular(PathBuf),
    /// It cannot be made, opened or locked.
    #[error("The data file cannot be used: {0}.")]
    File(#[from] io::Error),
}

impl Claim {
    /// Claims this file. It is made when it is not there, readable for nobody else: digests of passwords are in it.
    pub fn take(path: &Path) -> Result<Self, ClaimError> {
        let path = real(path)?;
        if path.exists() && !path.is_file() {
            return Err(ClaimError::Irregular(path));
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".lock");
        let name = NameLock::take(path.with_file_name(name))?;
        let is_new = !path.exists();
        let data = open(&path)?;
        match data.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                // Were it closed, and the other server were this very process, SQLite's locks there would be gone.
                mem::forget(data);
                return Err(ClaimError::InUse(None));
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        if is_new && let Some(folder) = path.parent() {
            // After a power cut, a file whose content was flushed is nothing without its name.
            File::open(folder)?.sync_all()?;
        }
        Ok(Self {
            path,
            data,
            _name: name,
        })
    }

    /// The file's real name, without links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file itself, whatever its name leads to now.
    pub fn data(&self) -> &File {
        &self.data
    }
}

impl NameLock {
    fn take(path: PathBuf) -> Result<Self, ClaimError> {
        for _ in 0..TRIES {
            let mut file = open(&path)?;
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => {
                    file.set_len(0)?;
                    writeln!(file, "{}", std::process::id())?;
                    return Ok(Self { path, file });
                }
                // Its last owner has just removed it.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut id = String::new();
                    // For the message only; bytes that are no number are left out of it.
                    let _ = file.take(20).read_to_string(&mut id);
                    let id = Some(id.trim().to_owned());
                    return Err(ClaimError::InUse(id.filter(|id| id.parse::<u32>().is_ok())));
                }
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        Err(io::Error::other("its lock file keeps vanishing").into())
    }
}

impl Drop for NameLock {
    fn drop(&mut self) {
        if is_at(&self.file, &self.path) {
            // Removed while it is still locked: whoever opened it meanwhile sees that it is not there any more.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// The name of a file without links, also of one that is still to be made.
fn real(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !path.is_symlink() => {
            let folder = match path.parent() {
                Some(folder) if !folder.as_os_str().is_empty() => folder,
                _ => Path::new("."),
            };
            let name = path.file_name().ok_or(error)?;
            Ok(fs::canonicalize(folder)?.join(name))
        }
        real => real,
    }
}

/// Opens a regular file for reading and writing, and makes it when it is not there. Nothing else is waited for or
/// followed.
fn open(path: &Path) -> Result<File, ClaimError> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .custom_flags(flags.bits().cast_signed())
        .open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(ClaimError::Irregular(path.to_owned()))
    }
}

/// Whether the name still leads to this file.
fn is_at(file: &File, path: &Path) -> bool {
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(file), Ok(named)) => (file.dev(), file.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Claim, ClaimError};

    #[test]
    fn a_file_is_claimed_once_under_all_of_its_names_and_again_when_it_is_given_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let (data, link, hard) = (
            folder.path().join("data"),
            folder.path().join("link"),
            folder.path().join("hard"),
        );
        let claim = Claim::take(&data).expect("is free");
        std::os::unix::fs::symlink(&data, &link).expect("links");
        fs::hard_link(&data, &hard).expect("links");
        let around = folder.path().join("x/../data");
        fs::create_dir(folder.path().join("x")).expect("makes");
        for name in [&data, &link, &hard, &around] {
            let refused = Claim::take(name);
            assert!(matches!(refused, Err(ClaimError::InUse(_))), "{name:?}");
        }
        fs::remove_file(folder.path().join("data.lock")).expect("removes");
        assert!(matches!(Claim::take(&data), Err(ClaimError::InUse(_))));
        drop(claim);
        drop(Claim::take(&link).expect("is free again"));
        let left: Vec<_> = fs::read_dir(folder.path()).expect("reads").collect();
        assert_eq!(left.len(), 4, "no lock is left: {left:?}");
    }

    #[test]
    fn what_is_no_regular_file_is_refused_at_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR,
            0,
        )
        .expect("makes");
        let dangling = folder.path().join("dangling");
        std::os::unix::fs::symlink(folder.path().join("nothing"), &dangling).expect("links");
        for path in [folder.path(), &pipe, std::path::Path::new("/dev/null")] {
            assert!(
                matches!(Claim::take(path), Err(ClaimError::Irregular(_))),
                "{path:?}"
            );
        }
        assert!(matches!(Claim::take(&dangling), Err(ClaimError::File(_))));
    }
}
