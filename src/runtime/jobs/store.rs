//! The jobs of one profile: one folder each.

use std::{
    fs::{self, File, Permissions, TryLockError},
    io::{self, ErrorKind},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    thread,
    time::{Instant, SystemTime},
};

use tempfile::Builder;
use thiserror::Error;

use crate::{
    api::patience::{JOB_LOCK, JOB_LOCK_PAUSE, JOB_UNFINISHED},
    app::{
        text::time::Moment,
        work::job::{
            event::Event,
            plan::{JobId, Plan},
            state::Job,
        },
    },
    runtime::files::{
        disk, draft,
        private::{self, folder_name},
    },
};

use super::held::Held;

const PLAN: &str = "plan.json";
const PROGRESS: &str = "progress.jsonl";
/// Held by whoever works on the job; nobody else ever asks for it.
const LOCK: &str = "lock";
/// Held as well by whoever works on the job; it is asked for, together with others, by whoever wants to know.
const RUNNING: &str = "running";

/// How the folder of a job is called before it is complete, and while it is removed.
const UNFINISHED: &str = ".job-";

/// Jobs that are kept; of older ones, those that ended are forgotten.
const KEPT: usize = 100;
/// The most bytes of a plan or a record: far more than the largest job has.
const MOST: usize = 512 << 20;

/// Where the jobs of a profile are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    folder: PathBuf,
}

/// A job as it stands on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The job.
    pub job: Job,
    /// Whether a process works on it now.
    pub is_running: bool,
}

/// Why a job cannot be had.
#[derive(Debug, Error)]
pub enum Trouble {
    /// There is none of this name.
    #[error("There is no job called {0}.")]
    Missing(JobId),
    /// Another process works on it.
    #[error("Another sipdeck works on the job {0} now.")]
    Busy(JobId),
    /// A file of it cannot be understood.
    #[error("{} cannot be understood: {}.", .0.display(), .1)]
    Damaged(PathBuf, String),
    /// A file of it cannot be read or written.
    #[error("{}: {}", .0.display(), disk::said(.1))]
    Io(PathBuf, #[source] io::Error),
}

impl Store {
    /// The jobs of a profile, under the folder for state.
    #[must_use]
    pub fn new(state: &Path, profile: &str) -> Self {
        Self {
            folder: state.join("jobs").join(folder_name(profile)),
        }
    }

    /// A name for a new job, which no other job has.
    pub fn new_id(&self, now: Moment) -> io::Result<JobId> {
        let lot = getrandom::u64().map_err(|_| io::Error::other("no randomness"))?;
        let is_taken = |id: &JobId| fs::symlink_metadata(self.folder.join(id.as_str())).is_ok();
        Ok(JobId::draw(now, lot, is_taken))
    }

    /// Writes a plan down and takes the job up. When this has answered, the plan survives a power cut.
    ///
    /// # Errors
    /// When it cannot be written; then there is no such job.
    pub fn create(&self, plan: Plan) -> Result<Held, Trouble> {
        let folder = self.folder.join(plan.id.as_str());
        let write = || -> io::Result<Held> {
            private::folder(&self.folder)?;
            // Under a name that no other process has: only a folder with a plan and its own name is a job. It goes when
            // it comes to nothing.
            let beside = Builder::new()
                .prefix(UNFINISHED)
                .permissions(Permissions::from_mode(0o700))
                .tempdir_in(&self.folder)?;
            let lock = private::fresh(&beside.path().join(LOCK))?;
            lock.try_lock()?;
            let running = private::fresh(&beside.path().join(RUNNING))?;
            running.try_lock()?;
            let progress = private::fresh(&beside.path().join(PROGRESS))?;
            draft::replace(&beside.path().join(PLAN), &serde_json::to_vec(&plan)?)?;
            if fs::symlink_metadata(&folder).is_ok() {
                return Err(ErrorKind::AlreadyExists.into());
            }
            fs::rename(beside.path(), &folder)?;
            let _ = beside.keep();
            private::settle(&folder)?;
            Ok(Held::new(Job::new(plan), progress, [lock, running]))
        };
        let held = write().map_err(|error| Trouble::Io(folder, error))?;
        self.forget();
        Ok(held)
    }

    /// Takes an interrupted job up again.
    ///
    /// # Errors
    /// When another process works on it, or it cannot be read.
    pub fn take(&self, id: &JobId) -> Result<Held, Trouble> {
        let folder = self.find(id)?;
        let path = folder.join(LOCK);
        let lock = private::append(&path).map_err(|error| Trouble::Io(path.clone(), error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Trouble::Busy(id.clone())),
            Err(TryLockError::Error(error)) => return Err(Trouble::Io(path, error)),
        }
        let path = folder.join(RUNNING);
        let running = hold(&path).map_err(|error| Trouble::Io(path, error))?;
        let (job, whole) = read(&folder)?;
        let path = folder.join(PROGRESS);
        let open = || -> io::Result<File> {
            let progress = private::append(&path)?;
            progress.set_len(whole)?;
            Ok(progress)
        };
        let progress = open().map_err(|error| Trouble::Io(path.clone(), error))?;
        Ok(Held::new(job, progress, [lock, running]))
    }

