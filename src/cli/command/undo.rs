//! `sipdeck jobs undo`: what a job did, taken back by another job.

use std::process::ExitCode;

use color_eyre::eyre::Result;

use crate::{
    app::work::{
        import::Verdict,
        job::{item::Work, plan::JobId},
    },
    cli::{
        process::{output, talk},
        twin::ended::{Ended, Why},
        work::{
            Answers, Consent, Workplace,
            consent::{ENDPOINTS, confirm, writable},
            foreground,
        },
    },
    runtime::{
        files::journal::Journal,
        jobs::{self, Trouble},
        provider::Provider,
    },
};

/// Takes back what a job did.
pub async fn job(
    provider: Provider,
    place: &Workplace,
    id: &JobId,
    consent: Consent,
) -> Result<ExitCode> {
    writable(&place.profile)?;
    let journal = Journal::new(&place.state, &place.profile.name);
    let of = place.profile.account.clone();
    let by = place.only_touches().map(str::to_owned);
    let taking = jobs::take_back(&provider, journal, of, by, Some(id.clone())).await;
    let Some(taking) = taking? else {
        let text = format!("The journal knows nothing that {id} changed.");
        let mut ended = Ended::new(Why::Unusable, text);
        if let Err(missing @ Trouble::Missing(_)) = place.store().look(id) {
            ended = Ended::new(Why::Missing, missing.to_string());
        }
        return Err(ended.into());
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
    if let Some(why) = jobs::refusal(&provider, &plan.items) {
        return Err(Ended::new(Why::Denied, why).into());
    }
    if plan.items.is_empty() {
        output::note("There is nothing to take back.");
        return Ok(whole);
    }
    if plan
        .items
        .iter()
        .any(|item| matches!(item.work, Work::Create { .. }))
    {
        plan.results = place.results(&plan.id)?;
        let results = plan.results.as_deref().unwrap_or_default();
        // Where they are on a host is told when the job has ended, by a command that prints them.
        let place = if talk::is_remote() {
            String::new()
        } else {
            format!(" New passwords will be written to {results}.")
        };
        output::say(&format!(
            "A deleted endpoint is made again with a new id and a new password: its phone has to be set up anew.{place}"
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
