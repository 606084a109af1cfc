//! The single steps of bulk work that need the disk or read the account.

use std::path::Path;

use crate::{
    api::{EndpointId, pace::Priority, sentence::Sentence},
    app::{
        text::number::counted,
        work::{
            export::Export,
            import::{self, Reading},
            job::plan::{JobId, Plan, Source},
            journal::{CHANGES, Entry, Rest},
            order::{Aside, File, Judgement, Kept, News},
        },
    },
    runtime::{
        files::{bounded::read_file, disk, draft, journal::Journal, place::Place, table},
        jobs::{self, Held, Passwords, Store, Stored, Trouble},
        provider::Provider,
    },
};

use super::sent::Change;

impl Place {
    /// The name of a file as a person writes it, with `~/` spelt out.
    pub(crate) fn full(&self, name: &str) -> String {
        match (name.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest).display().to_string(),
            (Some(_) | None, _) => name.to_owned(),
        }
    }

    fn store(&self) -> Store {
        Store::new(&self.state, &self.who.profile)
    }

    pub(crate) fn journal(&self) -> Journal {
        Journal::new(&self.state, &self.who.profile)
    }

    /// The jobs of this account, and what cannot be read of the profile's, behind these sentences.
    pub(crate) fn list(&self, mut damaged: Vec<String>) -> News {
        let mut kept = Vec::new();
        for found in self.store().list() {
            match found {
                Ok(Stored { job, is_running })
                    if job.plan.is_of(&self.who.account, &self.origin) =>
                {
                    let by = &job.plan.made_by;
                    kept.push(Kept {
                        is_anothers: self.who.login.is_some() && *by != self.who.user,
                        job,
                        is_running,
                    });
                }
                // Of another account, or gone since the folder was read.
                Ok(_) | Err(Trouble::Missing(_)) => {}
                Err(trouble) => damaged.push(format!(
                    "A job cannot be shown, nor can it go on. {trouble}"
                )),
            }
        }
        News::Listed(kept, damaged)
    }
}

/// Writes down how a change ended, under the name that it was written down with before it was sent.
pub(super) fn note(
    journal: &Journal,
    mut entry: Entry,
    change: Option<&Change>,
    rest: Rest,
) -> News {
    entry.id = change
        .map(|change| change.id().to_owned())
        .unwrap_or_default();
    match journal.write(entry) {
        Ok(()) => {
            if let Some(change) = change {
                change.end(rest);
            }
            News::Noted
        }
        Err(error) => News::Refused(format!(
            "The change was not written down, so that it cannot be taken back: {}: {}",
            journal.folder().display(),
            disk::said(&error)
        )),
    }
}

pub(crate) fn start(
    provider: &Provider,
    place: &Place,
    plan: Plan,
) -> Result<(Held, Passwords), Sentence> {
    if let Some(why) = jobs::refusal(provider, &plan.items) {
        return Err(why);
    }
    jobs::begin(&place.store(), plan, place.passwords.clone())
}

/// Takes a job up for whoever is at work here, if it is theirs to do that with it.
fn take_up(place: &Place, id: &JobId, doing: &str) -> Result<Held, Sentence> {
    let held = jobs::take_up(&place.store(), id, &place.who.account, &place.origin)?;
    let made_by = &held.job().plan.made_by;
    if place.only_touches().is_some_and(|user| user != made_by) {
        let why = format!("The job {id} was begun by {made_by}, who alone {doing} it.");
        return Err(why.into());
    }
    Ok(held)
}

pub(crate) fn resume(
    provider: &Provider,
    place: &Place,
    id: &JobId,
    retry: bool,
) -> Result<(Held, Passwords), Sentence> {
    let held = take_up(place, id, "goes on with")?;
    if let Some(why) = jobs::refusal(provider, &held.job().plan.items) {
        return Err(why);
    }
    let now = retry.then(|| (place.clock)());
    jobs::go_on(held, place.passwords.clone(), now)
}

/// What the journal knows of an endpoint: where others may not be touched, only of one's own doing. A journal that cannot
/// be read says so wherever something is written to it or taken back.
pub(super) fn past(place: &Place, endpoint: EndpointId) -> News {
    let is_shown = |entry: &Entry| {
        entry.is_of(&endpoint)
            && entry.who.account == place.who.account
            && place
                .only_touches()
                .is_none_or(|user| user == entry.who.user)
    };
    let kept = place.journal().read(is_shown).unwrap_or_default();
    let newest = kept.entries.into_iter().rev().take(CHANGES).collect();
    News::Past(endpoint, newest)
}

/// Writes down that a job at which nobody works is to stay as it is, and tells the jobs anew.
pub(super) fn give_up(place: &Place, id: &JobId) -> News {
    let taken = take_up(place, id, "stops");
    let given_up = taken.and_then(|held| jobs::give_up(held, (place.clock)(), &place.who.user));
    match given_up {
        Ok(()) => place.list(Vec::new()),
        Err(sentence) => News::Refused(sentence.into()),
    }
}

pub(crate) fn write(export: &Export) -> News {
    let path = Path::new(&export.path);
    match table::fresh(export, path) {
        Ok(count) => {
            let rows = counted(count, "row is", "rows are");
            let rest = if export.partial {
                " Others were not read yet: export again when they are."
            } else {
                ""
            };
            News::Done(format!("{rows} in {}.{rest}", path.display()))
        }
        Err(error) => News::Refused(format!(
            "{} was not written: {}",
            path.display(),
            disk::said(&error)
        )),
    }
}

/// Writes a file that must not be there. Waits for the disk.
pub(super) fn save(file: &File) -> News {
    let path = Path::new(&file.path);
    match draft::fresh(path, &file.bytes) {
        Ok(_) => News::Done(format!("{} in {}.", file.said, path.display())),
        Err(error) => News::Refused(format!(
            "{} was not written: {}",
            path.display(),
            disk::said(&error)
        )),
    }
}

