//! Plans an undo: the journal of an account against its current state.

use std::io;

use crate::{
    api::{pace::Priority, sentence::Sentence},
    app::{
        text::number::counted,
        work::{
            job::plan::JobId,
            journal::{self, Ended, Undo},
            order::Taking,
        },
    },
    runtime::{
        files::{disk, journal::Journal},
        provider::Provider,
    },
};

use super::{aside::aside, gather::gather_again};

/// What taking back this job comes to, or the last change; `None` when the journal knows of nothing that was done to
/// this account, by this user if one is named. What was done to another account is never taken back.
///
/// # Errors
/// One sentence, when the journal or the account cannot be read.
pub async fn take_back(
    provider: &Provider,
    journal: Journal,
    account: String,
    by: Option<String>,
    job: Option<JobId>,
) -> Result<Option<Taking>, Sentence> {
    let look = move || -> io::Result<(Undo, usize)> {
        let kept = journal.read(|entry| {
            let is_ours = entry.who.account == account
                && entry.outcome == Ended::Done
                && by.as_ref().is_none_or(|by| *by == entry.who.user);
            is_ours && (job.is_none() || entry.job == job)
        })?;
        let undo = match &job {
            Some(job) => journal::of_job(&kept.entries, &account, job),
            None => journal::last(&kept.entries, &account),
        };
        Ok((undo, kept.unreadable))
    };
    let (undo, unreadable) = aside(look)
        .await
        .flatten()
        .map_err(|error| format!("The journal cannot be read: {}", disk::said(&error)))?;
    let lines = counted(unreadable, "line", "lines");
    let caution =
        format!("{lines} of the journal cannot be read: what stands there is not taken back.");
    let caution = (unreadable > 0).then_some(caution);
    let Some(undoes) = undo.name() else {
        return caution.map_or(Ok(None), |caution| Err(caution.into()));
    };
    let known = gather_again(provider, Priority::Interactive, &undo).await;
    let known = known.map_err(|failure| failure.told())?;
    Ok(Some(Taking {
        undoes,
        caution,
        verdicts: journal::undo(&undo, &known),
        applications: known.applications,
    }))
}
