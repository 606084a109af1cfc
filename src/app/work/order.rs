//! Orders for bulk work, import, export and undo, and the news that come back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    api::{Application, EndpointId},
    app::{
        exams,
        service::ticket::Ticket,
        work::{
            export::Export,
            import::{Reading, Verdicts},
            job::{
                control::Control,
                event::Event,
                plan::{JobId, Plan, Source},
                state::Job,
            },
            journal::{Ahead, Entry, Rest},
            spent::Spent,
        },
    },
};

/// One order to the runtime.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// Tell which jobs are kept for this account.
    List,
    /// Write this plan down and work through it.
    Start(Box<Plan>),
    /// Go on with a job that was interrupted; `retry` tries what failed again as well.
    Resume {
        /// Which job.
        id: JobId,
        /// Whether what failed is tried again.
        retry: bool,
    },
    /// Let a job that is at work here go on, wait or stop, before its next item.
    Steer(JobId, Control),
    /// Read this file in this way and hold it against the account.
    Import(String, Reading),
    /// Tell which files and folders begin like this.
    Paths(String),
    /// Write a table to a file.
    Export(Box<Export>),
    /// Write a file that is whole already.
    Save(Box<File>),
    /// Write rows of this file to another one, to be corrected.
    SetAside(Source, Box<Aside>),
    /// Find out what taking back comes to: this job, or the last change.
    Undo(Option<JobId>),
    /// Write down that the change with this ticket is about to be sent. Comes right before its `Call`.
    Ahead(Ticket, Box<Ahead>),
    /// Write down in the journal how the change with this ticket ended, and what becomes of the file with its password.
    Note(Ticket, Box<Entry>, Rest),
    /// Keep the result of a test.
    Tested(Box<exams::Kept>),
    /// Tell the last results of tests of this endpoint that are kept.
    Tests(EndpointId),
    /// Tell the last changes of this endpoint that the journal has.
    Past(EndpointId),
    /// The person has seen the new password of the change with this ticket.
    Seen(Ticket),
}

impl Order {
    /// Whether a person named a file of the host in it.
    #[must_use]
    pub fn names_a_file(&self) -> bool {
        match self {
            Self::Import(..)
            | Self::Paths(_)
            | Self::Export(_)
            | Self::Save(_)
            | Self::SetAside(..) => true,
            Self::List
            | Self::Start(_)
            | Self::Resume { .. }
            | Self::Steer(..)
            | Self::Undo(_)
            | Self::Ahead(..)
            | Self::Note(..)
            | Self::Tested(_)
            | Self::Tests(_)
            | Self::Past(_)
            | Self::Seen(_) => false,
        }
    }

    /// What of it takes long to free.
    #[must_use]
    pub fn spent(self) -> Option<Spent> {
        if let Self::Start(plan) = self {
            Some(Spent::Items(plan.items))
        } else {
            None
        }
    }
}

/// A file that is whole already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it goes; nothing may be there yet.
    pub path: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
    /// What that is, with a verb: `3 messages are`.
    pub said: String,
}

/// What the runtime tells about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum News {
    /// The jobs that are kept for this account, the oldest first, and a sentence about each that cannot be read.
    Listed(Vec<Kept>, Vec<String>),
    /// This process works on the job from now on.
    Taken(Box<Job>),
    /// Something happened to a job that is at work here.
    Happened(JobId, Event),
    /// This process no longer works on the job.
    Ended(JobId),
    /// The job's record cannot be written: this process no longer works on it.
    Broken(JobId, String),
    /// Something was written down; nobody has to be told.
    Noted,
    /// Files and folders that begin like this.
    Paths(String, Vec<String>),
    /// The last results of tests of this endpoint that are kept, newest first.
    Tests(EndpointId, Vec<exams::Kept>),
    /// The last changes of this endpoint, newest first.
    Past(EndpointId, Vec<Entry>),
    /// A file was read and judged.
    Judged(Box<Judgement>),
    /// What taking back comes to.
    Taking(Box<Taking>),
    /// Something was done; the sentence says what.
    Done(String),
    /// Something could not be done; the sentence says why.
    Refused(String),
}

/// A job that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The job as it stands on the disk.
    pub job: Job,
    /// Whether another process works on it.
    pub is_running: bool,
    /// Whether it is for somebody else to go on with, who works on the same host.
    #[serde(default)]
    pub is_anothers: bool,
}

/// What an import comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The file.
    pub source: Source,
    /// Its rows.
    pub verdicts: Verdicts,
    /// The applications, for their names.
    pub applications: Vec<Application>,
    /// Columns that are not used.
    pub unknown: Vec<String>,
    /// What is to be known of how the file was read, as sentences.
    pub remarks: Vec<String>,
}

/// Rows of a file that are written to another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// The other file, which must not be there yet.
    pub path: String,
    /// The lines where they start, each with what is the matter.
    pub rows: BTreeMap<u64, String>,
}

/// What taking something back comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Taking {
    /// The entry of the journal, or the job.
    pub undoes: String,
    /// What of it is not known, as a sentence.
    pub caution: Option<String>,
    /// What is to be done to each thing.
    pub verdicts: Verdicts,
    /// The applications, for their names.
    pub applications: Vec<Application>,
}
