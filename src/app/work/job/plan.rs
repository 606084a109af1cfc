//! What a job will do: a list that is frozen before the first request and executed exactly.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::app::{service::profile::Profile, text::time::Moment, work::import::Reading};

use super::item::{Item, NewPassword, Work};

/// Characters that are not mistaken for each other.
const MARK: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// The name of a job, short enough to type: `20261123-0455-k3f`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(String);

impl JobId {
    /// An id, if the text can be one: letters, digits and hyphens, so that it is a safe file name.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=40).contains(&text.len())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        fits.then(|| Self(text.to_owned()))
    }

    /// A new id, from the minute and three characters that the lot decides; the next ones if that id is taken.
    pub fn draw(now: Moment, lot: u64, is_taken: impl Fn(&Self) -> bool) -> Self {
        let millis = i64::try_from(now.0).unwrap_or_default();
        let minute = jiff::Timestamp::from_millisecond(millis).unwrap_or_default();
        let minute = minute.strftime("%Y%m%d-%H%M").to_string();
        let mut lot = lot;
        loop {
            let mark = [10, 5, 0].map(|shift| {
                char::from(MARK[usize::try_from((lot >> shift) % 32).unwrap_or_default()])
            });
            let id = Self(format!("{minute}-{}", mark.iter().collect::<String>()));
            if !is_taken(&id) {
                return id;
            }
            lot = lot.wrapping_add(1);
        }
    }

    /// The id as text.
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
    /// How the file is to be read, where it does not say so itself.
    #[serde(default, skip_serializing_if = "Reading::is_plain")]
    pub reading: Reading,
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
    /// The file that it came from; none when that cannot be read again.
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
    /// A plan for this account, made now by this local user. Where it came from, where its passwords go and what it
    /// undoes is added by whoever knows.
    pub fn new(
        (id, title): (JobId, String),
        profile: &Profile,
        (now, user): (Moment, &str),
        items: Vec<Item>,
    ) -> Self {
        Self {
            id,
            title,
            profile: profile.name.clone(),
            account: profile.account.clone(),
            origin: profile.origin.clone(),
            made_at: now.0,
            made_by: user.to_owned(),
            source: None,
            results: None,
            undoes: None,
            items,
        }
    }

    /// Whether it may be run on this account at this service.
    pub fn is_of(&self, account: &str, origin: &str) -> bool {
        self.account == account && self.origin == origin
    }

    /// When the plan was made.
    pub fn made(&self) -> Moment {
        Moment(self.made_at)
    }

    /// By what plans are ordered, the oldest first: ids tell no more than the minute.
    pub fn age(&self) -> (Moment, &JobId) {
        (self.made(), &self.id)
    }

    /// Whether any password has to be made.
    pub fn generates(&self) -> bool {
        self.needs(NewPassword::Generated)
    }

    /// Whether it deletes something, or switches it off.
    pub fn destroys(&self) -> bool {
        let mut works = self.items.iter().map(|item| &item.work);
        works.any(|work| match work {
            Work::Delete => true,
            Work::Update { fields, .. } => fields.enabled == Some(false),
            Work::Create { .. } => false,
        })
    }

    /// Whether any password comes from the source file.
    pub fn reads_source(&self) -> bool {
        self.needs(NewPassword::Source)
    }

    fn needs(&self, kind: NewPassword) -> bool {
        self.items
            .iter()
            .any(|item| item.new_password() == Some(kind))
    }

    /// What it comes to, in words: `12 to create, 3 to change, 1 to delete`.
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