    /// The job as it stands, whoever works on it.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn look(&self, id: &JobId) -> Result<Stored, Trouble> {
        let folder = self.find(id)?;
        // Asked before the record is read: a job that ends in between is then shown as running, and finished.
        let path = folder.join(RUNNING);
        let is_running = match private::look(&path) {
            Ok(running) => matches!(running.try_lock_shared(), Err(TryLockError::WouldBlock)),
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(error) => return Err(Trouble::Io(path, error)),
        };
        let (job, _) = read(&folder)?;
        Ok(Stored { job, is_running })
    }

    /// All jobs, the oldest first. One that cannot be read does not hide the others; an error stands alone when none
    /// of them can be found.
    #[must_use]
    pub fn list(&self) -> Vec<Result<Stored, Trouble>> {
        match self.ids() {
            Ok(ids) => {
                let found = ids.iter().map(|id| self.look(id));
                // One that was removed meanwhile is none any more.
                let mut found: Vec<_> = found
                    .filter(|found| !matches!(found, Err(Trouble::Missing(_))))
                    .collect();
                found.sort_by(|a, b| match (a, b) {
                    (Ok(a), Ok(b)) => a.job.plan.age().cmp(&b.job.plan.age()),
                    (a, b) => a.is_ok().cmp(&b.is_ok()),
                });
                found
            }
            Err(error) => vec![Err(Trouble::Io(self.folder.clone(), error))],
        }
    }

    /// The folder of a job: one that is there itself, and holds something.
    fn find(&self, id: &JobId) -> Result<PathBuf, Trouble> {
        let folder = self.folder.join(id.as_str());
        let look = || -> io::Result<bool> {
            let kind = fs::symlink_metadata(&folder)?.file_type();
            if !kind.is_dir() {
                return Err(io::Error::other("it is not a folder"));
            }
            Ok(fs::read_dir(&folder)?.next().is_some())
        };
        match look() {
            Ok(true) => Ok(folder),
            Ok(false) => Err(Trouble::Missing(id.clone())),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(Trouble::Missing(id.clone())),
            Err(error) => Err(Trouble::Io(folder, error)),
        }
    }

    fn ids(&self) -> io::Result<Vec<JobId>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut ids = Vec::new();
        for entry in entries {
            let name = entry?.file_name().into_string().ok();
            ids.extend(name.and_then(|name| JobId::parse(&name)));
        }
        ids.sort();
        Ok(ids)
    }

    /// Forgets old jobs that ended, and what processes left that were killed before they had written a plan. What
    /// cannot be removed stays.
    fn forget(&self) {
        let ids = self.ids().unwrap_or_default();
        for id in &ids[..ids.len().saturating_sub(KEPT)] {
            let ended = |stored: &Stored| !stored.is_running && stored.job.is_over();
            if self.look(id).is_ok_and(|stored| ended(&stored)) {
                // A job whose files go one by one would look damaged.
                let gone = self.folder.join(format!("{UNFINISHED}{id}"));
                let _ = fs::rename(self.folder.join(id.as_str()), &gone)
                    .and_then(|()| fs::remove_dir_all(gone));
            }
        }
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let is_unfinished = name
                .to_str()
                .is_some_and(|name| name.starts_with(UNFINISHED));
            let made = entry.metadata().and_then(|about| about.modified());
            let age = made.map(|made| SystemTime::now().duration_since(made).unwrap_or_default());
            if is_unfinished && age.is_ok_and(|age| age > JOB_UNFINISHED) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

/// Takes the lock that others ask for in company and only for a moment. One who asks and was stopped keeps nobody from
/// working.
fn hold(path: &Path) -> io::Result<File> {
    let running = private::append(path)?;
    let begun = Instant::now();
    loop {
        match running.try_lock() {
            Err(TryLockError::WouldBlock) if begun.elapsed() < JOB_LOCK => {
                thread::sleep(JOB_LOCK_PAUSE);
            }
            Err(TryLockError::Error(error)) => return Err(error),
            Ok(()) | Err(TryLockError::WouldBlock) => return Ok(running),
        }
    }
}

/// The job, and the length of its record without a torn last line.
fn read(folder: &Path) -> Result<(Job, u64), Trouble> {
    let bytes = |path: &PathBuf| {
        let bytes = private::read(path, MOST);
        bytes.map_err(|error| Trouble::Io(path.clone(), error))
    };
    let path = folder.join(PLAN);
    let plan = serde_json::from_slice(&bytes(&path)?)
        .map_err(|error| Trouble::Damaged(path, error.to_string()))?;
    let mut job = Job::new(plan);
    let path = folder.join(PROGRESS);
    let bytes = bytes(&path)?;
    let mut whole = 0;
    for (number, line) in (1..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
        if !line.ends_with(b"\n") {
            // It was being written when its writer ended, and nothing has followed from it.
            break;
        }
        let event = serde_json::from_slice::<Event>(line);
        let applied = event.ok().and_then(|event| job.apply(&event).ok());
        if applied.is_none() {
            return Err(Trouble::Damaged(path, format!("line {number}")));
        }
        whole += line.len();
    }
    Ok((job, whole as u64))
}
