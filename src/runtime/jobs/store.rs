//! The jobs of one profile: one folder each.

use std::{
    fmt,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use crate::app::{
    text::time::Moment,
    work::job::{
        event::Event,
        plan::{JobId, Plan},
        state::Job,
    },
};

use super::{files, held::Held};

const PLAN: &str = "plan.json";
const PROGRESS: &str = "progress.jsonl";
const LOCK: &str = "lock";

/// Jobs that are kept; of older ones, those that ended are forgotten.
const KEPT: usize = 100;

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
#[derive(Debug)]
pub enum Trouble {
    /// There is none of this name.
    Missing(JobId),
    /// Another process works on it.
    Busy(JobId),
    /// A file of it cannot be understood.
    Damaged(PathBuf, String),
    /// A file of it cannot be read or written.
    Io(PathBuf, io::Error),
}

impl Store {
    /// The jobs of a profile, under the folder for state.
    #[must_use]
    pub fn new(state: &Path, profile: &str) -> Self {
        Self {
            folder: state.join("jobs").join(file_name(profile)),
        }
    }

    /// A name for a new job, which no other job has.
    pub fn new_id(&self, now: Moment) -> io::Result<JobId> {
        let lot = getrandom::u64().map_err(|_| io::Error::other("no randomness"))?;
        let is_taken = |id: &JobId| self.folder.join(id.as_str()).exists();
        Ok(JobId::draw(now, lot, is_taken))
    }

    /// Writes a plan down and takes the job up. When this has answered, the plan survives a power cut.
    ///
    /// # Errors
    /// When it cannot be written; then there is no such job.
    pub fn create(&self, plan: Plan) -> Result<Held, Trouble> {
        let folder = self.folder.join(plan.id.as_str());
        let beside = self.folder.join(format!("{}.new", plan.id));
        let write = || -> io::Result<(File, File)> {
            files::folder(&beside)?;
            let bytes = serde_json::to_vec(&plan)?;
            files::replace(&beside.join(PLAN), &bytes)?;
            let progress = files::fresh(&beside.join(PROGRESS))?;
            let lock = files::fresh(&beside.join(LOCK))?;
            lock.try_lock()?;
            files::settle_folder(&beside.join(PLAN))?;
            fs::rename(&beside, &folder)?;
            files::settle_folder(&folder)?;
            Ok((progress, lock))
        };
        let (progress, lock) = write().map_err(|error| {
            // What was begun is no job: only a folder with a plan and its own name is.
            let _ = fs::remove_dir_all(&beside);
            Trouble::Io(folder, error)
        })?;
        self.forget();
        Ok(Held::new(Job::new(plan), progress, lock))
    }

    /// Takes an interrupted job up again.
    ///
    /// # Errors
    /// When another process works on it, or it cannot be read.
    pub fn take(&self, id: &JobId) -> Result<Held, Trouble> {
        let folder = self.folder.join(id.as_str());
        if !folder.join(PLAN).exists() {
            return Err(Trouble::Missing(id.clone()));
        }
        let path = folder.join(LOCK);
        let lock = files::append(&path).map_err(|error| Trouble::Io(path.clone(), error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Trouble::Busy(id.clone())),
            Err(TryLockError::Error(error)) => return Err(Trouble::Io(path, error)),
        }
        let (job, whole) = read(&folder)?;
        let path = folder.join(PROGRESS);
        let open = || -> io::Result<File> {
            let progress = files::append(&path)?;
            progress.set_len(whole)?;
            Ok(progress)
        };
        let progress = open().map_err(|error| Trouble::Io(path.clone(), error))?;
        Ok(Held::new(job, progress, lock))
    }

    /// The job as it stands, whoever works on it.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn look(&self, id: &JobId) -> Result<Stored, Trouble> {
        let folder = self.folder.join(id.as_str());
        if !folder.join(PLAN).exists() {
            return Err(Trouble::Missing(id.clone()));
        }
        // Asked before the record is read: a job that ends in between is then shown as running, and finished.
        let is_running = File::open(folder.join(LOCK))
            .is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)));
        let (job, _) = read(&folder)?;
        Ok(Stored { job, is_running })
    }

    /// All jobs, the oldest first. One that cannot be read does not hide the others.
    #[must_use]
    pub fn list(&self) -> Vec<Result<Stored, Trouble>> {
        self.ids().iter().map(|id| self.look(id)).collect()
    }

    fn ids(&self) -> Vec<JobId> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let mut ids: Vec<JobId> = names.filter_map(|name| JobId::parse(&name)).collect();
        ids.sort();
        ids
    }

    /// Forgets old jobs that ended. What cannot be removed stays.
    fn forget(&self) {
        let ids = self.ids();
        for id in &ids[..ids.len().saturating_sub(KEPT)] {
            let ended = |stored: &Stored| !stored.is_running && stored.job.is_finished();
            if self.look(id).is_ok_and(|stored| ended(&stored)) {
                let _ = fs::remove_dir_all(self.folder.join(id.as_str()));
            }
        }
    }
}

/// The job, and the length of its record without a torn last line.
fn read(folder: &Path) -> Result<(Job, u64), Trouble> {
    let path = folder.join(PLAN);
    let bytes = fs::read(&path).map_err(|error| Trouble::Io(path.clone(), error))?;
    let plan = serde_json::from_slice(&bytes)
        .map_err(|error| Trouble::Damaged(path, error.to_string()))?;
    let mut job = Job::new(plan);
    let path = folder.join(PROGRESS);
    let bytes = fs::read(&path).map_err(|error| Trouble::Io(path.clone(), error))?;
    let mut whole = 0;
    for (number, line) in (1..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
        let event = serde_json::from_slice::<Event>(line)
            .ok()
            .filter(|_| line.ends_with(b"\n"));
        match event.map(|event| job.apply(&event)) {
            Some(Ok(())) => whole += line.len(),
            None if whole + line.len() == bytes.len() => break,
            None | Some(Err(_)) => return Err(Trouble::Damaged(path, format!("line {number}"))),
        }
    }
    Ok((job, whole as u64))
}

/// A profile's name as the name of a folder: what is not a plain character is written as its number.
pub fn file_name(profile: &str) -> String {
    let mut name = String::new();
    for byte in profile.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(byte)),
            byte => name.extend(format!("%{byte:02X}").chars()),
        }
    }
    if name.is_empty() { "%".into() } else { name }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(id) => write!(f, "There is no job called {id}."),
            Self::Busy(id) => write!(f, "Another sipdeck works on the job {id} now."),
            Self::Damaged(path, what) => {
                write!(f, "{} cannot be understood: {what}.", path.display())
            }
            Self::Io(path, error) => write!(f, "{}: {error}.", path.display()),
        }
    }
}

impl std::error::Error for Trouble {}
