//! Where the passwords of a job come from, now that they are needed.

use std::{collections::HashMap, io, path::Path};

use base16ct::HexDisplay;
use sha2::{Digest, Sha256};

use crate::{
    api::{Policy, Secret, sentence::Sentence},
    app::work::{
        import::{self, Table},
        job::{
            item::{Item, NewPassword},
            plan::{Plan, Source},
        },
    },
    runtime::files::bounded::read_file,
};

use super::results::Results;

/// SHA-256 in hexadecimal, as a plan names its source.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    format!("{:x}", HexDisplay(&Sha256::digest(bytes)))
}

/// Why an item has no password whose table came through a pipe.
const NOT_KEPT: &str =
    "Its password came through standard input and was not kept: import it once more.";

/// Where the password stands that came from no line of a file: lines are counted from 1.
const NO_LINE: u64 = 0;

/// The passwords of one job.
#[derive(Debug)]
pub struct Passwords {
    /// By the line of the source file, or why there are none.
    source: Result<HashMap<u64, Secret>, Sentence>,
    results: Option<Results>,
    policy: Policy,
}

impl Default for Passwords {
    /// None at all.
    fn default() -> Self {
        Self {
            source: Ok(HashMap::new()),
            results: None,
            policy: Policy::default(),
        }
    }
}

impl Passwords {
    /// Opens what a plan needs; new passwords are made like this. A source file that is gone or was changed stops only the items that need it.
    ///
    /// # Errors
    /// When the result file cannot be made or read.
    pub fn open(plan: &Plan, policy: Policy, is_new: bool) -> io::Result<Self> {
        let source = match &plan.source {
            Some(source) if plan.reads_source() => read(source),
            None if plan.reads_source() => Err(NOT_KEPT.into()),
            Some(_) | None => Ok(HashMap::new()),
        };
        let results = match plan.results.as_deref().map(Path::new) {
            Some(path) if is_new => Some(Results::create(path)?),
            Some(path) => Some(Results::resume(path)?),
            None => None,
        };
        Ok(Self {
            source,
            results,
            policy,
        })
    }

    /// With the passwords of this table, when it is one that cannot be read a second time.
    #[must_use]
    pub fn given(mut self, table: Table) -> Self {
        self.source = Ok(by_line(table));
        self
    }

    /// With the one password that was given, for the items of no line.
    #[must_use]
    pub fn given_one(mut self, password: Secret) -> Self {
        self.source = Ok(HashMap::from([(NO_LINE, password)]));
        self
    }

    /// The item's new password, if it gets one. A generated one is on the disk when this returns.
    ///
    /// # Errors
    /// One sentence, when there is none to be had: then the item must not be sent.
    pub fn obtain(&mut self, item: &Item) -> Result<Option<Secret>, Sentence> {
        match item.new_password() {
            None => Ok(None),
            Some(NewPassword::Source) => {
                let lines = self.source.as_ref().map_err(Clone::clone)?;
                let found = lines.get(&item.line.unwrap_or(NO_LINE));
                found
                    .cloned()
                    .map(Some)
                    .ok_or_else(|| "Its password is not in the file.".into())
            }
            Some(NewPassword::Generated) => {
                let results = self
                    .results
                    .as_mut()
                    .ok_or("There is no file for its new password.")?;
                if let Some(password) = results.find(item) {
                    return Ok(Some(password));
                }
                let password = self
                    .policy
                    .generate()
                    .ok_or("The system gave no randomness.")?;
                let written = results.add(item, password.clone());
                written.map_err(|error| {
                    format!("Its new password could not be written down: {error}.")
                })?;
                Ok(Some(password))
            }
        }
    }

    /// Whether a password that may have been sent can still be told to the person.
    #[must_use]
    pub fn knows(&self, item: &Item) -> bool {
        match item.new_password() {
            None | Some(NewPassword::Source) => true,
            Some(NewPassword::Generated) => self
                .results
                .as_ref()
                .is_some_and(|results| results.find(item).is_some()),
        }
    }

    /// Leaves in the result file only the passwords that may have been set.
    pub fn keep<'a>(&mut self, set: impl Iterator<Item = &'a Item>) -> io::Result<()> {
        self.results
            .as_mut()
            .map_or(Ok(()), |results| results.keep(set))
    }
}

fn read(source: &Source) -> Result<HashMap<u64, Secret>, Sentence> {
    let bytes = read_file(Path::new(&source.path), import::FILE_MAX)?;
    if digest(&bytes) != source.digest {
        return Err(format!(
            "{} was changed after the plan was made; its passwords are not used.",
            source.path
        )
        .into());
    }
    import::read(&bytes, &source.reading).map(by_line)
}

fn by_line(table: Table) -> HashMap<u64, Secret> {
    let rows = table.rows.into_iter();
    let passwords = rows.filter_map(|row| Some((row.line, row.desired.ok()?.password?)));
    passwords.collect()
}
