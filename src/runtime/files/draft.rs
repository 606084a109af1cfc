//! A file that is written beside the place that it takes once it is whole: nobody sees half of one, and nothing is left
//! behind when it comes to nothing.

use std::{
    fs::{self, File, Permissions},
    io::{self, ErrorKind, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use tempfile::{Builder, NamedTempFile};

use super::private;

/// How the names of unfinished files begin.
const BEGINNING: &str = ".sipdeck-";

/// A file on its way to its place.
#[derive(Debug)]
pub struct Draft {
    file: NamedTempFile,
    place: PathBuf,
}

impl Draft {
    /// An empty file of mode 0600 in the folder of this place, under a name that nothing else has. It goes when it is
    /// dropped.
    ///
    /// # Errors
    /// When nothing can be made in that folder.
    pub fn new(place: &Path) -> io::Result<Self> {
        let file = Builder::new()
            .prefix(BEGINNING)
            .tempfile_in(private::folder_of(place))?;
        Ok(Self {
            file,
            place: place.to_owned(),
        })
    }

    /// Takes its place, which must be free, and waits until that is on the disk.
    ///
    /// # Errors
    /// When something is there, which is left as it is, or the disk takes no more.
    pub fn take(self) -> io::Result<File> {
        self.file.as_file().sync_all()?;
        let taken = self.file.persist_noclobber(&self.place);
        let file = taken.map_err(|error| error.error)?;
        private::settle(&self.place)?;
        Ok(file)
    }

    /// Takes its place and the mode of the file that is there, if one is, and waits until that is on the disk.
    ///
    /// # Errors
    /// When something else than a plain file is there, such as a link, a pipe or a device, or the disk takes no more.
    /// What is there stays then.
    pub fn replace(self) -> io::Result<File> {
        if let Some(mode) = replaceable(&self.place)? {
            self.file.as_file().set_permissions(mode)?;
        }
        self.file.as_file().sync_all()?;
        let taken = self.file.persist(&self.place);
        let file = taken.map_err(|error| error.error)?;
        private::settle(&self.place)?;
        Ok(file)
    }

    /// The file itself.
    #[must_use]
    pub fn file(&self) -> &File {
        self.file.as_file()
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Makes a file of this, which must not be there, as a whole or not at all, and waits until it is on the disk.
///
/// # Errors
/// Those of [`Draft::take`].
pub fn fresh(place: &Path, bytes: &[u8]) -> io::Result<File> {
    let mut draft = Draft::new(place)?;
    draft.write_all(bytes)?;
    draft.take()
}

/// Puts this in the place of a file, as a whole or not at all, and waits until it is on the disk.
///
/// # Errors
/// Those of [`Draft::replace`].
pub fn replace(place: &Path, bytes: &[u8]) -> io::Result<File> {
    let mut draft = Draft::new(place)?;
    draft.write_all(bytes)?;
    draft.replace()
}

/// The mode of the plain file that is there; `None` when nothing is.
///
/// # Errors
/// When something is there that is never replaced.
pub fn replaceable(place: &Path) -> io::Result<Option<Permissions>> {
    let there = match fs::symlink_metadata(place) {
        Ok(there) => there,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if there.is_file() {
        let mode = there.permissions().mode() & 0o777;
        return Ok(Some(Permissions::from_mode(mode)));
    }
    if there.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    let target = fs::read_link(place).map(|target| {
        let target = target.display();
        format!("it is a link, which is never replaced; name the file that it leads to: {target}")
    });
    let what = "it is a pipe or a device, which is never replaced; name a file";
    Err(io::Error::other(target.unwrap_or_else(|_| what.into())))
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        io::Write,
        os::unix::fs::{FileTypeExt, PermissionsExt, symlink},
        path::Path,
    };

    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::{Draft, replace};

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("listed").map(|entry| {
            let name = entry.expect("an entry").file_name();
            name.into_string().expect("text")
        });
        let mut names: Vec<String> = entries.collect();
        names.sort();
        names
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("there").permissions().mode() & 0o777
    }

    #[test]
    fn a_file_is_replaced_with_its_mode_kept_and_nothing_else_touched() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kept.csv");
        for name in ["kept.csv", "kept.new", "kept.csv.new"] {
            fs::write(folder.path().join(name), "mine").expect("written");
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("ours");
        replace(&path, b"new").expect("replaced");
        assert_eq!(fs::read(&path).expect("there"), b"new");
        assert_eq!(mode(&path), 0o644);
        replace(&folder.path().join("fresh"), b"x").expect("made");
        assert_eq!(mode(&folder.path().join("fresh")), 0o600);
        assert_eq!(
            names(folder.path()),
            ["fresh", "kept.csv", "kept.csv.new", "kept.new"]
        );
        for name in ["kept.new", "kept.csv.new"] {
            assert_eq!(fs::read(folder.path().join(name)).expect("there"), b"mine");
        }
    }

    #[test]
    fn links_pipes_and_folders_are_never_replaced_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("target"), "theirs").expect("written");
        symlink("target", at("link")).expect("made");
        symlink("nowhere", at("dangling")).expect("made");
        fs::create_dir(at("folder")).expect("made");
        mknodat(CWD, at("pipe"), FileType::Fifo, Mode::RUSR, 0).expect("made");
        let before = names(folder.path());
        for name in ["link", "dangling", "folder", "pipe"] {
            replace(&at(name), b"ours").expect_err(name);
            Draft::new(&at(name)).expect("made").take().expect_err(name);
        }
        assert_eq!(names(folder.path()), before);
        assert_eq!(fs::read(at("target")).expect("there"), b"theirs");
        assert!(
            fs::symlink_metadata(at("link"))
                .expect("there")
                .is_symlink()
        );
        assert!(
            fs::symlink_metadata(at("pipe"))
                .expect("there")
                .file_type()
                .is_fifo()
        );
    }

    #[test]
    fn a_draft_that_comes_to_nothing_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("export.csv");
        let mut draft = Draft::new(&path).expect("made");
        draft.write_all(b"half").expect("written");
        assert_eq!(names(folder.path()).len(), 1);
        drop(draft);
        assert_eq!(names(folder.path()).len(), 0);
        let mut draft = Draft::new(&path).expect("made");
        draft.write_all(b"whole").expect("written");
        draft.take().expect("its place is free");
        assert_eq!(names(folder.path()), ["export.csv"]);
        assert_eq!(mode(&path), 0o600);
    }
}
