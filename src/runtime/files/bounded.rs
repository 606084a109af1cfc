//! Reading that has an end: so many bytes, and no file that would be waited for.

use std::{
    fs::File,
    io::{self, Read},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use rustix::fs::OFlags;
use zeroize::Zeroizing;

use crate::api::sentence::Sentence;

use super::disk;

/// Everything that is left to read, which may hold secrets.
///
/// # Errors
/// When it is more than this many bytes, with [`io::ErrorKind::FileTooLarge`], or cannot be read.
pub fn read_at_most(from: impl Read, most: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::new());
    from.take(most as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > most {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// What a file holds, which may be secrets.
///
/// # Errors
/// One sentence, when it cannot be read, is larger than this many bytes, or is no file but something whose end may
/// never come, such as a pipe.
pub fn read_file(path: &Path, most: usize) -> Result<Zeroizing<Vec<u8>>, Sentence> {
    let shown = path.display();
    let read = || {
        // Without this, a pipe would keep us waiting until somebody writes into it.
        let flags = OFlags::NONBLOCK.bits().cast_signed();
        let file = File::options().read(true).custom_flags(flags).open(path)?;
        let kind = file.metadata()?.file_type();
        if kind.is_file() || kind.is_dir() {
            read_at_most(file, most).map(Some)
        } else {
            Ok(None)
        }
    };
    match read() {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(format!("{shown} is not a plain file: save what it holds in one.").into()),
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            Err(format!("{shown} is larger than {} MiB: split it.", most >> 20).into())
        }
        Err(error) => Err(format!("{shown}: {}", disk::said(&error)).into()),
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, io, path::Path};

    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::{read_at_most, read_file};

    const MOST: usize = 1 << 20;

    #[test]
    fn what_has_no_end_is_read_no_further_than_allowed() {
        let error = read_at_most(io::repeat(b'a'), MOST).expect_err("too large");
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        let whole = read_at_most(&b"abc"[..], 3).expect("it fits");
        assert_eq!(*whole, b"abc");
    }

    #[test]
    fn a_pipe_or_a_device_is_refused_at_once_and_a_large_file_is_told_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR, 0).expect("made");
        for path in [&*pipe, Path::new("/dev/zero")] {
            let why = read_file(path, MOST).expect_err("refused");
            assert!(why.contains("is not a plain file"), "{why}");
        }
        let file = folder.path().join("file");
        fs::write(&file, vec![b'a'; MOST]).expect("written");
        assert_eq!(read_file(&file, MOST).map(|bytes| bytes.len()), Ok(MOST));
        let why = read_file(&file, MOST - 1).expect_err("refused");
        assert!(why.ends_with("split it."), "{why}");
        let why = read_file(folder.path(), MOST).expect_err("refused");
        assert!(why.contains("that is a folder"), "{why}");
    }
}
