//! The folders that editors' texts lie in: which are ours, and which were left behind by programs that are gone.

use std::{
    fs::{self, File, Permissions},
    io,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
    process,
};

use rustix::process::{Pid, geteuid, test_kill_process};
use tempfile::TempDir;

/// What each of their names begins with, before the number of the program.
const PREFIX: &str = "sipdeck-";
/// Who may do what in one: its owner alone.
const RIGHTS: u32 = 0o700;

/// A folder of this program, which goes with it.
#[derive(Debug)]
pub struct Own {
    folder: TempDir,
    /// Held for as long as we live, and let go by the system however we end.
    _lock: File,
}

impl Own {
    /// A new one in this place.
    pub fn make(place: &Path) -> io::Result<Self> {
        let prefix = format!("{PREFIX}{}-", process::id());
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix);
        builder.permissions(Permissions::from_mode(RIGHTS));
        let folder = builder.tempdir_in(place)?;
        let lock = File::open(folder.path())?;
        lock.lock()?;
        Ok(Self {
            folder,
            _lock: lock,
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes what programs of this person left in this place that are gone. What cannot be removed stays.
pub fn remove(place: &Path) {
    let Ok(entries) = fs::read_dir(place) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let maker = name.to_str().and_then(maker);
        if maker.is_some_and(|maker| test_kill_process(maker) == Err(rustix::io::Errno::SRCH))
            && is_left(&entry.path())
        {
            let removed = fs::remove_dir_all(entry.path());
            tracing::debug!(?name, ?removed, "a text that an editor had");
        }
    }
}

/// The program that made a folder of this name, if it is one of ours.
fn maker(name: &str) -> Option<Pid> {
    let (number, rest) = name.strip_prefix(PREFIX)?.split_once('-')?;
    let is_random = !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric());
    let number = number.parse().ok().filter(|_| is_random)?;
    Pid::from_raw(number)
}

/// Whether this is a folder as we make them, of this person, and held by nobody: a program in another container
/// may have a number that is not known here.
fn is_left(path: &Path) -> bool {
    let Ok(found) = fs::symlink_metadata(path) else {
        return false;
    };
    let is_ours = found.is_dir()
        && found.uid() == geteuid().as_raw()
        && found.permissions().mode() & 0o7777 == RIGHTS;
    is_ours && File::open(path).is_ok_and(|folder| folder.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Command};

    use super::{File, Own, PREFIX, RIGHTS, remove};

    fn make(place: &Path, name: &str, rights: u32) {
        let path = place.join(name);
        fs::create_dir(&path).expect("made");
        fs::write(path.join("desk-1.toml"), "name = \"desk-1\"").expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(rights)).expect("ours");
    }

    #[test]
    fn only_what_a_program_of_ours_left_that_is_gone_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path();
        let mut child = Command::new("true").spawn().expect("it starts");
        let gone = child.id();
        child.wait().expect("it ends");
        let here = std::process::id();
        let left = format!("{PREFIX}{gone}-aB3xyz");
        make(place, &left, RIGHTS);
        let held = format!("{PREFIX}{gone}-held12");
        make(place, &held, RIGHTS);
        let lock = File::open(place.join(&held)).expect("there");
        lock.lock().expect("ours");
        let stays = [
            (format!("{PREFIX}{here}-aB3xyz"), RIGHTS),
            (format!("{PREFIX}{gone}-open12"), 0o755),
            (format!("{PREFIX}{gone}-a.b"), RIGHTS),
            (format!("{PREFIX}{gone}"), RIGHTS),
            ("sipdeck-notes-abc".into(), RIGHTS),
        ];
        for (name, rights) in &stays {
            make(place, name, *rights);
        }
        let target = place.join("sipdeck-notes-abc");
        let link = place.join(format!("{PREFIX}{gone}-link12"));
        std::os::unix::fs::symlink(&target, &link).expect("linked");
        let file = place.join(format!("{PREFIX}{gone}-file12"));
        fs::write(&file, "").expect("written");
        let own = Own::make(place).expect("made");

        remove(place);
        assert!(!place.join(&left).exists(), "it was left behind");
        for (name, _) in &stays {
            assert!(place.join(name).join("desk-1.toml").exists(), "{name}");
        }
        assert!(place.join(&held).exists() && link.exists() && file.exists());
        assert!(own.path().exists());
    }
}
