//! The start of a job, when its plan and the file for its passwords are on the disk, or nothing is; and its return.

use std::{fs, path::Path};

use crate::{
    api::{Policy, Secret, sentence::Sentence, text},
    app::{
        text::time::Moment,
        work::job::{
            item::Item,
            plan::{JobId, Plan},
        },
    },
    runtime::{
        files::{disk, private},
        provider::Provider,
    },
};

use super::{held::Held, passwords::Passwords, store::Store};

/// Writes down what a job needs before its first request.
///
/// # Errors
/// One sentence. Nothing was sent then, and nothing is left on the disk.
pub fn begin(store: &Store, plan: Plan, policy: Policy) -> Result<(Held, Passwords), Sentence> {
    let results = plan.results.clone();
    let folder = results.as_deref().and_then(|path| Path::new(path).parent());
    if let Some(folder) = folder.filter(|folder| !folder.as_os_str().is_empty()) {
        private::folder(folder).map_err(|error| {
            format!(
                "{}: {} Nothing was sent.",
                folder.display(),
                disk::said(&error)
            )
        })?;
    }
    let passwords = Passwords::open(&plan, policy, true).map_err(|error| {
        let path = results.as_deref().unwrap_or_default();
        format!(
            "The file for new passwords, {path}, cannot be made: {} Nothing was sent.",
            disk::said(&error)
        )
    })?;
    match store.create(plan) {
        Ok(held) => Ok((held, passwords)),
        Err(trouble) => {
            // It was made a moment ago, and no password is in it.
            let removed = results.map(fs::remove_file).transpose();
            if let Err(error) = removed {
                tracing::warn!(%error, "an empty file for passwords stays");
            }
            Err(format!("The job cannot be written down: {trouble} Nothing was sent.").into())
        }
    }
}

/// Why whoever is at work may not do all of this, if so: a job that could never go on is not begun.
pub fn refusal<'a>(
    provider: &Provider,
    items: impl IntoIterator<Item = &'a Item>,
) -> Option<Sentence> {
    let calls = items.into_iter().filter_map(|item| {
        // Who may do it does not depend on the password.
        item.call(item.new_password().map(|_| Secret::default()))
    });
    let mut refusals = calls.filter_map(|call| provider.refusal(&call));
    refusals.next().map(Sentence::from)
}

/// Takes a job up that was interrupted, if it is one of this account at this service.
///
/// # Errors
/// One sentence. Nothing was sent then.
pub fn take_up(store: &Store, id: &JobId, account: &str, origin: &str) -> Result<Held, Sentence> {
    let held = store.take(id).map_err(|trouble| trouble.to_string())?;
    let plan = &held.job().plan;
    if plan.is_of(account, origin) {
        return Ok(held);
    }
    Err(format!(
        "The job {id} belongs to the account {} at {}: nothing was sent.",
        text::clean(&plan.account),
        text::clean(&plan.origin)
    )
    .into())
}

/// Makes a job that was taken up ready to go on; with `retry`, what failed is tried again as well.
///
/// # Errors
/// One sentence. Nothing was sent then.
pub fn go_on(
    mut held: Held,
    policy: Policy,
    retry: Option<Moment>,
) -> Result<(Held, Passwords), Sentence> {
    if let Some(now) = retry {
        held.retry(now).map_err(|error| {
            format!("The job's record cannot be written: {}", disk::said(&error))
        })?;
    }
    let plan = &held.job().plan;
    let passwords = Passwords::open(plan, policy, false).map_err(|error| {
        let path = plan.results.as_deref().unwrap_or_default();
        let said = disk::said(&error);
        format!("The file for new passwords, {path}, cannot be used: {said} Nothing was sent.")
    })?;
    Ok((held, passwords))
}

/// Writes down that what is left of a job stays undone until somebody asks for it.
///
/// # Errors
/// One sentence. The job is then as it was.
pub fn give_up(mut held: Held, now: Moment, user: &str) -> Result<(), Sentence> {
    let why = format!("{user} has stopped it.");
    held.give_up(now, why).map_err(|error| {
        let said = disk::said(&error);
        Sentence::from(format!("The job's record cannot be written: {said}"))
    })
}
