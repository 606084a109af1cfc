//! Which requests a change took: the attempts of the client, found again by what they were about.

use std::collections::VecDeque;

use jiff::Timestamp;
use tokio::sync::broadcast::{Receiver, error::TryRecvError};

use crate::{
    api::pace::RequestRecord,
    app::work::journal::{Kind, Object, Verb},
};

/// Writes that are remembered.
const KEPT: usize = 64;

/// Hears of every attempt from the moment that it is made.
#[derive(Debug, Default)]
pub struct Witness {
    heard: Option<Receiver<RequestRecord>>,
    writes: VecDeque<RequestRecord>,
}

impl Witness {
    /// Listens here; without anything to listen to, it knows nothing.
    #[must_use]
    pub fn new(heard: Option<Receiver<RequestRecord>>) -> Self {
        Self {
            heard,
            writes: VecDeque::new(),
        }
    }

    /// The attempts of the latest write about this thing, the first of them first. To be asked when the write was
    /// answered: by then, all of them were told.
    pub fn requests(&mut self, verb: Verb, object: &Object) -> Vec<String> {
        self.listen();
        let mut found: Vec<&RequestRecord> = Vec::new();
        for record in self
            .writes
            .iter()
            .rev()
            .filter(|record| is_about(record, verb, object))
        {
            found.push(record);
            if record.attempt == 1 {
                break;
            }
        }
        found.into_iter().rev().map(say).collect()
    }

    fn listen(&mut self) {
        let Some(heard) = &mut self.heard else { return };
        loop {
            match heard.try_recv() {
                Ok(record) if record.method == "GET" => {}
                Ok(record) => {
                    if self.writes.len() == KEPT {
                        self.writes.pop_front();
                    }
                    self.writes.push_back(record);
                }
                Err(TryRecvError::Lagged(_)) => {}
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
        }
    }
}

fn is_about(record: &RequestRecord, verb: Verb, object: &Object) -> bool {
    let method = if verb == Verb::Delete {
        "DELETE"
    } else {
        "POST"
    };
    let end = match (verb, object.kind) {
        (Verb::Create, Kind::Domain) => "/domains".to_owned(),
        (Verb::Create, Kind::Endpoint) => format!("/domains/{}/endpoints", object.domain),
        (Verb::Change | Verb::Delete, _) => format!("/{}", object.id),
    };
    record.method == method && record.path.ends_with(&end)
}

fn say(record: &RequestRecord) -> String {
    let at = i64::try_from(record.at)
        .ok()
        .and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let ended = match (record.status, &record.error) {
        (Some(status), _) => status.to_string(),
        (None, Some(error)) => error.clone(),
        (None, None) => "no answer".into(),
    };
    format!(
        "{} {} {} {ended}",
        at.unwrap_or_default(),
        record.method,
        record.path
    )
}
