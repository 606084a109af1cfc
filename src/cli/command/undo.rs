//! `sipdeck jobs undo`: what a job did, taken back by another job.

use std::process::ExitCode;

use color_eyre::eyre::Result;

use crate::{
    api::sentence::Sentence,
    app::work::{
        import::Verdict,
        job::{item::Work, plan::JobId},
    },
    cli::{
        account::Account,
        process::output,
        work::{
            Answers, Consent, Workplace,
            consent::{ENDPOINTS, confirm, writable},
            foreground,
        },
    },
    runtime::{files::journal::Journal, jobs, provider::Provider},
};

/// Takes back what a job did.
pub async fn job(
    account: &Account,
    place: &Workplace,
    id: &JobId,
    consent: Consent,
) -> Result<ExitCode> {
    writable(&place.profile)?;
    let journal = Journal::new(&place.state, &place.profile.name);
    let provider = Provider::from(account.client()?);
    let of = place.profile.account.clone();
    let taking = jobs::take_back(&provider, journal, of, None, Some(id.clone())).await;
    let Some(taking) = taking? else {
        return Err(Sentence::new(format!("The journal knows nothing that {id} changed.")).into());
    };
    // What is not known of a job is said, and ends with the status of what was not done.
    let whole = match &taking.caution {
        None => ExitCode::SUCCESS,
        Some(caution) => {
            output::say(caution);
            ExitCode::FAILURE
        }
    };
    for judged in &taking.verdicts.0 {
        output::print(&match &judged.verdict {
            Verdict::Wrong(why) => format!("{}: left alone: {why}", judged.what),
            Verdict::Create(_) | Verdict::Update(_) | Verdict::Unchanged => {
                format!(
                    "{}: {}",
                    judged.what,
                    judged.verdict.words(&taking.applications)
                )
            }
        });
    }
    let mut plan = place.plan(format!("Undo {id}"), taking.verdicts.items())?;
    plan.undoes = Some(taking.undoes);
    if plan.items.is_empty() {
        output::say("There is nothing to take back.");
        return Ok(whole);
    }
    if plan
        .items
        .iter()
        .any(|item| matches!(item.work, Work::Create { .. }))
    {
        plan.results = place.results(&plan.id)?;
        output::say(&format!(
            "A deleted endpoint is made again with a new id and a new password: its phone has to be set up anew. \
             New passwords will be written to {}.",
            plan.results.as_deref().unwrap_or_default()
        ));
    }
    confirm(
        &place.profile,
        (plan.items.len(), ENDPOINTS),
        consent,
        Answers::Stdin,
    )?;
    let policy = place.profile.passwords.clone();
    let (held, passwords) = jobs::begin(&place.store(), plan, policy)?;
    let ended = foreground::work(place, provider, held, passwords).await?;
    Ok(if ended == ExitCode::SUCCESS {
        whole
    } else {
        ended
    })
}
