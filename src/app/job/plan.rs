//! What a job will do: a list that is frozen before the first request and executed exactly.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::app::message::Moment;

use super::item::{Item, NewPassword, Work};

/// The name of a job, short enough to type: `20261123-0455-k3f`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(String);

impl JobId {
    /// An id, if the text can be one: letters, digits and hyphens, so that it is a safe file name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=40).contains(&text.len())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        fits.then(|| Self(text.to_owned()))
    }

    /// An id made from the time: jobs of one minute are told apart by three characters.
    #[must_use]
    pub fn at(now: Moment) -> Self {
        const MARK: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let millis = i64::try_from(now.0).unwrap_or_default();
        let time = jiff::Timestamp::from_millisecond(millis).unwrap_or_default();
        let mark = |shift: u32| {
            char::from(MARK[usize::try_from((now.0 >> shift) % 32).unwrap_or_default()])
        };
        Self(format!(
            "{}-{}{}{}",
            time.strftime("%Y%m%d-%H%M"),
            mark(10),
            mark(5),
            mark(0)
        ))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The file that an import read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its absolute path.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal: the file must still be the same when passwords are taken from it.
    pub digest: String,
}

/// What a job will do, for whom and from where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The job's name.
    pub id: JobId,
    /// One line for people, such as `Import desk.csv`.
    pub title: String,
    /// The profile that it belongs to.
    pub profile: String,
    /// The account: it is never run on another one.
    pub account: String,
    /// Scheme, host and port of the service: it is never run on another one.
    pub origin: String,
    /// When the plan was made, in epoch milliseconds.
    pub made_at: u64,
    /// The local user who made it.
    pub made_by: String,
    /// The file that it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The file of mode 0600 that receives generated passwords, absolute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub results: Option<String>,
    /// The job that this one undoes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<String>,
    /// The frozen list.
    pub items: Vec<Item>,
}

impl Plan {
    /// When the plan was made.
    #[must_use]
    pub fn made(&self) -> Moment {
        Moment(self.made_at)
    }

    /// Whether any password has to be made.
    #[must_use]
    pub fn generates(&self) -> bool {
        self.needs(NewPassword::Generated)
    }

    /// Whether any password comes from the source file.
    #[must_use]
    pub fn reads_source(&self) -> bool {
        self.needs(NewPassword::Source)
    }

    fn needs(&self, kind: NewPassword) -> bool {
        self.items
            .iter()
            .any(|item| item.new_password() == Some(kind))
    }

    /// What it comes to, in words: `12 to create, 3 to change, 1 to delete`.
    #[must_use]
    pub fn sum(&self) -> String {
        let count =
            |fits: fn(&Work) -> bool| self.items.iter().filter(|item| fits(&item.work)).count();
        let parts = [
            (
                count(|work| matches!(work, Work::Create { .. })),
                "to create",
            ),
            (
                count(|work| matches!(work, Work::Update { .. })),
                "to change",
            ),
            (count(|work| matches!(work, Work::Delete)), "to delete"),
        ];
        let said: Vec<String> = parts
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, verb)| format!("{n} {verb}"))
            .collect();
        if said.is_empty() {
            "nothing to do".into()
        } else {
            said.join(", ")
        }
    }
}