/// Writes rows of a file to another one as they stand there. Waits for the disk.
pub(super) fn set_aside(source: &Source, aside: &Aside) -> News {
    let written = || -> Result<(), Sentence> {
        let bytes = read_file(Path::new(&source.path), import::FILE_MAX)?;
        if jobs::digest(&bytes) != source.digest {
            return Err(format!("{} has changed: import it once more.", source.path).into());
        }
        let rows = import::originals(&bytes, &source.reading, &aside.rows)?;
        table::rows(&rows, Path::new(&aside.path)).map_err(|error| disk::said(&error).into())
    };
    let path = &aside.path;
    match written() {
        Ok(()) => {
            let rows = counted(aside.rows.len(), "row is", "rows are");
            News::Done(format!("{rows} in {path}, to be corrected there."))
        }
        Err(why) => News::Refused(format!("{path} was not written: {why}")),
    }
}

/// Files and folders that are offered at most.
const OFFERED: usize = 50;

/// The files and folders that begin like what is typed, in order; folders end with a slash.
pub(crate) async fn paths(place: &Place, start: String) -> News {
    let full = place.full(&start);
    let typed = start.clone();
    let look = move || {
        let split = |text: &str| text.rfind('/').map_or(0, |at| at + 1);
        let folder = match split(&full) {
            0 => Path::new("."),
            end => Path::new(&full[..end]),
        };
        let (before, name) = typed.split_at(split(&typed));
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let fitting = entries.filter_map(|entry| {
            let own = entry.file_name().into_string().ok()?;
            let hidden = own.starts_with('.') && !name.starts_with('.');
            let fits = own.starts_with(name) && !hidden;
            let slash = if entry.path().is_dir() { "/" } else { "" };
            fits.then(|| format!("{before}{own}{slash}"))
        });
        let mut found: Vec<String> = fitting.collect();
        found.sort();
        found.truncate(OFFERED);
        found
    };
    let found = tokio::task::spawn_blocking(look).await;
    News::Paths(start, found.unwrap_or_default())
}

pub(crate) async fn read(provider: &Provider, path: String, reading: Reading) -> News {
    let file = tokio::task::spawn_blocking(move || {
        let path = std::path::absolute(&path)
            .map_err(|error| format!("{path}: {}", disk::said(&error)))?;
        let shown = path.display().to_string();
        let bytes = read_file(&path, import::FILE_MAX)?;
        let table = import::read(&bytes, &reading).map_err(|why| format!("{shown}: {why}"))?;
        Ok((
            table,
            Source {
                digest: jobs::digest(&bytes),
                path: shown,
                reading,
            },
        ))
    });
    let (table, source) = match file.await {
        Ok(Ok(read)) => read,
        Ok(Err(sentence)) => return News::Refused(sentence),
        Err(_) => return News::Refused("The file could not be read.".into()),
    };
    match jobs::gather(provider, Priority::Interactive, &table).await {
        Err(failure) => News::Refused(format!("{failure} {}", failure.advice())),
        Ok(known) => News::Judged(Box::new(Judgement {
            source,
            verdicts: import::judge(&table, &known),
            applications: known.applications,
            unknown: table.unknown,
            remarks: table.remarks,
        })),
    }
}

pub(crate) async fn look(provider: &Provider, place: &Place, job: Option<JobId>) -> News {
    let (journal, account) = (place.journal(), place.who.account.clone());
    let by = place.only_touches().map(str::to_owned);
    match jobs::take_back(provider, journal, account, by, job).await {
        Ok(Some(taking)) => News::Taking(Box::new(taking)),
        Ok(None) => News::Refused("The journal knows of no change to take back.".into()),
        Err(sentence) => News::Refused(sentence.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Entry, Journal, News, Place, Rest, note};
    #[test]
    fn a_job_that_cannot_be_read_is_told_with_its_file() {
        let state = tempfile::tempdir().expect("a folder");
        let job = state.path().join("jobs/lab/20261123-0908-jun");
        fs::create_dir_all(&job).expect("a folder");
        let place = Place::sample(state.path());
        assert_eq!(place.list(Vec::new()), News::Listed(Vec::new(), Vec::new()));
        let plan = job.join("plan.json");
        fs::write(&plan, "{").expect("written");
        let News::Listed(kept, damaged) = place.list(Vec::new()) else {
            panic!("jobs are listed");
        };
        assert!(kept.is_empty());
        let [sentence] = &damaged[..] else {
            panic!("one is told: {damaged:?}");
        };
        assert!(sentence.contains(&plan.display().to_string()), "{sentence}");
    }

    #[test]
    fn a_change_that_cannot_be_written_down_is_told_with_the_folder() {
        let place = tempfile::tempdir().expect("a folder");
        let file = place.path().join("state");
        fs::write(&file, "").expect("written");
        let entry: Entry = serde_json::from_str(
            r#"{"id":"","at":"2026-11-23T09:08:08Z","profile":"lab","account":"u-1","user":"ana",
                "verb":"create","outcome":"done",
                "object":{"kind":"endpoint","id":"re-1","name":"a","domain":"rd-1","domain_name":"lab"}}"#,
        )
        .expect("an entry");
        let whole = Journal::new(place.path(), "lab");
        assert_eq!(note(&whole, entry.clone(), None, Rest::Told), News::Noted);
        let News::Refused(sentence) = note(&Journal::new(&file, "lab"), entry, None, Rest::Told)
        else {
            panic!("it is told");
        };
        let folder = file.join("journal/lab").display().to_string();
        assert!(sentence.contains(&folder), "{sentence}");
    }
}
