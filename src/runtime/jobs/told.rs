//! What a job at work tells, in the order in which it happens; the last that it tells is its end.

use std::io;

use tokio::sync::mpsc::{self, Receiver, Sender};

use crate::app::work::job::{event::Event, state::Job};

/// One thing that a job at work tells.
#[derive(Debug)]
pub enum Told {
    /// Something happened to it, and is written down.
    Happened(Event),
    /// Nobody works on it any more. `Err` when its record, its journal or its passwords could not be written: then
    /// nothing more was sent. Nothing is told after this.
    Ended(io::Result<(End, Box<Job>)>),
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Every item came to an end.
    Finished,
    /// It stopped before the next item, for this reason; it can be resumed.
    Stopped(String),
}

/// The voice of a job at work.
#[derive(Debug)]
pub(super) struct Teller(Sender<Told>);

/// A voice for one run of this job, and where it is heard. Everything is kept until it is heard, however late: the
/// room is for the most that one run tells, which is that each item is doubted, sent and settled, and a few words beside.
pub(super) fn channel(job: &Job) -> (Teller, Receiver<Told>) {
    let (tell, told) = mpsc::channel(3 * job.plan.items.len() + 8);
    (Teller(tell), told)
}

impl Teller {
    /// Tells it. Nobody has to listen.
    pub(super) async fn tell(&self, told: Told) {
        let _ = self.0.send(told).await;
    }
}
