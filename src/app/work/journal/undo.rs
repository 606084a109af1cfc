//! Selects the journal entries that an undo takes back.

use std::collections::{HashMap, HashSet};

use crate::app::work::job::plan::JobId;

use super::entry::{Ended, Entry, Kind, Verb};

/// The changes that are to be taken back, in the order in which they were made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Undo(pub Vec<Entry>);

/// The changes that were made to an account, in the order of the journal, which may know others of the profile.
fn done<'a>(entries: &'a [Entry], account: &str) -> impl DoubleEndedIterator<Item = &'a Entry> {
    let ours = move |entry: &&Entry| entry.who.account == account && entry.outcome == Ended::Done;
    entries.iter().filter(ours)
}

/// The last change to this account that was made, not taken back, and of a kind that can be: one entry, or a whole
/// job. Behind it stand the later ones that never can be, so that they are told. `entries` are in the order of the
/// journal.
#[must_use]
pub fn last(entries: &[Entry], account: &str) -> Undo {
    let done = || done(entries, account).rev();
    let taken_back: HashSet<&str> = done().filter_map(|entry| entry.undoes.as_deref()).collect();
    let stands = |entry: &&Entry| {
        let job = entry.job.as_ref().map(JobId::as_str);
        entry.undoes.is_none() && !taken_back.contains(job.unwrap_or(&entry.id))
    };
    let mut passed = Vec::new();
    let mut undo = Undo::default();
    for entry in done().filter(stands) {
        if !is_final(entry) {
            undo = match &entry.job {
                Some(job) => of_job(entries, account, job),
                None => Undo(vec![entry.clone()]),
            };
            passed.retain(|passed: &Entry| passed.job.is_none() || passed.job != entry.job);
            break;
        }
        passed.push(entry.clone());
    }
    undo.0.extend(passed.into_iter().rev());
    undo
}

/// Whether nothing can take it back, however things are now: a deleted domain, a phone that must come back by itself, and
/// a password that nobody knows.
fn is_final(entry: &Entry) -> bool {
    match (entry.verb, entry.object.kind) {
        (Verb::Delete, Kind::Domain | Kind::Phone) => true,
        (Verb::Change, _) => entry.before.is_empty(),
        (Verb::Delete, Kind::Endpoint) | (Verb::Create, _) => false,
    }
}

impl Undo {
    /// What is taken back, as the `undoes` of the changes that do it.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        let first = self.0.first()?;
        Some(
            first
                .job
                .as_ref()
                .map_or_else(|| first.id.clone(), ToString::to_string),
        )
    }
}

/// Everything that a job did to this account. A line that stands twice, as after a crash, counts once.
#[must_use]
pub fn of_job(entries: &[Entry], account: &str, job: &JobId) -> Undo {
    let mut by_item: HashMap<Option<usize>, usize> = HashMap::new();
    let mut once: Vec<Entry> = Vec::new();
    for entry in done(entries, account).filter(|entry| entry.job.as_ref() == Some(job)) {
        if let Some(at) = by_item.get(&entry.item) {
            once[*at] = entry.clone();
        } else {
            by_item.insert(entry.item, once.len());
            once.push(entry.clone());
        }
    }
    Undo(once)
}
