//! A job in the hands of this process, and the record that it keeps.

use std::{
    fs::File,
    io::{self, Write},
};

use crate::app::{
    Moment,
    job::{Event, Job, Step},
};

/// A job that no other process works on while this lives.
#[derive(Debug)]
pub struct Held {
    job: Job,
    progress: File,
    /// Let go when it is closed.
    _lock: File,
}

impl Held {
    pub(super) fn new(job: Job, progress: File, lock: File) -> Self {
        Self {
            job,
            progress,
            _lock: lock,
        }
    }

    /// The job as far as it has come.
    #[must_use]
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// Notes that failed items shall be tried again.
    pub fn retry(&mut self, now: Moment) -> io::Result<Event> {
        self.note(now, Step::Retried)
    }

    /// Writes down what happened, and only then lets it count. What comes before a request is on the disk
    /// when this returns; what comes after one may be lost with the power, and is then read back.
    pub(super) fn note(&mut self, now: Moment, step: Step) -> io::Result<Event> {
        let before_request = matches!(step, Step::Sent { .. });
        let event = Event { at: now.0, step };
        let mut line = serde_json::to_vec(&event)?;
        line.push(b'\n');
        self.progress.write_all(&line)?;
        if before_request {
            self.progress.sync_data()?;
        }
        let fits = self.job.apply(&event);
        debug_assert!(fits.is_ok(), "{event:?}");
        Ok(event)
    }

    /// Waits until everything that was noted is on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.progress.sync_data()
    }
}
