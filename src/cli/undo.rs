//! `sipdeck jobs undo`: what a job did, taken back by another job.

use std::process::ExitCode;

use color_eyre::eyre::{Result, WrapErr};

use crate::{
    api::pace::Priority,
    app::{
        import::Verdict,
        job::{JobId, Plan, Work},
        journal,
    },
    runtime::{jobs, journal::Journal},
};

use super::{
    Complaint,
    account::Account,
    confirm::{self, Consent},
    dashboard::now,
    place::Place,
    work,
};

/// Takes back what a job did.
pub async fn job(
    account: &Account,
    place: &Place,
    id: &JobId,
    consent: Consent,
) -> Result<ExitCode> {
    confirm::writable(&place.profile)?;
    let journal = Journal::new(&place.state, &place.profile.name);
    let entries = journal.read().wrap_err("The journal cannot be read")?;
    let undo = journal::of_job(&entries, id);
    if undo.0.is_empty() {
        return Err(Complaint::new(format!("The journal knows nothing that {id} changed.")).into());
    }
    let client = account.client()?;
    let known = jobs::gather_again(&client, Priority::Interactive, &undo).await;
    let known =
        known.map_err(|failure| Complaint::new(format!("{failure} {}", failure.advice())))?;
    let verdicts = journal::undo(&undo, &known);
    for judged in &verdicts.0 {
        super::print(&match &judged.verdict {
            Verdict::Wrong(why) => format!("{}: left alone: {why}", judged.what),
            Verdict::Create(_) | Verdict::Update(_) | Verdict::Unchanged => {
                format!(
                    "{}: {}",
                    judged.what,
                    judged.verdict.words(&known.applications)
                )
            }
        });
    }
    let mut plan = Plan {
        id: place
            .store()
            .new_id(now())
            .wrap_err("The job cannot be named")?,
        title: format!("Undo {id}"),
        profile: place.profile.name.clone(),
        account: place.profile.account.clone(),
        origin: place.profile.origin.clone(),
        made_at: now().0,
        made_by: place.user.clone(),
        source: None,
        results: None,
        undoes: undo.name(),
        items: verdicts.items(),
    };
    if plan.items.is_empty() {
        super::say("There is nothing to take back.");
        return Ok(ExitCode::SUCCESS);
    }
    if plan
        .items
        .iter()
        .any(|item| matches!(item.work, Work::Create { .. }))
    {
        plan.results = place.results(&plan.id)?;
        super::say(&format!(
            "A deleted endpoint is made again with a new id and a new password: its phone has to be set up anew. \
             New passwords will be written to {}.",
            plan.results.as_deref().unwrap_or_default()
        ));
    }
    confirm::confirm(&place.profile, plan.items.len(), consent)?;
    let policy = place.profile.passwords.clone();
    let (held, passwords) = jobs::begin(&place.store(), plan, policy).map_err(Complaint::new)?;
    work::work(place, client, held, passwords).await
}
