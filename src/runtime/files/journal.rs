//! The journal of a profile: one line a change, kept in files that are put aside when they grow large.

use std::{
    fs::{self, File, TryLockError},
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use crate::{
    app::work::journal::Entry,
    runtime::jobs::{file_name, files},
};

/// A file that has grown beyond this many bytes is put aside.
const LARGE: u64 = 4 << 20;
/// Files that were put aside and are kept.
const KEPT: u32 = 8;

/// How long other processes may write before it is told. A line takes far less.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long it is waited before a lock is asked for again.
const PAUSE: Duration = Duration::from_millis(20);

/// Where a profile's changes are written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journal {
    folder: PathBuf,
}

impl Journal {
    /// The journal of a profile, under the folder for state.
    #[must_use]
    pub fn new(state: &Path, profile: &str) -> Self {
        Self {
            folder: state.join("journal").join(file_name(profile)),
        }
    }

    /// Where it lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a change down, as a whole line. Several processes may do so at once. Waits for them and for the disk.
    ///
    /// # Errors
    /// When it cannot be written, or another process does not let go of the journal. Then nothing is.
    pub fn write(&self, entry: Entry) -> io::Result<()> {
        self.write_within(entry, PATIENCE)
    }

    /// The same, with so much patience with other processes.
    pub(crate) fn write_within(&self, mut entry: Entry, patience: Duration) -> io::Result<()> {
        files::folder(&self.folder)?;
        let lock = files::append(&self.folder.join("lock"))?;
        obtain(&lock, patience)?;
        self.make_room()?;
        if entry.id.is_empty() {
            entry.id = new_id(&entry)?;
        }
        let mut line = serde_json::to_vec(&entry)?;
        line.push(b'\n');
        files::append(&self.file(0))?.write_all(&line)
    }

    /// All changes that are kept, the oldest first. Lines that cannot be understood are passed over.
    pub fn read(&self) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for number in (0..=KEPT).rev() {
            let file = match File::open(self.file(number)) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            for line in BufReader::new(file).split(b'\n') {
                entries.extend(serde_json::from_slice::<Entry>(&line?).ok());
            }
        }
        Ok(entries)
    }

    fn file(&self, number: u32) -> PathBuf {
        self.folder.join(match number {
            0 => "journal.jsonl".to_owned(),
            number => format!("journal.{number}.jsonl"),
        })
    }

    fn make_room(&self) -> io::Result<()> {
        let length = fs::metadata(self.file(0)).map_or(0, |file| file.len());
        if length < LARGE {
            return Ok(());
        }
        for number in (0..KEPT).rev() {
            match fs::rename(self.file(number), self.file(number + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }
}

/// Waits for a lock, but not without end: whoever holds it may have been stopped.
fn obtain(lock: &File, patience: Duration) -> io::Result<()> {
    let begun = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if begun.elapsed() >= patience => {
                return Err(io::Error::other("another process holds the journal"));
            }
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
        }
    }
}

fn new_id(entry: &Entry) -> io::Result<String> {
    let mut random = [0; 4];
    getrandom::fill(&mut random).map_err(|_| io::Error::other("no randomness"))?;
    Ok(format!(
        "{}-{:08x}",
        entry.at.as_millisecond(),
        u32::from_le_bytes(random)
    ))
}
