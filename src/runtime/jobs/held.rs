//! A job in the hands of this process, and the record that it keeps.

use std::{
    fs::File,
    io::{self, Write},
    sync::Arc,
};

use crate::app::{
    text::time::Moment,
    work::job::{
        event::{Event, Step},
        state::Job,
    },
};

use super::aside::aside;

/// A job that no other process works on while this lives.
#[derive(Debug)]
pub struct Held {
    job: Job,
    record: Arc<Record>,
}

/// What happened to it, on the disk.
#[derive(Debug)]
struct Record {
    progress: File,
    /// Let go when they are closed: not before the last line is written.
    _locks: [File; 2],
}

impl Record {
    /// Adds an event; what comes before a request is on the disk when this returns.
    fn add(&self, event: &Event) -> io::Result<()> {
        let mut line = serde_json::to_vec(event)?;
        line.push(b'\n');
        (&self.progress).write_all(&line)?;
        if matches!(event.step, Step::Sent { .. }) {
            self.progress.sync_data()?;
        }
        Ok(())
    }
}

impl Held {
    pub(super) fn new(job: Job, progress: File, locks: [File; 2]) -> Self {
        let record = Record {
            progress,
            _locks: locks,
        };
        Self {
            job,
            record: Arc::new(record),
        }
    }

    /// The job as far as it has come.
    #[must_use]
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// Notes that failed items shall be tried again. Waits for the disk.
    pub fn retry(&mut self, now: Moment) -> io::Result<()> {
        self.add(now, Step::Retried)
    }

    /// Notes that what is left stays undone, and why. Waits for the disk.
    pub(super) fn give_up(&mut self, now: Moment, why: String) -> io::Result<()> {
        let given_up = true;
        self.add(now, Step::Stopped { why, given_up })
    }

    fn add(&mut self, now: Moment, step: Step) -> io::Result<()> {
        let event = Event { at: now.0, step };
        self.record.add(&event)?;
        self.count(&event);
        Ok(())
    }

    /// Writes down what happened, and only then lets it count. What comes before a request is on the disk
    /// when this returns; what comes after one may be lost with the power, and is then read back.
    pub(super) async fn note(&mut self, now: Moment, step: Step) -> io::Result<Event> {
        let event = Event { at: now.0, step };
        let record = Arc::clone(&self.record);
        let event = aside(move || record.add(&event).map(|()| event)).await??;
        self.count(&event);
        Ok(event)
    }

    fn count(&mut self, event: &Event) {
        let fits = self.job.apply(event);
        debug_assert!(fits.is_ok(), "{event:?}");
    }

    /// Waits until everything that was noted is on the disk.
    pub(super) async fn sync(&self) -> io::Result<()> {
        let record = Arc::clone(&self.record);
        aside(move || record.progress.sync_data()).await?
    }
}
