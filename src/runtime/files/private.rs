//! Files and folders that sipdeck keeps for itself: only their owner may read them, no symbolic link leads to them, and
//! they are on the disk when they are said to be.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{self, ErrorKind, Read},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use rustix::{fs::OFlags, io::Errno};
use zeroize::Zeroizing;

/// Makes a folder and those above it, readable by the owner alone. One that is there is left as it is.
///
/// # Errors
/// When it cannot be made, or something else is there.
pub fn folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
        folder(above)?;
    }
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists || !path.is_dir() => Err(error),
        Ok(()) | Err(_) => settle(path),
    }
}

/// Opens a file for appending and reading; makes it with mode 0600 when it is not there.
///
/// # Errors
/// When it cannot be opened, is a symbolic link, or is no plain file.
pub fn append(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    open(
        path,
        options.read(true).append(true).create(true).mode(0o600),
    )
}

/// Makes a file of mode 0600 for appending and reading, which must not be there yet.
///
/// # Errors
/// When something is there, or it cannot be made.
pub fn fresh(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    open(
        path,
        options.read(true).append(true).create_new(true).mode(0o600),
    )
}

/// Opens a file that is there for reading.
///
/// # Errors
/// When it cannot be opened, is a symbolic link, or is no plain file.
pub fn look(path: &Path) -> io::Result<File> {
    open(path, File::options().read(true))
}

/// What a file holds, which may be secrets.
///
/// # Errors
/// Those of [`look`], and [`ErrorKind::FileTooLarge`] when it holds more than this many bytes.
pub fn read(path: &Path, most: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    let file = look(path)?;
    let large = || io::Error::new(ErrorKind::FileTooLarge, "it is too large to be one of ours");
    if file.metadata()?.len() > most as u64 {
        return Err(large());
    }
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(most as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > most {
        return Err(large());
    }
    Ok(bytes)
}

/// The name of a profile as the name of a folder: what is not a plain character is written as its number.
#[must_use]
pub fn folder_name(profile: &str) -> String {
    let mut name = String::new();
    for byte in profile.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(byte)),
            byte => name.extend(format!("%{byte:02X}").chars()),
        }
    }
    if name.is_empty() { "%".into() } else { name }
}

/// Waits until the folder that this lies in knows it.
///
/// # Errors
/// When the folder cannot be opened or written.
pub fn settle(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

/// The folder that this lies in.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    let above = path.parent().filter(|above| !above.as_os_str().is_empty());
    above.unwrap_or(Path::new("."))
}

/// Opens a plain file without following a link, and without waiting for whoever is at the other end of a pipe.
fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    let opened = options.custom_flags(flags.bits().cast_signed()).open(path);
    let file = opened.map_err(|error| {
        if error.raw_os_error() == Some(Errno::LOOP.raw_os_error()) {
            return io::Error::other("it is a symbolic link, which is not followed");
        }
        error
    })?;
    let kind = file.metadata()?.file_type();
    if kind.is_file() {
        return Ok(file);
    }
    Err(if kind.is_dir() {
        ErrorKind::IsADirectory.into()
    } else {
        io::Error::other("it is not a plain file")
    })
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        io::{self, Write},
        os::unix::fs::{PermissionsExt, symlink},
        path::Path,
    };

    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::{append, folder, fresh, look, read};

    type Opens = fn(&Path) -> io::Result<()>;

    const WAYS: [Opens; 4] = [
        |path| append(path).map(drop),
        |path| fresh(path).map(drop),
        |path| look(path).map(drop),
        |path| read(path, 16).map(drop),
    ];

    #[test]
    fn no_way_leads_through_a_link_and_its_target_stays_as_it_was() {
        let place = tempfile::tempdir().expect("a folder");
        let target = place.path().join("target");
        fs::write(&target, "theirs").expect("written");
        fs::set_permissions(&target, fs::Permissions::from_mode(0o644)).expect("ours");
        for (name, to) in [
            ("there", target.clone()),
            ("dangling", place.path().join("new")),
        ] {
            let link = place.path().join(name);
            symlink(&to, &link).expect("made");
            for opens in WAYS {
                opens(&link).expect_err("it is not followed");
            }
            let link = fs::symlink_metadata(link).expect("there");
            assert!(link.is_symlink());
        }
        assert!(!place.path().join("new").exists());
        assert_eq!(fs::read(&target).expect("there"), b"theirs");
        let mode = fs::metadata(&target).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o644);
    }

    #[test]
    fn what_is_no_plain_file_or_has_no_end_is_refused_at_once() {
        let place = tempfile::tempdir().expect("a folder");
        let pipe = place.path().join("pipe");
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("made");
        for path in [&*pipe, place.path(), Path::new("/dev/zero")] {
            for opens in WAYS {
                opens(path).expect_err("refused");
            }
        }
        let large = place.path().join("large");
        fs::File::create(&large)
            .and_then(|file| file.set_len(1 << 40))
            .expect("made");
        let error = read(&large, 1 << 20).expect_err("refused");
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn what_is_made_is_its_owners_alone_and_what_is_there_keeps_its_mode() {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("a/b/file");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        folder(path.parent().expect("a folder")).expect("made");
        append(&path)
            .expect("made")
            .write_all(b"x")
            .expect("written");
        let modes = [
            place.path().join("a"),
            place.path().join("a/b"),
            path.clone(),
        ];
        assert_eq!(modes.map(|path| mode(&path)), [0o700, 0o700, 0o600]);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("ours");
        append(&path).expect("opens");
        assert_eq!(mode(&path), 0o640);
        folder(&path).expect_err("a file is there");
        folder(place.path()).expect("it is there");
    }
}
