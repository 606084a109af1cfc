//! The start of a job: its plan and the file for its passwords are on the disk, or nothing is.

use std::{fs, path::Path};

use crate::{api::Policy, app::job::Plan};

use super::{files, held::Held, passwords::Passwords, store::Store};

/// Writes down what a job needs before its first request.
///
/// # Errors
/// One sentence. Nothing was sent then, and nothing is left on the disk.
pub fn begin(store: &Store, plan: Plan, policy: Policy) -> Result<(Held, Passwords), String> {
    let results = plan.results.clone();
    let folder = results.as_deref().and_then(|path| Path::new(path).parent());
    if let Some(folder) = folder.filter(|folder| !folder.as_os_str().is_empty()) {
        files::folder(folder)
            .map_err(|error| format!("{}: {error}. Nothing was sent.", folder.display()))?;
    }
    let passwords = Passwords::open(&plan, policy, true).map_err(|error| {
        let path = results.as_deref().unwrap_or_default();
        format!("The file for new passwords, {path}, cannot be made: {error}. Nothing was sent.")
    })?;
    match store.create(plan) {
        Ok(held) => Ok((held, passwords)),
        Err(trouble) => {
            // It was made a moment ago, and no password is in it.
            let removed = results.map(fs::remove_file).transpose();
            if let Err(error) = removed {
                tracing::warn!(%error, "an empty file for passwords stays");
            }
            Err(format!(
                "The job cannot be written down: {trouble} Nothing was sent."
            ))
        }
    }
}
