//! How a change is taken back: by another change, planned against how things are now.

use std::collections::{HashMap, HashSet};

use crate::api::text;
use crate::app::{
    import::{Judged, Known, Verdict, Verdicts},
    job::{Fields, Item, JobId, NewPassword, Work},
    rows::EndpointRow,
};

use super::entry::{Ended, Entry, Kind, Verb};

/// The changes that are to be taken back, in the order in which they were made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Undo(pub Vec<Entry>);

/// The changes that were made to an account, in the order of the journal, which may know others of the profile.
fn done<'a>(entries: &'a [Entry], account: &str) -> impl DoubleEndedIterator<Item = &'a Entry> {
    let ours = move |entry: &&Entry| entry.who.account == account && entry.outcome == Ended::Done;
    entries.iter().filter(ours)
}

/// The last change to this account that was made and not taken back: one entry, or a whole job. `entries` are in
/// the order of the journal.
#[must_use]
pub fn last(entries: &[Entry], account: &str) -> Undo {
    let done = || done(entries, account).rev();
    let taken_back: HashSet<&str> = done().filter_map(|entry| entry.undoes.as_deref()).collect();
    let stands = |entry: &&Entry| {
        let job = entry.job.as_ref().map(JobId::as_str);
        entry.undoes.is_none() && !taken_back.contains(job.unwrap_or(&entry.id))
    };
    match done().find(stands) {
        None => Undo::default(),
        Some(Entry { job: Some(job), .. }) => of_job(entries, account, job),
        Some(entry) => Undo(vec![entry.clone()]),
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

/// What taking these changes back comes to, judged against the account as it is, the last change first.
#[must_use]
pub fn undo(undo: &Undo, known: &Known) -> Verdicts {
    let rows: Vec<EndpointRow<'_>> = known.pages.iter().flat_map(|page| page.iter()).collect();
    let by_name: HashMap<(&str, &str), EndpointRow<'_>> = rows
        .iter()
        .map(|row| ((row.domain.as_str(), row.name), *row))
        .collect();
    let judge = |(line, entry): (u64, &Entry)| {
        let row = by_name.get(&(entry.object.domain.as_str(), entry.object.name.as_str()));
        let verdict = invert(entry, row).unwrap_or_else(Verdict::Wrong);
        Judged {
            line,
            what: text::clean(&entry.what()).into_owned(),
            verdict,
        }
    };
    Verdicts((1..).zip(undo.0.iter().rev()).map(judge).collect())
}

fn invert(entry: &Entry, there: Option<&EndpointRow<'_>>) -> Result<Verdict, String> {
    if entry.object.kind == Kind::Domain {
        return Err("A change of a domain is not taken back here.".into());
    }
    let same = there.filter(|row| row.id == entry.object.id);
    match entry.verb {
        Verb::Create => match same {
            None => Ok(Verdict::Unchanged),
            Some(row) => {
                let now = Fields::of_row(row);
                if !entry.after.unlike(&now).is_empty() {
                    return Err("It was changed since it was created: delete it by hand.".into());
                }
                Ok(Verdict::Update(item(entry, Some(row), Work::Delete, now)))
            }
        },
        Verb::Delete if there.is_some() => Err("An endpoint of this name is there again.".into()),
        Verb::Delete => {
            let work = Work::Create {
                fields: entry.before.clone(),
                password: NewPassword::Generated,
            };
            Ok(Verdict::Create(item(entry, None, work, Fields::default())))
        }
        Verb::Change => change(entry, same),
    }
}

fn change(entry: &Entry, there: Option<&EndpointRow<'_>>) -> Result<Verdict, String> {
    let Some(row) = there else {
        return Err("It is gone.".into());
    };
    if entry.before.is_empty() {
        return Err("The password that it had is not known: set a new one.".into());
    }
    let now = Fields::of_row(row);
    let fields = entry.before.unlike(&now);
    if fields.is_empty() {
        return Ok(Verdict::Unchanged);
    }
    if !entry.after.unlike(&now).is_empty() {
        return Err("It was changed again since: its fields are left as they are.".into());
    }
    Ok(Verdict::Update(item(
        entry,
        Some(row),
        Work::Update {
            fields,
            password: None,
        },
        now,
    )))
}

fn item(entry: &Entry, row: Option<&EndpointRow<'_>>, work: Work, before: Fields) -> Item {
    Item {
        domain: entry.object.domain.as_str().into(),
        domain_name: entry.object.domain_name.clone(),
        name: entry.object.name.clone(),
        endpoint: row.map(|row| row.id.into()),
        line: None,
        work,
        before,
    }
}
