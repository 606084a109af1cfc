//! What taking back comes to: the journal of an account, held against how things are now.

use crate::{
    api::pace::Priority,
    app::work::{
        job::plan::JobId,
        journal::{self, Undo},
        order::Taking,
    },
    runtime::{files::journal::Journal, seats::provider::Provider},
};

use super::gather::gather_again;

/// What taking back this job comes to, or the last change; `None` when the journal knows of nothing that was done to
/// this account. What was done to another is never taken back.
///
/// # Errors
/// One sentence, when the journal or the account cannot be read.
pub async fn take_back(
    provider: &impl Provider,
    journal: Journal,
    account: String,
    job: Option<JobId>,
) -> Result<Option<Taking>, String> {
    let read = tokio::task::spawn_blocking(move || -> std::io::Result<Undo> {
        let entries = journal.read()?;
        Ok(match job {
            Some(job) => journal::of_job(&entries, &account, &job),
            None => journal::last(&entries, &account),
        })
    });
    let undo = match read.await {
        Ok(Ok(undo)) => undo,
        Ok(Err(error)) => return Err(format!("The journal cannot be read: {error}.")),
        Err(_) => return Err("The journal cannot be read.".into()),
    };
    let Some(undoes) = undo.name() else {
        return Ok(None);
    };
    let known = gather_again(provider, Priority::Interactive, &undo).await;
    let known = known.map_err(|failure| failure.told())?;
    Ok(Some(Taking {
        undoes,
        verdicts: journal::undo(&undo, &known),
        applications: known.applications,
    }))
}
