//! Changes that are made by themselves, written down before they are sent: whatever ends the program, the next start knows
//! what was under way, and a password that was made here is in a file.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use crate::{
    api::{Cause, Failure, text},
    app::{
        service::ticket::Ticket,
        work::journal::{Ahead, Ended, Entry, Made, Rest, Verb},
    },
    runtime::{
        files::{
            disk,
            journal::{Journal, new_id},
            marker::{self, Left, Marker},
            private,
        },
        jobs::Results,
    },
};

/// How the names of the files end that say what was sent.
const ENDING: &str = ".sent";

/// What such a file says.
#[derive(Debug, Serialize, Deserialize)]
struct Said {
    /// The change, as the journal will have it if nobody ever hears how it ended.
    #[serde(flatten)]
    entry: Entry,
    /// The file with the password that was made for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    passwords: Option<PathBuf>,
}

/// The changes that were sent from here and have not ended yet, or whose passwords nobody has seen.
#[derive(Debug, Default)]
pub(super) struct Sent(HashMap<Ticket, Change>);

/// One of them.
#[derive(Debug, Clone)]
pub(super) struct Change {
    said: Arc<Said>,
    made: Option<Made>,
    /// `None` until it is on the disk, when it could not be put there, and when it was taken away.
    marker: Arc<Mutex<Option<Marker>>>,
}

impl Sent {
    /// A change is about to be sent.
    pub(super) fn coming(&mut self, ticket: Ticket, ahead: Ahead) {
        let Ahead { mut entry, made } = ahead;
        match new_id(&entry) {
            Ok(id) => entry.id = id,
            // It is written down at its end then.
            Err(error) => return tracing::warn!(%error, "a change is not written down ahead"),
        }
        let passwords = made.as_ref().map(|made| PathBuf::from(&made.path));
        let change = Change {
            said: Arc::new(Said { entry, passwords }),
            made,
            marker: Arc::default(),
        };
        self.0.insert(ticket, change);
    }

    /// The change with this ticket, if it is written down ahead.
    pub(super) fn find(&self, ticket: Ticket) -> Option<Change> {
        self.0.get(&ticket).cloned()
    }

    /// The change with this ticket, of which nothing more is heard here.
    pub(super) fn take(&mut self, ticket: Ticket) -> Option<Change> {
        self.0.remove(&ticket)
    }
}

impl Change {
    /// The name of its entry in the journal.
    pub(super) fn id(&self) -> &str {
        &self.said.entry.id
    }

    /// Writes it down. When this returns, it may be sent. Waits for the disk.
    ///
    /// # Errors
    /// When the password that was made for it cannot be kept: then it must not be sent.
    pub(super) fn begin(&self, journal: &Journal) -> Result<(), Failure> {
        if let Some(made) = &self.made {
            let object = &self.said.entry.object;
            let path = Path::new(&made.path);
            let (domain, name) = (&object.domain_name, &object.name);
            let kept = private::folder(private::folder_of(path))
                .and_then(|()| Results::of_one(path, domain, name, &made.password));
            kept.map_err(|error| {
                let said = disk::said(&error);
                let path = &made.path;
                let text = format!(
                    "The file for its new password, {path}, cannot be made: {said} Nothing was sent."
                );
                Failure::new(Cause::Refused, text)
            })?;
        }
        let put = || -> io::Result<Marker> {
            private::folder(journal.folder())?;
            let path = journal.folder().join(format!("{}{ENDING}", self.id()));
            Marker::put(path, &serde_json::to_vec(&self.said)?)
        };
        match put() {
            Ok(marker) => *self.marker() = Some(marker),
            // That the journal cannot be written is told at the end.
            Err(error) => tracing::warn!(%error, "a change is not written down ahead"),
        }
        Ok(())
    }

    /// Its end is in the journal. Waits for the disk.
    pub(super) fn end(&self, rest: Rest) {
        let keeps = self.said.passwords.is_some();
        match rest {
            Rest::Unseen | Rest::Open if keeps => {}
            Rest::Told | Rest::Unseen | Rest::Open => self.unmark(),
            Rest::Gone => self.forget(),
        }
    }

    /// Forgets it, and the password that was made for it. Waits for the disk.
    pub(super) fn forget(&self) {
        if let Some(path) = &self.said.passwords
            && let Err(error) = fs::remove_file(path)
        {
            tracing::warn!(%error, "a file with a password stays");
        }
        self.unmark();
    }

    fn unmark(&self) {
        let removed = self.marker().take().map(Marker::remove);
        if let Some(Err(error)) = removed {
            tracing::warn!(%error, "a file that says what was sent stays");
        }
    }

    fn marker(&self) -> std::sync::MutexGuard<'_, Option<Marker>> {
        self.marker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was under way when earlier programs ended, one sentence each. The journal knows it from now on. Waits for the
/// disk.
pub(super) fn left(journal: &Journal) -> Vec<String> {
    let told = |error: &io::Error| {
        let folder = journal.folder().display();
        let said = disk::said(error);
        format!("What was under way when sipdeck ended last is not known: {folder}: {said}")
    };
    let found = match marker::left(journal.folder(), ENDING) {
        Ok(found) => found,
        Err(error) => return vec![told(&error)],
    };
    let mut sentences = Vec::new();
    for found in found {
        let known = found.and_then(|Left { marker, bytes }| {
            let said: Said = serde_json::from_slice(&bytes)?;
            let ended = settle(journal, &said.entry)?;
            Ok((marker, said, ended))
        });
        match known {
            Ok((marker, said, ended)) => {
                sentences.extend(sentence(&said, ended));
                if let Err(error) = marker.remove() {
                    tracing::warn!(%error, "a file that says what was sent stays");
                }
            }
            Err(error) => sentences.push(told(&error)),
        }
    }
    sentences
}

/// How it ended, as the journal has it from now on.
fn settle(journal: &Journal, entry: &Entry) -> io::Result<Ended> {
    let kept = journal.read(|known| known.id == entry.id)?;
    if let Some(known) = kept.entries.first() {
        return Ok(known.outcome);
    }
    journal.write(entry.clone())?;
    Ok(entry.outcome)
}

/// What the person has to know of it, if anything.
fn sentence(said: &Said, ended: Ended) -> Option<String> {
    let passwords = said.passwords.as_ref().filter(|path| path.exists());
    let what = text::clean(&said.entry.what()).into_owned();
    let path = passwords.map(|path| path.display());
    let did = match said.entry.verb {
        Verb::Create => "create",
        Verb::Change => "change",
        Verb::Delete => "delete",
    };
    match (ended, path) {
        (Ended::Unknown, path) => {
            let kept = path.map(|path| format!(" If it was, its password is in {path}."));
            let kept = kept.unwrap_or_default();
            Some(format!(
                "Not known whether it was done, since sipdeck ended before the answer came: {did} {what}. \
                 Look before you repeat it.{kept}"
            ))
        }
        (Ended::Done, Some(path)) => Some(format!(
            "sipdeck ended before the new password of {what} was seen: it is in {path}."
        )),
        (Ended::Done, None) => None,
        (Ended::Failed, path) => {
            if let Some(path) = path.map(|path| path.to_string()) {
                // Nobody has this password.
                let _ = fs::remove_file(path);
            }
            None
        }
    }
}
