//! Looks at the data file before every transaction, so that one that was moved, removed, cut or written over by something
//! that is not `SQLite` is noticed before anything is answered from it.
//!
//! `SQLite` itself notices none of this: it goes on with the descriptors that it has. Three things are looked at: whether
//! the names of the data, its write-ahead log and its index still lead to the files that are open; whether the log became
//! shorter; and whether the data was written other than by a checkpoint of our own. The last two may be the work of
//! another `SQLite` program, which may read and write beside us: then the log tells whether `SQLite` was at work at all,
//! and the whole file is examined. What is still not explained counts as a loss.

use std::{
    fs::{self, File, Metadata},
    io,
    os::unix::fs::{FileExt as _, MetadataExt as _},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant, SystemTime},
};

use super::{claim::Claim, seal::Seal};
use crate::platform::{
    refusal::Refusal,
    store::{
        shape,
        sql::{Connection, Error},
    },
};

/// Pages in the write-ahead log from which on they are written to the data.
const CHECKPOINT: i64 = 1000;
/// How long a checkpoint of another program may be under way.
const CHECKPOINT_TIME: Duration = Duration::from_secs(5);
/// How often a file that does not look right is looked at.
const TRIES: usize = 5;
/// How long it is until something is looked at again.
const NAP: Duration = Duration::from_millis(5);
/// Bytes before each page in the log, and before the first of them.
const FRAME_HEAD: u64 = 24;
const LOG_HEAD: u64 = 32;

/// What the open file is known by, and what was last seen of it.
pub struct Watch {
    claim: Claim,
    log: PathBuf,
    /// The log once more, open: `SQLite` has no locks on it that closing it could lose.
    log_file: File,
    index: PathBuf,
    names: Names,
    seen: Mutex<Seen>,
}

/// Why nothing is answered from the file any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// A name leads nowhere, or to another file. Ends when the file comes back.
    Moved,
    /// Something else stands in the file. Nothing cures it but another start.
    Overwritten,
}

impl From<Loss> for Refusal {
    fn from(loss: Loss) -> Self {
        Self::unavailable(match loss {
            Loss::Moved => "The data file, or a file that belongs to it, was moved or removed.",
            Loss::Overwritten => {
                "The data file was cut or written over by another program. Stop sipdeck, put the right file in its \
                 place, remove the files that end in -wal and -shm, and start again."
            }
        })
    }
}

/// Which files the three names led to when they were opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Names {
    data: (u64, u64),
    log: (u64, u64),
    index: (u64, u64),
}

#[derive(Debug)]
struct Seen {
    /// Size and time of the last write to the data that is accounted for.
    data: (u64, SystemTime),
    /// How far checkpoints had come then. Whoever writes the data through `SQLite` moves this on.
    progress: Progress,
    /// Size of the log.
    log: u64,
    /// The seal of the last change that was committed.
    seal: Seal,
    /// The seal of the change that is being committed.
    next_seal: Seal,
    /// The seal that was in the data when it last had all that was in the log.
    base: Option<Seal>,
    /// Pages in the log from which on the next checkpoint is tried.
    next: i64,
    overwritten: bool,
}

/// Where checkpoints are: the head of the log, which changes when the log begins anew, and its pages that the data has.
#[derive(Debug, PartialEq, Eq)]
struct Progress {
    head: [u8; 32],
    done: i64,
}

/// What the three files are like now.
struct Look {
    names: Names,
    data: (u64, SystemTime),
    log: u64,
}

impl Watch {
    /// Begins to watch a file that this connection has just opened and made ready.
    pub fn begin(claim: Claim, db: &Connection) -> Result<Self, Error> {
        let beside = |end: &str| {
            let mut path = claim.path().as_os_str().to_owned();
            path.push(end);
            PathBuf::from(path)
        };
        let (log, index) = (beside("-wal"), beside("-shm"));
        let look = look(&claim, &log, &index)?;
        let log_file = File::open(&log)?;
        let seal = Seal::read(db)?;
        let watch = Self {
            names: look.names,
            seen: Mutex::new(Seen {
                data: look.data,
                progress: progress(&log_file, db.lite()?.log_pages()?.1),
                log: look.log,
                seal: seal.clone(),
                next_seal: seal,
                base: None,
                next: 0,
                overwritten: false,
            }),
            claim,
            log,
            log_file,
            index,
        };
        watch.checkpoint(db)?;
        Ok(watch)
    }

    /// The file that is watched.
    pub fn claim(&self) -> &Claim {
        &self.claim
    }

    /// Whether transactions may begin. While a checkpoint is under way, whoever does not insist is told what was known.
    pub fn look(&self, insist: bool) -> Result<(), Refusal> {
        let mut seen = match self.seen.try_lock() {
            Ok(seen) => seen,
            Err(_) if insist => self.lock(),
            Err(_) => return self.now().map(|_| ()),
        };
        self.examine(&mut seen)
    }

    /// Whether something else stands in the file, into which nothing should be written any more.
    pub fn is_overwritten(&self) -> bool {
        self.lock().overwritten
    }

    /// Whether what was just committed is in the open files: to be asked before it is answered.
    pub fn settle(&self) -> Result<(), Refusal> {
        let mut seen = self.lock();
        seen.seal = seen.next_seal.clone();
        let look = self.now()?;
        let progress = progress(&self.log_file, 0);
        if look.data == seen.data && progress.head != seen.progress.head {
            // The log began anew with this commit: nobody wrote to the data, so nobody else was at work.
            seen.progress = progress;
        }
        Ok(())
    }

