//! Where an account's cache lies: one file for each profile, address and account.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::runtime::files::private;

/// How the files end that belong to a cache, with what `SQLite` puts beside a database.
const ENDINGS: [&str; 4] = [".lists", ".lists-wal", ".lists-shm", ".lists-journal"];

/// The name and the folder of one cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheFile {
    folder: PathBuf,
    name: String,
    identity: String,
}

impl CacheFile {
    /// The cache of this account in a folder of caches. Nothing is made yet.
    pub fn new(folder: &Path, profile: &str, origin: &str, account: &str) -> Self {
        let identity = [profile, origin, account].join("\n");
        let digest = Sha256::digest(&identity);
        let plain = |letter: char| {
            if letter.is_ascii_alphanumeric() || letter == '-' {
                letter
            } else {
                '_'
            }
        };
        let readable: String = profile.chars().take(32).map(plain).collect();
        Self {
            folder: folder.to_owned(),
            name: format!(
                "{readable}-{}",
                base16ct::lower::encode_string(&digest[..8])
            ),
            identity,
        }
    }

    /// The database.
    pub fn path(&self) -> PathBuf {
        self.folder.join(format!("{}{}", self.name, ENDINGS[0]))
    }

    /// The database, without a link on the way to it.
    pub(super) fn real_path(&self) -> io::Result<PathBuf> {
        let folder = fs::canonicalize(&self.folder)?;
        Ok(folder.join(format!("{}{}", self.name, ENDINGS[0])))
    }

    /// What the database must say of itself.
    pub(super) fn identity(&self) -> &str {
        &self.identity
    }

    /// Makes the folder and an empty file that only we may read.
    pub(super) fn prepare(&self) -> io::Result<()> {
        private::folder(&self.folder)?;
        let folder = fs::symlink_metadata(&self.folder)?;
        // A folder that is a link is the person's own wish, and what it leads to is not ours to lock.
        if folder.is_dir() && folder.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(&self.folder, fs::Permissions::from_mode(0o700))?;
        }
        let file = private::append(&self.path())?;
        if file.metadata()?.permissions().mode() & 0o777 != 0o600 {
            file.set_permissions(fs::Permissions::from_mode(0o600))?;
        }
        for ending in &ENDINGS[1..] {
            let beside = self.folder.join(format!("{}{ending}", self.name));
            match private::look(&beside) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                Ok(_) | Err(_) => {}
            }
        }
        Ok(())
    }

    /// Removes this cache. One that is not there counts as removed.
    pub(super) fn remove(&self) -> io::Result<()> {
        for ending in ENDINGS {
            let path = self.folder.join(format!("{}{ending}", self.name));
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }
}

/// Removes every cache in this folder and nothing else. Answers how many there were.
pub fn clear(folder: &Path) -> io::Result<usize> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error),
    };
    let mut removed = 0;
    for entry in entries {
        let name = entry?.file_name();
        let text = name.to_string_lossy();
        if ENDINGS.iter().any(|ending| text.ends_with(ending)) {
            fs::remove_file(folder.join(&name))?;
            removed += usize::from(text.ends_with(ENDINGS[0]));
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        os::unix::fs::{PermissionsExt, symlink},
        path::Path,
    };

    use super::{CacheFile, ENDINGS, clear};
    use crate::runtime::cache::store::Store;

    #[test]
    fn every_account_has_a_file_of_its_own_whose_name_leads_nowhere_else() {
        let folder = Path::new("/cache");
        let place = |profile: &str, origin: &str, account: &str| {
            CacheFile::new(folder, profile, origin, account).path()
        };
        let one = place("prod", "https://api.example.com", "u-1");
        assert_eq!(one, place("prod", "https://api.example.com", "u-1"));
        assert_ne!(one, place("prod", "https://api.example.com", "u-2"));
        assert_ne!(one, place("prod", "https://api.example.org", "u-1"));
        assert_ne!(one, place("test", "https://api.example.com", "u-1"));
        let odd = place("../../x/\u{202e}", "", "");
        assert_eq!(odd.parent(), Some(folder));
    }

    #[test]
    fn clearing_removes_caches_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["a.lists", "a.lists-wal", "b.lists", "journal.jsonl"] {
            fs::write(folder.path().join(name), "x").expect("written");
        }
        assert_eq!(clear(folder.path()).expect("cleared"), 2);
        let left: Vec<_> = fs::read_dir(folder.path())
            .expect("listed")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        assert_eq!(left, ["journal.jsonl"]);
        assert_eq!(clear(&folder.path().join("missing")).expect("cleared"), 0);
    }

    #[test]
    fn no_file_of_a_cache_is_reached_through_a_link_and_no_target_changes() {
        for ending in ENDINGS {
            let folder = tempfile::tempdir().expect("a folder");
            let target = folder.path().join("target");
            fs::write(&target, "theirs").expect("written");
            fs::set_permissions(&target, fs::Permissions::from_mode(0o644)).expect("ours");
            let place = CacheFile::new(&folder.path().join("caches"), "p", "o", "u");
            drop(Store::open(&place).expect("opens"));
            let path = place.folder.join(format!("{}{ending}", place.name));
            // Beside a database that was closed, there is nothing.
            let _ = fs::remove_file(&path);
            symlink(&target, &path).expect("made");
            Store::open(&place).expect_err(ending);
            assert_eq!(fs::read(&target).expect("there"), b"theirs");
            let mode = fs::metadata(&target).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o644, "{ending}");
        }
    }

    #[test]
    fn a_folder_that_is_a_link_is_used_and_its_target_keeps_its_mode() {
        let folder = tempfile::tempdir().expect("a folder");
        let elsewhere = folder.path().join("elsewhere");
        fs::create_dir(&elsewhere).expect("made");
        fs::set_permissions(&elsewhere, fs::Permissions::from_mode(0o755)).expect("ours");
        symlink(&elsewhere, folder.path().join("caches")).expect("made");
        let place = CacheFile::new(&folder.path().join("caches"), "p", "o", "u");
        drop(Store::open(&place).expect("opens"));
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&elsewhere), mode(&place.path())), (0o755, 0o600));
    }
}
