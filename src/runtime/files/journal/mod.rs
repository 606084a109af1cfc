//! The journal of a profile: one line a change, on the disk before it counts as written.
//!
//! `journal.jsonl` grows; when it is large it is put aside as `journal-000001.jsonl` and so on, by one rename. `lock` is
//! held while a line is written or a file is put aside. Who does not get it within a moment, since its holder was
//! stopped, writes a file of its own, `late-ID.jsonl`, which the next one who gets the lock takes in. Nobody needs the
//! lock to read.

mod lines;
#[cfg(test)]
mod tests;

use std::{
    collections::HashSet,
    fs::{self, File, TryLockError},
    io::{self, ErrorKind, Write},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use crate::{
    api::patience::{JOURNAL_LOCK, JOURNAL_LOCK_PAUSE},
    app::work::journal::Entry,
};

use super::{
    draft::Draft,
    private::{self, folder_name},
};

/// A file that has grown beyond this many bytes is put aside.
const LARGE: u64 = 4 << 20;
/// The most bytes that one of those who did not get the lock has to say.
const LATE_MOST: usize = 4 << 20;
/// Files that were put aside and are kept: together they hold the largest job with every item tried twice.
const KEPT: usize = 32;

/// The file that grows.
const CURRENT: &str = "journal.jsonl";
/// How a file is called that was put aside, before and behind its number.
const ASIDE: (&str, &str) = ("journal-", ".jsonl");
/// The same as earlier versions had it: the larger the number, the older the file.
const EARLIER: (&str, &str) = ("journal.", ".jsonl");
/// How a file is called whose writer did not get the lock.
const LATE: (&str, &str) = ("late-", ".jsonl");

/// Where a profile's changes are written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journal {
    folder: PathBuf,
}

/// What the journal holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// The changes that were asked for, the oldest first.
    pub entries: Vec<Entry>,
    /// Lines that cannot be understood: what they say of is not known.
    pub unreadable: usize,
}

impl Journal {
    /// The journal of a profile, under the folder for state.
    #[must_use]
    pub fn new(state: &Path, profile: &str) -> Self {
        Self {
            folder: state.join("journal").join(folder_name(profile)),
        }
    }

    /// Where it lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a change down. It is on the disk when this returns, even if another process does not let go of the
    /// journal.
    ///
    /// # Errors
    /// When it cannot be written. Then nothing is.
    pub fn write(&self, entry: Entry) -> io::Result<()> {
        self.write_within(entry, JOURNAL_LOCK)
    }

    /// The same, with so much patience with other processes.
    pub(super) fn write_within(&self, mut entry: Entry, patience: Duration) -> io::Result<()> {
        private::folder(&self.folder)?;
        if entry.id.is_empty() {
            entry.id = new_id(&entry)?;
        }
        let mut line = serde_json::to_vec(&entry)?;
        line.push(b'\n');
        let lock = private::append(&self.folder.join("lock"))?;
        if !obtain(&lock, patience)? {
            let name = format!("{}{}{}", LATE.0, entry.id, LATE.1);
            let mut draft = Draft::new(&self.folder.join(name))?;
            draft.write_all(&line)?;
            return draft.take().map(drop);
        }
        self.take_in_late()?;
        self.add(&line)
    }

    /// All changes that are kept and `wanted`, the oldest first.
    ///
    /// # Errors
    /// When a file of it cannot be read.
    pub fn read(&self, wanted: impl Fn(&Entry) -> bool) -> io::Result<Kept> {
        let mut kept = Kept::default();
        let mut known = HashSet::new();
        for file in self.files()? {
            lines::each(file, |line| match serde_json::from_slice::<Entry>(line) {
                // One that came late stands twice if whoever took it in was killed.
                Ok(entry) if !known.insert(entry.id.clone()) => {}
                Ok(entry) if wanted(&entry) => kept.entries.push(entry),
                Ok(_) => {}
                Err(_) => kept.unreadable += 1,
            })?;
        }
        Ok(kept)
    }