    /// Seals what a transaction changes; to be called last in it.
    pub fn seal(&self, db: &Connection) -> Result<(), Error> {
        let next = self.lock().seal.next();
        next.write(db)?;
        self.lock().next_seal = next;
        Ok(())
    }

    /// Writes the log's pages to the data when there are many. Only the writer does so.
    pub fn tidy(&self, db: &Connection) -> Result<(), Error> {
        let (pages, _) = db.lite()?.log_pages()?;
        if pages < self.lock().next.max(CHECKPOINT) {
            return Ok(());
        }
        self.checkpoint(db)
    }

    fn checkpoint(&self, db: &Connection) -> Result<(), Error> {
        let mut seen = self.lock();
        if self.examine(&mut seen).is_err() {
            return Ok(());
        }
        let Some((pages, done)) = db.lite()?.checkpoint()? else {
            // Another program is at it: the next look at the data sees what it wrote.
            return Ok(());
        };
        let look = look(&self.claim, &self.log, &self.index)?;
        (seen.data, seen.log) = (look.data, look.log);
        seen.progress = progress(&self.log_file, done);
        // A long reader keeps pages in the log; it is not tried again with each of the next transactions.
        seen.next = pages.saturating_add(CHECKPOINT);
        if pages == done {
            seen.next = 0;
            seen.overwritten |= !seen.seal.is_reached(db, self.claim.data())?;
            seen.base = Some(seen.seal.clone());
        }
        Ok(())
    }

    fn examine(&self, seen: &mut Seen) -> Result<(), Refusal> {
        let look = self.now()?;
        if !seen.overwritten && (look.data != seen.data || look.log < seen.log) {
            tracing::warn!("the data file was written by another program");
            seen.overwritten = !self.is_sound(seen)?;
        }
        seen.log = look.log;
        if seen.overwritten {
            return Err(Loss::Overwritten.into());
        }
        Ok(())
    }

    /// Reads the file from its beginning, past all that the open connections remember.
    fn is_sound(&self, seen: &mut Seen) -> Result<bool, Refusal> {
        let patience = Instant::now() + CHECKPOINT_TIME;
        for _ in 0..TRIES {
            let look = self.now()?;
            match self.verdict(seen, &look, patience) {
                Ok(true) => return Ok(true),
                Ok(false) => {}
                // What cannot be read because of a lock may be read later.
                Err(error) if error.is_locked() => return Err(error.into()),
                Err(error) => tracing::error!(%error, "the data file cannot be read any more"),
            }
            // Other programs, and other threads, go on meanwhile: what was read in several pieces may not fit together.
            thread::sleep(NAP);
        }
        Ok(false)
    }

    fn verdict(&self, seen: &mut Seen, look: &Look, patience: Instant) -> Result<bool, Error> {
        let mut head = [0; 72];
        let data = self.claim.data();
        let application = u32::try_from(shape::APPLICATION).unwrap_or_default();
        if data.read_exact_at(&mut head, 0).is_err()
            || !head.starts_with(b"SQLite format 3\0")
            || head[68..] != application.to_be_bytes()
        {
            return Ok(false);
        }
        let db = Connection::open(Some(self.claim.path()))?;
        let (mut pages, mut done) = db.lite()?.log_pages()?;
        let mut now = progress(&self.log_file, done);
        while look.data != seen.data && now == seen.progress {
            // A checkpoint of another program says how far it has come only at its end.
            if Instant::now() > patience {
                return Ok(false);
            }
            thread::sleep(NAP);
            (pages, done) = db.lite()?.log_pages()?;
            now = progress(&self.log_file, done);
        }
        // Not what it was like before the wait: a checkpoint writes until it is done.
        seen.data = self::look(&self.claim, &self.log, &self.index)?.data;
        seen.progress = now;
        let size = db.lite()?.pragma("page_size")?;
        let log = fs::metadata(&self.log)?.len();
        if pages > 0 && log < LOG_HEAD + frames(pages, size) {
            return Ok(false);
        }
        if pages == done {
            seen.base = Some(seen.seal.clone());
        }
        if let Some(base) = &seen.base
            && !base.is_reached(&db, data)?
        {
            return Ok(false);
        }
        db.lite()?.is_whole()
    }

    /// What the files are like, if the names lead to them.
    fn now(&self) -> Result<Look, Refusal> {
        let look = look(&self.claim, &self.log, &self.index);
        match look {
            Ok(look) if look.names == self.names => Ok(look),
            Ok(_) | Err(_) => Err(Loss::Moved.into()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes that so many pages of this size take in the log.
fn frames(pages: i64, size: i64) -> u64 {
    let number = |of: i64| u64::try_from(of).unwrap_or_default();
    number(pages) * (number(size) + FRAME_HEAD)
}

fn progress(log: &File, done: i64) -> Progress {
    let mut head = [0; 32];
    // A log that was just emptied has no head.
    let _ = log.read_exact_at(&mut head, 0);
    Progress { head, done }
}

fn look(claim: &Claim, log: &Path, index: &Path) -> io::Result<Look> {
    // By name, and never opened: to close a file is to lose the locks that SQLite has on it.
    let (data, log) = (fs::metadata(claim.path())?, fs::metadata(log)?);
    let id = |of: &Metadata| (of.dev(), of.ino());
    Ok(Look {
        names: Names {
            data: id(&data),
            log: id(&log),
            index: id(&fs::metadata(index)?),
        },
        data: (data.len(), data.modified()?),
        log: log.len(),
    })
}
