//! Where an account's cache lies: one file for each profile, address and account.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

/// How the files end that belong to a cache, with what `SQLite` puts beside a database.
const ENDINGS: [&str; 4] = [".lists", ".lists-wal", ".lists-shm", ".lists-journal"];

/// The name and the folder of one cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    folder: PathBuf,
    name: String,
    identity: String,
}

impl Place {
    /// The cache of this account in a folder of caches. Nothing is made yet.
    #[must_use]
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
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder.join(format!("{}{}", self.name, ENDINGS[0]))
    }

    /// What the database must say of itself.
    pub(super) fn identity(&self) -> &str {
        &self.identity
    }

    /// Makes the folder and an empty file that only we may read.
    pub(super) fn prepare(&self) -> io::Result<()> {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
        if !self.folder.is_dir() {
            let mut builder = fs::DirBuilder::new();
            builder.recursive(true).mode(0o700).create(&self.folder)?;
        } else if fs::metadata(&self.folder)?.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(&self.folder, fs::Permissions::from_mode(0o700))?;
        }
        let mut options = fs::OpenOptions::new();
        let options = options.create(true).append(true).mode(0o600);
        let file = options.open(self.path())?;
        if file.metadata()?.permissions().mode() & 0o777 != 0o600 {
            file.set_permissions(fs::Permissions::from_mode(0o600))?;
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
    use std::{fs, path::Path};

    use super::{Place, clear};

    #[test]
    fn every_account_has_a_file_of_its_own_whose_name_leads_nowhere_else() {
        let folder = Path::new("/cache");
        let place = |profile: &str, origin: &str, account: &str| {
            Place::new(folder, profile, origin, account).path()
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
}