    /// Its files, the oldest first. The newest are opened first: whatever is put aside or taken in meanwhile is then
    /// met twice at worst, and never missed.
    fn files(&self) -> io::Result<Vec<File>> {
        let mut late = Vec::new();
        for name in self.named(LATE)?.into_iter().rev() {
            late.extend(self.open(&name.text)?);
        }
        let mut files = Vec::from_iter(self.open(CURRENT)?);
        let aside = self.named(ASIDE)?.into_iter().rev();
        for name in aside.chain(self.named(EARLIER)?) {
            files.extend(self.open(&name.text)?);
        }
        let mut met = HashSet::new();
        let mut once = Vec::new();
        for file in late.into_iter().chain(files) {
            let about = file.metadata()?;
            if met.insert((about.dev(), about.ino())) {
                once.push(file);
            }
        }
        once.reverse();
        Ok(once)
    }

    fn open(&self, name: &str) -> io::Result<Option<File>> {
        found(private::look(&self.folder.join(name)))
    }

    /// The files with such names, by their numbers.
    fn named(&self, (before, behind): (&str, &str)) -> io::Result<Vec<Name>> {
        let Some(entries) = found(fs::read_dir(&self.folder))? else {
            return Ok(Vec::new());
        };
        let mut names = Vec::new();
        for entry in entries {
            let Ok(text) = entry?.file_name().into_string() else {
                continue;
            };
            let part = text
                .strip_prefix(before)
                .and_then(|rest| rest.strip_suffix(behind));
            let number = part.map(|part| part.parse::<u64>().unwrap_or(0));
            if let Some(number) = number.filter(|number| *number > 0 || before == LATE.0) {
                names.push(Name { number, text });
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    /// Adds lines to the file that grows, behind a whole line.
    fn add(&self, lines: &[u8]) -> io::Result<()> {
        self.make_room()?;
        let path = self.folder.join(CURRENT);
        let mut file = private::append(&path)?;
        let whole = lines::mend(&mut file)?;
        let written = file.write_all(lines).and_then(|()| file.sync_data());
        if let Err(error) = written {
            // Half a line would be one that cannot be understood.
            file.set_len(whole)?;
            return Err(error);
        }
        if whole == 0 {
            private::settle(&path)?;
        }
        Ok(())
    }

    /// Takes in what others could not write here.
    fn take_in_late(&self) -> io::Result<()> {
        for name in self.named(LATE)? {
            let path = self.folder.join(name.text);
            // One that cannot be read keeps nobody from writing.
            let Ok(bytes) = private::read(&path, LATE_MOST) else {
                continue;
            };
            self.add(&bytes)?;
            fs::remove_file(&path)?;
        }
        Ok(())
    }

    /// Puts the file aside that grows, once it is large, and forgets the oldest.
    fn make_room(&self) -> io::Result<()> {
        let current = self.folder.join(CURRENT);
        let length = fs::symlink_metadata(&current).map_or(0, |file| file.len());
        if length < LARGE {
            return Ok(());
        }
        let aside = self.named(ASIDE)?;
        let number = aside.last().map_or(0, |name| name.number) + 1;
        let name = format!("{}{number:06}{}", ASIDE.0, ASIDE.1);
        fs::rename(&current, self.folder.join(name))?;
        private::settle(&current)?;
        let earlier = self.named(EARLIER)?.into_iter().rev();
        let all: Vec<Name> = earlier.chain(aside).collect();
        for name in &all[..(all.len() + 1).saturating_sub(KEPT)] {
            fs::remove_file(self.folder.join(&name.text))?;
        }
        Ok(())
    }
}

/// A file of the journal.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    number: u64,
    text: String,
}

/// What is there; `None` when nothing is.
fn found<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Waits for a lock, but not without end: whoever holds it may have been stopped. Answers whether it was obtained.
fn obtain(lock: &File, patience: Duration) -> io::Result<bool> {
    let begun = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if begun.elapsed() >= patience => return Ok(false),
            Err(TryLockError::WouldBlock) => thread::sleep(JOURNAL_LOCK_PAUSE),
        }
    }
}

/// A name for an entry that no other one has.
///
/// # Errors
/// When the system gives no randomness.
pub fn new_id(entry: &Entry) -> io::Result<String> {
    let lot = getrandom::u32().map_err(|_| io::Error::other("no randomness"))?;
    Ok(format!("{}-{lot:08x}", entry.at.as_millisecond()))
}
